import type { Action } from '../action.ts';
import { askAccounts } from '../questions/accounts.ts';
import { accountsIn, isKeyOrVersion } from '../questions/targets.ts';
import { mustBeUsed } from './move.ts';

/** "Unpin Version…": accounts follow the newest version of their key from now on. */
export const unpin: Action = {
  title: 'Unpin Version',
  async start(on, estate) {
    const key = on.find(({ type }) => isKeyOrVersion(type));
    return key ? { accounts: await mustBeUsed(estate, key) } : accountsIn(on);
  },
  questions: (asking, start) =>
    start.accounts
      ? []
      : askAccounts(asking, {
          placeholder: 'Which account is to follow the newest version of its key?',
          several: true,
          first: 'customer',
        }),
  toInput: ({ accounts = [] }) =>
    accounts.length === 0 ? undefined : { kind: 'unpin', accountIds: accounts.map(({ id }) => id) },
  answers: { Accounts: 'account' },
};
