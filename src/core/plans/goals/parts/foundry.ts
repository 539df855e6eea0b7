import { uriOf } from '../../../resources/binding.ts';
import { sameStoreUri } from '../../../resources/keyIdentifier.ts';
import type { LiveResource } from '../../../resources/resource.ts';
import { asString } from '../../../resources/value.ts';
import type { EstateReader } from '../../../sources.ts';
import type { PlanFinding } from '../../plan.ts';
import { hasProjects, isFoundry, isUnderOwnKey } from './account.ts';
import { blocker, doubt } from './finding.ts';

/**
 * A Foundry account with projects that is under a key stays in the store of that key. Source: Foundry, customer-managed keys:
 * "Project CMKs can be updated only to keys in the same key store."
 * @param store where the account is to go; undefined for a store that is yet to be made
 */
export async function storeChangeFindings(
  reader: EstateReader,
  account: LiveResource,
  store: LiveResource | undefined,
  signal: AbortSignal,
): Promise<readonly PlanFinding[]> {
  if (!isFoundry(account) || !isUnderOwnKey(account)) return [];
  const before = asString(account.read('properties.encryption.keyVaultProperties.keyVaultUri'));
  const after = store && uriOf(store);
  if (before === undefined || (after !== undefined && sameStoreUri(before, after))) return [];
  const rule = 'same-key-store';
  const documents = 'Microsoft: “Project CMKs can be updated only to keys in the same key store.”';
  switch (await hasProjects(reader, account, signal)) {
    case false:
      return [];
    case true:
      return [
        blocker(
          rule,
          account.id,
          `${account.name} is a Foundry account with projects, so it can only go to another key of ${before}. ${documents} Choose a key there.`,
        ),
      ];
    case undefined:
      return [
        doubt(
          rule,
          account.id,
          `Whether ${account.name} has projects could not be read. If it has, Azure refuses a key of another key store, and nothing is changed by that. ${documents}`,
        ),
      ];
  }
}

/**
 * Whether an account can go back to Microsoft-managed keys. Source: Foundry, customer-managed keys: "Projects can be updated from
 * Microsoft-managed keys to CMKs but not reverted".
 */
export async function revertFindings(
  reader: EstateReader,
  account: LiveResource,
  signal: AbortSignal,
): Promise<readonly PlanFinding[]> {
  if (!isFoundry(account)) return [];
  const rule = 'no-way-back';
  const documents = 'Microsoft: “Projects can be updated from Microsoft-managed keys to CMKs but not reverted.”';
  switch (await hasProjects(reader, account, signal)) {
    case false:
      return [];
    case true:
      return [
        blocker(
          rule,
          account.id,
          `${account.name} is a Foundry account with projects: it cannot go back to Microsoft-managed keys, other than by being made anew. ${documents}`,
        ),
      ];
    case undefined:
      return [
        doubt(
          rule,
          account.id,
          `Whether ${account.name} has projects could not be read. If it has, Azure refuses to go back to Microsoft-managed keys, and nothing is changed by that. ${documents}`,
        ),
      ];
  }
}
