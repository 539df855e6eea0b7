import { AzureFailure, toFailure } from '../failure.ts';
import { resolveBinding } from '../resources/binding.ts';
import { permissionModel } from '../resources/grant.ts';
import type { ResourceGraph } from '../resources/graph.ts';
import { isLive, type LiveResource } from '../resources/resource.ts';
import { types } from '../resources/types.ts';
import { asString } from '../resources/value.ts';
import type { EstateReader, Gap } from '../sources.ts';

/**
 * Adds to the graph what one account's binding depends on and an inventory does not hold: its key, the pinned version, and the
 * grants of its identity at that key. What cannot be read becomes a gap.
 * @throws AzureFailure of kind `cancelled` only
 */
export async function collectBinding(
  reader: EstateReader,
  graph: ResourceGraph,
  accountKey: string,
  signal: AbortSignal,
): Promise<ResourceGraph> {
  const account = graph.get(accountKey);
  if (!account) return graph;
  const binding = resolveBinding(account, graph);
  const encryption = (name: string) => asString(account.read(`properties.encryption.keyVaultProperties.${name}`));
  const keyName = encryption('keyName');
  if (binding.store?.kind !== 'found' || keyName === undefined) return graph;
  const store = binding.store.resource;
  // Nothing can be read of a store, or of a key, that is yet to be made.
  if (store.id === undefined || !isLive(store)) return graph;
  const storeId = store.id;
  const keyId = `${storeId}/keys/${keyName}`;
  const isPlanned = binding.key?.kind === 'found' && !isLive(binding.key.resource);
  const withKey = isPlanned ? graph : await collectKey(reader, graph, keyId, encryption('keyVersion'), signal);
  const principalId = binding.identity && asString(binding.identity.principalId);
  const byPolicy = store.type === types.vault && permissionModel(store) !== 'rbac';
  if (principalId === undefined || byPolicy) return withKey;
  const grants = await attempt(keyId, () => reader.grants(principalId, isPlanned ? storeId : keyId, signal));
  return isGap(grants) ? withKey.with([], [grants]) : withKey.withGrants(principalId, keyId, grants);
}

async function collectKey(
  reader: EstateReader,
  graph: ResourceGraph,
  keyId: string,
  version: string | undefined,
  signal: AbortSignal,
): Promise<ResourceGraph> {
  const reads = await Promise.all([
    attempt(keyId, () => reader.key(keyId, signal)),
    ...(version === undefined ? [] : [attempt(keyId, () => reader.key(`${keyId}/versions/${version}`, signal))]),
  ]);
  return graph.with(
    reads.filter((read): read is LiveResource => !isGap(read)),
    reads.filter(isGap),
  );
}

function isGap(result: object): result is Gap {
  return 'failure' in result && result.failure instanceof AzureFailure;
}

async function attempt<T extends object>(scope: string, read: () => Promise<T>): Promise<T | Gap> {
  try {
    return await read();
  } catch (thrown) {
    const failure = toFailure(thrown, 'read', scope);
    if (failure.kind === 'cancelled') throw failure;
    return { scope, failure };
  }
}
