import { clause } from '../failure.ts';
import { isWithinScope, nameOf } from './armId.ts';
import type { BoundVersion, Link } from './binding.ts';
import type { ResourceGraph } from './graph.ts';
import { normalizeStoreUri } from './keyIdentifier.ts';
import { nameText, storeNamedBy } from './namedStore.ts';
import { plainKey } from './order.ts';
import type { Resource } from './resource.ts';
import { isKeyStore, types } from './types.ts';
import { asString, canonicalText, isExpression, isNotSet, type Value } from './value.ts';

function encryptionOf(account: Resource, name: string): Value {
  return account.read(`properties.encryption.keyVaultProperties.${name}`);
}

export function storeOf(account: Resource, graph: ResourceGraph): Link {
  const value = encryptionOf(account, 'keyVaultUri');
  // The address of a store that is yet to be made refers to it.
  const planned = value.kind === 'reference' && !isExpression(value) ? graph.get(value.resource) : undefined;
  if (planned && isKeyStore(planned.type)) return { kind: 'found', resource: planned };
  const uri = asString(value);
  const named = (uri === undefined ? undefined : graph.keyStoreByUri(uri)) ?? storeNamedBy(graph, value);
  if (named) return { kind: 'found', resource: named };
  if (uri === undefined) {
    const reason = isNotSet(value) ? 'the encryption names no key store' : 'it is known only once deployed';
    return { kind: 'unseen', name: canonicalText(value) ?? 'key store', reason };
  }
  const host = normalizeStoreUri(uri)
    .replace(/^https:\/\//, '')
    .replace(/\/$/, '');
  return {
    kind: 'unseen',
    name: host,
    reason: `no vault or Managed HSM at ${host} is among those you can see; it may be deleted, or in a subscription that is not shown`,
  };
}

export function keyOf(account: Resource, store: Link, graph: ResourceGraph): Link {
  const value = encryptionOf(account, 'keyName');
  const name = asString(value) ?? canonicalText(value);
  if (name === undefined || isNotSet(value))
    return { kind: 'unseen', name: 'key', reason: 'the encryption names no key' };
  if (store.kind !== 'found') return { kind: 'unseen', name, reason: store.reason };
  const type = store.resource.type === types.managedHsm ? types.hsmKey : types.vaultKey;
  const wanted = nameText(value);
  const keys = graph
    .childrenOf(store.resource, type)
    .filter(
      (candidate) => (candidate.id === undefined ? candidate.name : nameOf(candidate.id)).toLowerCase() === wanted,
    );
  // Of several declarations in one deployment the last says what the key is in the end.
  const key = keys.find((candidate) => candidate.key === plainKey(candidate.key)) ?? keys[0];
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

/** The id of the bound key where files name it, whether or not they declare it: a grant at the vault reaches it all the same. */
export function keyIdOf(account: Resource, store: Resource, key: Link): string | undefined {
  if (key.kind === 'found') return key.resource.id;
  const name = nameText(encryptionOf(account, 'keyName'));
  if (store.declaration === undefined || store.id === undefined || name === undefined || name === '') return undefined;
  return `${store.id}/keys/${name}`;
}

export function versionOf(account: Resource, key: Link, graph: ResourceGraph): BoundVersion {
  const value = encryptionOf(account, 'keyVersion');
  if (value.kind === 'unknown') return { kind: 'unknown', reason: value.reason };
  if (value.kind === 'reference') {
    const from = graph.get(value.resource);
    const isItsOwn = key.kind === 'found' && from?.key === key.resource.key;
    if (isItsOwn && key.resource.declaration && value.path === 'properties.version')
      return { kind: 'atDeployment', resource: key.resource };
    return { kind: 'unknown', reason: 'it is only known once deployed' };
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
