import type { Binding } from '../resources/binding.ts';
import type { Resource } from '../resources/resource.ts';
import { asString, isNotSet, sameValue, type Value } from '../resources/value.ts';
import { sameStoreUri } from '../resources/keyIdentifier.ts';

/** How the encryption of a deployed account differs from what a file says of it. */
export type DeployedDifference =
  | { readonly kind: 'same' }
  /** Each as a clause: `it is under Microsoft-managed keys`. */
  | { readonly kind: 'differs'; readonly clauses: readonly string[] }
  /** What the file says is known only once it is deployed. */
  | { readonly kind: 'unknown'; readonly reason: string };

const encryption = 'properties.encryption';
const keyProperties = `${encryption}.keyVaultProperties`;

/**
 * Compares what a file declares with what is deployed. Only what both say is compared: a name that is a parameter says nothing.
 * @param declared the binding as the file has it
 * @param deployed the account that Azure shows
 */
export function deployedDifference(declared: Binding, deployed: Resource): DeployedDifference {
  const wished = declared.account;
  if (declared.keySource === 'unknown')
    return { kind: 'unknown', reason: 'its encryption is not known before it is deployed' };
  const isUnderKey = asString(deployed.read(`${encryption}.keySource`))?.toLowerCase() === 'microsoft.keyvault';
  if (declared.keySource === 'microsoft') {
    return isUnderKey
      ? { kind: 'differs', clauses: ['the deployed one is under a customer-managed key, the file names none'] }
      : { kind: 'same' };
  }
  if (!isUnderKey) return { kind: 'differs', clauses: ['the deployed one is under Microsoft-managed keys'] };
  const clauses = [
    ...nameClause('key', wished.read(`${keyProperties}.keyName`), deployed.read(`${keyProperties}.keyName`)),
    ...storeClause(declared, deployed.read(`${keyProperties}.keyVaultUri`)),
    ...versionClause(wished.read(`${keyProperties}.keyVersion`), deployed.read(`${keyProperties}.keyVersion`)),
  ];
  return clauses.length === 0 ? { kind: 'same' } : { kind: 'differs', clauses };
}

function nameClause(what: string, wished: Value, deployed: Value): readonly string[] {
  const is = asString(deployed);
  return asString(wished) === undefined || is === undefined || sameValue(wished, deployed)
    ? []
    : [`the deployed one uses ${what} ${is}`];
}

function storeClause({ account, store }: Binding, deployed: Value): readonly string[] {
  const is = asString(deployed);
  if (is === undefined) return [];
  const host = is.replace(/^https:\/\//i, '').replace(/[/:].*$/, '');
  const written = asString(account.read(`${keyProperties}.keyVaultUri`));
  if (written !== undefined) return sameStoreUri(written, is) ? [] : [`the deployed one uses ${host}`];
  const name = store?.kind === 'found' ? asString(store.resource.read('name')) : undefined;
  if (name === undefined || host.split('.')[0]?.toLowerCase() === name.toLowerCase()) return [];
  return [`the deployed one uses ${host}`];
}

function versionClause(wished: Value, deployed: Value): readonly string[] {
  if (isNotSet(wished)) {
    const pinned = asString(deployed);
    return pinned === undefined ? [] : [`the deployed one is pinned to version ${pinned.slice(0, 8)}`];
  }
  const version = asString(wished);
  if (version === undefined) return [];
  if (isNotSet(deployed)) return ['the deployed one follows new versions'];
  return sameValue(wished, deployed)
    ? []
    : [`the deployed one is pinned to version ${(asString(deployed) ?? '').slice(0, 8)}`];
}
