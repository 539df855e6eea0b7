import { normalizeArmId } from '../../../resources/armId.ts';
import { isMicrosoftManaged } from '../../../resources/binding.ts';
import type { LiveResource } from '../../../resources/resource.ts';
import { types } from '../../../resources/types.ts';
import { asString } from '../../../resources/value.ts';
import type { EstateReader } from '../../../sources.ts';
import type { PlanFinding } from '../../plan.ts';
import { blocker } from './finding.ts';

export type Accounts = readonly [LiveResource, ...LiveResource[]];

/**
 * The accounts that a plan is about, read afresh, each once.
 * @throws TypeError where none is named, or what is named is no account; AzureFailure where one cannot be read
 */
export async function readAccounts(
  reader: EstateReader,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Accounts> {
  const distinct = [...new Map(ids.map((id) => [normalizeArmId(id), id])).values()];
  const [first, ...rest] = await Promise.all(distinct.map((id) => reader.resource(id, signal)));
  if (!first) throw new TypeError('No account is named.');
  const other = [first, ...rest].find(({ type }) => type !== types.account);
  if (other) throw new TypeError(`${other.id} is not an account.`);
  return [first, ...rest];
}

/** What is only possible for accounts that are under a key of the customer's. */
export function keylessBlockers(accounts: readonly LiveResource[]): readonly PlanFinding[] {
  return accounts
    .filter((account) => isMicrosoftManaged(account.read('properties.encryption')))
    .map(({ id, name }) =>
      blocker(
        'key-source',
        id,
        `${name} is under Microsoft-managed keys: it has no key of yours yet. Use “enable” to put it under one.`,
      ),
    );
}

/** The names of accounts in a sentence: `a, b and c`. */
export function namesOf(accounts: readonly LiveResource[]): string {
  const names = accounts.map(({ name }) => name);
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** The tenant of an account, where Azure tells it. */
export function tenantOf(account: LiveResource): string | undefined {
  return asString(account.read('identity.tenantId')) ?? asString(account.read('tenantId'));
}
