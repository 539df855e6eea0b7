import type { Action } from '../action.ts';
import { askAccounts } from '../questions/accounts.ts';
import { accountsIn } from '../questions/targets.ts';

/** "Restore Access…": why an account cannot reach its key, and what mends it. */
export const restore: Action = {
  title: 'Restore Access',
  start: accountsIn,
  questions: (asking, start) =>
    start.accounts
      ? []
      : askAccounts(asking, {
          placeholder: 'Which account cannot reach its key?',
          several: false,
          first: 'customer',
        }),
  toInput({ accounts: [account] = [] }) {
    return account && { kind: 'restore', accountId: account.id };
  },
  answers: { Account: 'account' },
};
