import type { Action } from '../action.ts';
import { askAccounts } from '../questions/accounts.ts';
import { accountsIn } from '../questions/targets.ts';

/** "Back to Microsoft-Managed Keys…". */
export const revert: Action = {
  title: 'Back to Microsoft-Managed Keys',
  start: accountsIn,
  questions: (asking, start) =>
    start.accounts
      ? []
      : askAccounts(asking, {
          placeholder: 'Which account is to go back to keys that Microsoft manages?',
          several: true,
          first: 'customer',
        }),
  toInput: ({ accounts = [] }) =>
    accounts.length === 0 ? undefined : { kind: 'revert', accountIds: accounts.map(({ id }) => id) },
  answers: { Accounts: 'account' },
};
