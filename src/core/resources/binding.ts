import { identityOf } from './boundIdentity.ts';
import { keyIdOf, keyOf, storeOf, versionOf } from './boundKey.ts';
import { judgeGrant, type Grant } from './grant.ts';
import type { ResourceGraph } from './graph.ts';
import { judgeNetwork, type NetworkPath } from './network.ts';
import { earlierDeclarations } from './order.ts';
import type { Resource } from './resource.ts';
import { storeUriOf } from './resourceIndex.ts';
import { asString, at, isNotSet, type Value } from './value.ts';

export { attachedIdentities, identityKinds } from './boundIdentity.ts';
export { newestVersion } from './boundKey.ts';

/** An account with everything its encryption depends on. */
export interface Binding {
  readonly account: Resource;
  readonly keySource: KeySource;
  /** Set for a customer-managed key only, as are the fields below. */
  readonly identity?: BoundIdentity;
  readonly store?: Link;
  readonly key?: Link;
  /** The key's ARM id where it is known, even where the key itself is not to be seen. */
  readonly keyId?: string;
  readonly version?: BoundVersion;
  readonly grant?: Grant;
  readonly network?: NetworkPath;
}

/** `microsoft` and `customer` are Azure's keySource `Microsoft.CognitiveServices` and `Microsoft.KeyVault`. */
export type KeySource = 'microsoft' | 'customer' | 'unknown';

/** One end of a relation: found among the resources, or named but not to be seen. */
export type Link =
  | { readonly kind: 'found'; readonly resource: Resource }
  | { readonly kind: 'unseen'; readonly name: string; readonly reason: string };

export interface BoundIdentity {
  readonly kind: 'system' | 'user';
  readonly principalId: Value;
  /** The user-assigned identity, where it is known which one. */
  readonly resource?: Resource;
  readonly displayName: string;
  /** Why there is no such identity; undefined where there is one. */
  readonly missing?: string;
  /** What is wrong where it is missing. */
  readonly problem?: IdentityProblem;
}

/**
 * - `none`: the account has no managed identity
 * - `unnamed`: only user-assigned identities are attached, and the encryption names none
 * - `notAttached`: the encryption names one that is not attached
 * - `principalId`: the encryption names one by its principal id
 */
export type IdentityProblem = 'none' | 'unnamed' | 'notAttached' | 'principalId';

export type BoundVersion =
  | { readonly kind: 'versionless' }
  | { readonly kind: 'pinned'; readonly version: string; readonly resource?: Resource; readonly newest?: string }
  /** A file takes the key's version at deployment: pinned to whichever is the newest then. */
  | { readonly kind: 'atDeployment'; readonly resource: Resource }
  | { readonly kind: 'unknown'; readonly reason: string };

export function resolveBinding(declaredAccount: Resource, graph: ResourceGraph): Binding {
  const account = whole(declaredAccount, graph);
  const keySource = keySourceOf(account);
  if (keySource !== 'customer') return { account, keySource };
  const identity = identityOf(account, graph);
  const store = storeOf(account, graph);
  const key = keyOf(account, store, graph);
  const bound = { account, keySource, identity, store, key, version: versionOf(account, key, graph) };
  if (store.kind !== 'found') return bound;
  const network = judgeNetwork(account, store.resource);
  const keyId = keyIdOf(account, store.resource, key);
  if (keyId === undefined && key.kind !== 'found') return { ...bound, network };
  const grant: Grant =
    identity.missing === undefined
      ? judgeGrant(graph, store.resource, { ...(keyId !== undefined && { id: keyId }) }, identity.principalId)
      : { kind: 'unknown', reason: identity.missing };
  return { ...bound, ...(keyId !== undefined && { keyId }), network, grant };
}

/**
 * Terraform and scripts change a part of an account that they made before, and leave the rest as it was: what they do not say again still
 * holds. A Bicep file or ARM template says the whole each time.
 */
function whole(account: Resource, graph: ResourceGraph): Resource {
  const format = account.declaration?.format;
  if (format !== 'terraform' && format !== 'script') return account;
  const earlier = earlierDeclarations(graph, account);
  if (earlier.length === 0) return account;
  return {
    ...account,
    read(path) {
      const own = account.read(path);
      if (own.kind !== 'absent') return own;
      return earlier.map((other) => other.read(path)).find(({ kind }) => kind !== 'absent') ?? own;
    },
  };
}

/** An account that says nothing of its encryption is under Microsoft-managed keys: Azure leaves the property out then. */
function keySourceOf(account: Resource): KeySource {
  const value = account.read('properties.encryption.keySource');
  if (value.kind === 'unknown' || value.kind === 'reference') return 'unknown';
  return asString(value)?.toLowerCase() === 'microsoft.keyvault' ? 'customer' : 'microsoft';
}

/** Whether an account's encryption, as a whole, names no key of the customer's: Azure leaves it out then, or names its own source. */
export function isMicrosoftManaged(encryption: Value): boolean {
  if (isNotSet(encryption)) return true;
  const source = at(encryption, 'keySource');
  return isNotSet(source) || asString(source)?.toLowerCase() === 'microsoft.cognitiveservices';
}

/** The URI of a found key store, as Azure returned it. */
export function uriOf(store: Resource): string | undefined {
  return asString(storeUriOf(store));
}
