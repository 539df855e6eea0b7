import { clause } from '../failure.ts';
import { isWithinScope, nameOf } from './armId.ts';
import { judgeGrant, type Grant } from './grant.ts';
import type { ResourceGraph } from './graph.ts';
import { storeUriOf } from './resourceIndex.ts';
import { isJsonObject } from './json.ts';
import { normalizeStoreUri } from './keyIdentifier.ts';
import { judgeNetwork, type NetworkPath } from './network.ts';
import type { Resource } from './resource.ts';
import { types } from './types.ts';
import { absent, asString, at, isNotSet, known, memberNames, sameValue, unknown, type Value } from './value.ts';

/** An account with everything its encryption depends on. */
export interface Binding {
  readonly account: Resource;
  readonly keySource: KeySource;
  /** Set for a customer-managed key only, as are the fields below. */
  readonly identity?: BoundIdentity;
  readonly store?: Link;
  readonly key?: Link;
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
}

export type BoundVersion =
  | { readonly kind: 'versionless' }
  | { readonly kind: 'pinned'; readonly version: string; readonly resource?: Resource; readonly newest?: string }
  | { readonly kind: 'unknown'; readonly reason: string };

export function resolveBinding(account: Resource, graph: ResourceGraph): Binding {
  const keySource = keySourceOf(account);
  if (keySource !== 'customer') return { account, keySource };
  const identity = identityOf(account, graph);
  const store = storeOf(account, graph);
  const key = keyOf(account, store, graph);
  const bound = { account, keySource, identity, store, key, version: versionOf(account, key, graph) };
  if (store.kind !== 'found') return bound;
  const network = judgeNetwork(account, store.resource);
  if (key.kind !== 'found') return { ...bound, network };
  const grant: Grant =
    identity.missing === undefined
      ? judgeGrant(graph, store.resource, key.resource, identity.principalId)
      : { kind: 'unknown', reason: identity.missing };
  return { ...bound, network, grant };
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

/** The kinds of identity attached: Azure joins them with a comma, `SystemAssigned, UserAssigned`. */
export function identityKinds(account: Resource): { readonly system: boolean; readonly user: boolean } {
  const kinds = (asString(account.read('identity.type')) ?? '').split(',').map((kind) => kind.trim().toLowerCase());
  return { system: kinds.includes('systemassigned'), user: kinds.includes('userassigned') };
}

/** The ARM ids of the attached user-assigned identities. */
export function attachedIdentities(account: Resource): readonly string[] {
  return memberNames(account.read('identity.userAssignedIdentities')) ?? [];
}

function identityOf(account: Resource, graph: ResourceGraph): BoundIdentity {
  const clientId = account.read('properties.encryption.keyVaultProperties.identityClientId');
  const attached = identityKinds(account);
  if (!isNotSet(clientId)) return userIdentity(account, clientId, graph);
  const displayName = `system-assigned identity of ${account.name}`;
  if (!attached.system) {
    const reason = attached.user
      ? 'only user-assigned identities are attached, and the encryption names none of them'
      : 'the account has no managed identity';
    return { kind: 'system', principalId: absent, displayName, missing: reason };
  }
  const principalId = account.read('identity.principalId');
  return {
    kind: 'system',
    principalId: isNotSet(principalId) ? unknown('Azure did not return its principal id') : principalId,
    displayName,
  };
}

function userIdentity(account: Resource, clientId: Value, graph: ResourceGraph): BoundIdentity {
  const attached = attachedIdentities(account);
  for (const id of attached) {
    const resource = graph.get(id);
    const listed = entryOf(account.read('identity.userAssignedIdentities'), id);
    if (!sameValue(resource?.read('properties.clientId') ?? at(listed, 'clientId'), clientId)) continue;
    const principalId = resource?.read('properties.principalId') ?? at(listed, 'principalId');
    return { kind: 'user', principalId, displayName: nameOf(id), ...(resource && { resource }) };
  }
  const wanted = asString(clientId) ?? 'the named client id';
  return {
    kind: 'user',
    principalId: absent,
    displayName: wanted,
    missing: `no attached user-assigned identity has the client id ${wanted}`,
  };
}

/** An entry of a map whose names are ARM ids: they hold dots, so they cannot be read as a path. */
function entryOf(map: Value, name: string): Value {
  if (map.kind === 'object') return map.entries[name] ?? absent;
  if (map.kind !== 'known' || !isJsonObject(map.value)) return absent;
  const entry = map.value[name];
  return entry === undefined ? absent : known(entry);
}

function storeOf(account: Resource, graph: ResourceGraph): Link {
  const value = account.read('properties.encryption.keyVaultProperties.keyVaultUri');
  // The address of a store that is yet to be made refers to it.
  const planned = value.kind === 'reference' ? graph.get(value.resource) : undefined;
  if (planned) return { kind: 'found', resource: planned };
  const uri = asString(value);
  if (uri === undefined) return { kind: 'unseen', name: 'key store', reason: 'the encryption names no key store' };
  const store = graph.keyStoreByUri(uri);
  if (store) return { kind: 'found', resource: store };
  const host = normalizeStoreUri(uri)
    .replace(/^https:\/\//, '')
    .replace(/\/$/, '');
  return {
    kind: 'unseen',
    name: host,
    reason: `no vault or Managed HSM at ${host} is among those you can see; it may be deleted, or in a subscription that is not shown`,
  };
}

function keyOf(account: Resource, store: Link, graph: ResourceGraph): Link {
  const name = asString(account.read('properties.encryption.keyVaultProperties.keyName'));
  if (name === undefined) return { kind: 'unseen', name: 'key', reason: 'the encryption names no key' };
  if (store.kind !== 'found') return { kind: 'unseen', name, reason: store.reason };
  const type = store.resource.type === types.managedHsm ? types.hsmKey : types.vaultKey;
  const key = graph
    .childrenOf(store.resource, type)
    .find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (key) return { kind: 'found', resource: key };
  const gap = graph.gaps.find(
    ({ scope }) => store.resource.id !== undefined && isWithinScope(`${store.resource.id}/keys/${name}`, scope),
  );
  return {
    kind: 'unseen',
    name,
    reason: gap ? clause(gap.failure.message) : `${store.resource.name} shows no key of this name; it may be deleted`,
  };
}

function versionOf(account: Resource, key: Link, graph: ResourceGraph): BoundVersion {
  const value = account.read('properties.encryption.keyVaultProperties.keyVersion');
  if (value.kind === 'unknown' || value.kind === 'reference') {
    return { kind: 'unknown', reason: value.kind === 'unknown' ? value.reason : 'it is only known once deployed' };
  }
  const version = asString(value);
  if (version === undefined) return { kind: 'versionless' };
  if (key.kind !== 'found') return { kind: 'pinned', version };
  const type = key.resource.type === types.hsmKey ? types.hsmKeyVersion : types.vaultKeyVersion;
  const resource = graph
    .childrenOf(key.resource, type)
    .find((candidate) => candidate.name.toLowerCase() === version.toLowerCase());
  const newest = newestVersion(key.resource);
  return { kind: 'pinned', version, ...(resource && { resource }), ...(newest !== undefined && { newest }) };
}

/** The newest version of a key, as the key's own URI with version names it. */
export function newestVersion(key: Resource): string | undefined {
  const uri = asString(key.read('properties.keyUriWithVersion'));
  return uri === undefined ? undefined : nameOf(uri);
}

/** The URI of a found key store, as Azure returned it. */
export function uriOf(store: Resource): string | undefined {
  return asString(storeUriOf(store));
}
