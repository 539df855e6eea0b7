import { AzureFailure, toFailure } from '../failure.ts';
import { resolveBinding } from '../resources/binding.ts';
import { permissionModel } from '../resources/grant.ts';
import type { ResourceGraph } from '../resources/graph.ts';
import type { LiveResource } from '../resources/resource.ts';
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
  if (binding.store?.kind !== 'found' || binding.store.resource.id === undefined || keyName === undefined) return graph;
  const store = binding.store.resource;
  const keyId = `${binding.store.resource.id}/keys/${keyName}`;
  const version = encryption('keyVersion');
  const reads = await Promise.all([
    attempt(keyId, () => reader.key(keyId, signal)),
    ...(version === undefined ? [] : [attempt(keyId, () => reader.key(`${keyId}/versions/${version}`, signal))]),
  ]);
  const found = reads.filter((read): read is LiveResource => !isGap(read));
  const withKey = graph.with(found, reads.filter(isGap));
  const principalId = binding.identity && asString(binding.identity.principalId);
  if (principalId === undefined || store.type !== types.vault || permissionModel(store) !== 'rbac') return withKey;
  const grants = await attempt(keyId, () => reader.grants(principalId, keyId, signal));
  return isGap(grants) ? withKey.with([], [grants]) : withKey.withGrants(principalId, keyId, grants);
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
