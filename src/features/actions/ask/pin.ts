import type { Estate } from '../../../core/inspection/estate.ts';
import type { LiveResource } from '../../../core/resources/resource.ts';
import { isKey, isKeyVersion } from '../../../core/resources/types.ts';
import type { Action } from '../action.ts';
import { pinRows } from '../choices/versionRows.ts';
import { askAccounts } from '../questions/accounts.ts';
import { accountsIn } from '../questions/targets.ts';
import { keyOf } from '../questions/usersOf.ts';
import { choice } from '../pickers/question.ts';
import type { Wishes } from '../wishes.ts';
import { mustBeUsed } from './move.ts';

/** "Pin Version…": of accounts, or of every account of a key, perhaps to the version that it was called on. */
export const pin: Action = {
  title: 'Pin Version',
  start: async (on, estate) => startAt(on, estate),
  questions: (asking, start) => [
    ...(start.accounts
      ? []
      : askAccounts(asking, {
          placeholder: 'Which account is to stay on one version of its key?',
          several: true,
          first: 'customer',
        })),
    ...(start.version
      ? []
      : [
          choice<'newest' | { readonly pinned: string }>(asking, {
            id: 'version',
            placeholder: () => 'On which version?',
            purpose: 'read the versions of the key',
            active: ({ version }) => (typeof version === 'object' ? version.pinned : 'newest'),
            async load({ accounts = [], target }, show) {
              const [first, ...others] = accounts;
              const key = target ?? (first && (await keyOf(asking.estate, first)));
              // Accounts under different keys have no older version in common.
              if (!key || (others.length > 0 && !target)) {
                show([newestOfEach]);
                return;
              }
              const { items } = await asking.estate.keyVersions(key);
              show(pinRows(key, items));
            },
            apply: (wishes, version) => ({ ...wishes, version }),
          }),
        ]),
  ],
  toInput({ accounts = [], version }) {
    if (accounts.length === 0 || version === undefined || version === 'versionless') return undefined;
    return { kind: 'pin', accountIds: accounts.map(({ id }) => id), version };
  },
  answers: { Accounts: 'account', Version: 'version' },
};

async function startAt(on: readonly LiveResource[], estate: Estate): Promise<Wishes> {
  const version = on.find(({ type }) => isKeyVersion(type));
  if (version) return { accounts: await mustBeUsed(estate, version), version: { pinned: version.name } };
  const key = on.find(({ type }) => isKey(type));
  return key ? { target: key, accounts: await mustBeUsed(estate, key) } : accountsIn(on);
}

const newestOfEach = {
  kind: 'choice',
  id: 'newest',
  label: 'The newest version of its key',
  icon: 'pinned',
  detail: 'That of the moment at which the plan is made.',
  means: { value: 'newest' },
} as const;
