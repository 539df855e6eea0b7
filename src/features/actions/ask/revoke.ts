import { isKeyVersion, types } from '../../../core/resources/types.ts';
import type { Action } from '../action.ts';
import { choice } from '../pickers/question.ts';
import { askAccounts } from '../questions/accounts.ts';
import { accountsIn, askKeyOrVersion, isKeyOrVersion, targetIn } from '../questions/targets.ts';

/** "Revoke Access Now…": of a key, of a version, or of one account. */
export const revoke: Action = {
  title: 'Revoke Access Now',
  start(on) {
    const { target } = targetIn(on, isKeyOrVersion);
    return target ? { target } : accountsIn(on.filter(({ type }) => type === types.account).slice(0, 1));
  },
  questions(asking, start) {
    if (start.target ?? start.accounts) return [];
    const isAccount = 'accounts';
    return [
      choice<'key' | 'grants'>(asking, {
        id: 'what',
        placeholder: () => 'What is to be revoked?',
        purpose: 'offer what can be revoked',
        active: ({ accounts }) => (accounts ? 'grants' : 'key'),
        load: (_, show) =>
          show([
            {
              kind: 'choice',
              id: 'key',
              label: 'A key, or a version of it',
              icon: 'key',
              detail: 'Everybody who uses it is locked out, at once.',
              means: { value: 'key' },
            },
            {
              kind: 'choice',
              id: 'grants',
              label: 'What one account may do with its key',
              icon: 'person',
              detail: 'The grants of its identity are taken away; others go on.',
              means: { value: 'grants' },
            },
          ]),
        apply: (_, what) => (what === 'grants' ? { accounts: [] } : {}),
      }),
      ...askAccounts(asking, {
        placeholder: 'Which account is to lose its key?',
        several: false,
        first: 'customer',
      }).map((question) => ({ ...question, isAsked: (wishes: object) => isAccount in wishes })),
      ...askKeyOrVersion(asking, start, 'Which key is to be revoked, or a version of it?').map((question) => ({
        ...question,
        isAsked: (wishes: object) => !(isAccount in wishes),
      })),
    ];
  },
  toInput({ target, accounts: [account] = [] }) {
    if (account) return { kind: 'revoke', target: { kind: 'grants', accountId: account.id } };
    return target && { kind: 'revoke', target: { kind: isKeyVersion(target.type) ? 'version' : 'key', id: target.id } };
  },
  answers: { Account: 'account', Key: 'target', Version: 'part' },
};
