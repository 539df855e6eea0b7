import { defaultPreferences } from '../../../core/rules/rule.ts';
import type { Action } from '../action.ts';
import { askAccounts } from '../questions/accounts.ts';
import { askIdentity } from '../questions/identity.ts';
import { askKeyChoice } from '../questions/keyChoice.ts';
import { toKeyChoice } from '../questions/newKey.ts';
import { askScope } from '../questions/scope.ts';
import { accountsIn } from '../questions/targets.ts';
import { askVersion } from '../questions/version.ts';
import type { Wishes } from '../wishes.ts';

const chosen = ({ accounts = [] }: Wishes) => accounts;

/** "Enable Customer-Managed Key…". */
export const enable: Action = {
  title: 'Enable Customer-Managed Key',
  start: accountsIn,
  questions: (asking, start) => [
    ...(start.accounts
      ? []
      : askAccounts(asking, {
          placeholder: 'Which account is to be encrypted with a key of yours?',
          several: true,
          first: 'microsoft',
        })),
    ...askKeyChoice(asking, { accountsOf: chosen }),
    askIdentity(asking, { canKeep: false }),
    askVersion(asking, chosen),
    askScope(asking),
  ],
  toInput(wishes) {
    const { accounts = [], identity, version, scope } = wishes;
    const key = toKeyChoice(wishes);
    if (accounts.length === 0 || !key || !identity || version === undefined) return undefined;
    return {
      kind: 'enable',
      accountIds: accounts.map(({ id }) => id),
      key,
      identity,
      version,
      preferences: scope === undefined ? defaultPreferences : { grantScope: scope },
    };
  },
  answers: { Account: 'account', Key: 'key', Version: 'version', Identity: 'identity', Grant: 'scope' },
};
