import type { Estate } from '../../../core/inspection/estate.ts';
import type { LiveResource } from '../../../core/resources/resource.ts';
import { defaultPreferences } from '../../../core/rules/rule.ts';
import { NotForThis, type Action } from '../action.ts';
import { askAccounts } from '../questions/accounts.ts';
import { askIdentity } from '../questions/identity.ts';
import { askKeyChoice, isUsedBy } from '../questions/keyChoice.ts';
import { toKeyChoice } from '../questions/newKey.ts';
import { askScope } from '../questions/scope.ts';
import { accountsIn, isKeyOrVersion, keyIdOf } from '../questions/targets.ts';
import { accountsUnder } from '../questions/usersOf.ts';
import { askVersion } from '../questions/version.ts';
import type { Wishes } from '../wishes.ts';

const chosen = ({ accounts = [] }: Wishes) => accounts;

/** "Move to Another Key…": of accounts, or of every account of a key. */
export const move: Action = {
  title: 'Move to Another Key',
  async start(on, estate) {
    const key = on.find(({ type }) => isKeyOrVersion(type));
    return key ? { accounts: await mustBeUsed(estate, key) } : accountsIn(on);
  },
  questions: (asking, start) => [
    ...(start.accounts
      ? []
      : askAccounts(asking, {
          placeholder: 'Which account is to be moved to another key?',
          several: true,
          first: 'customer',
        })),
    ...askKeyChoice(asking, {
      accountsOf: chosen,
      placeholder: () => 'To which key?',
      exclude: ({ accounts = [] }, key) =>
        accounts.length > 0 && accounts.every((account) => isUsedBy(account, key))
          ? 'This is the key that is used now.'
          : undefined,
    }),
    askIdentity(asking, { canKeep: true }),
    askVersion(asking, chosen),
    askScope(asking),
  ],
  toInput(wishes) {
    const { accounts = [], identity, version, scope } = wishes;
    const key = toKeyChoice(wishes);
    if (accounts.length === 0 || !key || version === undefined) return undefined;
    return {
      kind: 'move',
      accountIds: accounts.map(({ id }) => id),
      key,
      version,
      ...(identity && { identity }),
      preferences: scope === undefined ? defaultPreferences : { grantScope: scope },
    };
  },
  answers: { Accounts: 'account', Key: 'key', Version: 'version', Identity: 'identity', Grant: 'scope' },
};

/** The accounts under a key, of which there must be one. */
export async function mustBeUsed(estate: Estate, key: LiveResource): Promise<readonly LiveResource[]> {
  const accounts = await accountsUnder(estate, keyIdOf(key));
  if (accounts.length === 0) throw new NotForThis('No account that you can see is under this key.');
  return accounts;
}
