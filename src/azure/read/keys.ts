import { toFailure, type AzureFailure } from '../../core/failure.ts';
import { nameOf } from '../../core/resources/armId.ts';
import { storeUriOf } from '../../core/resources/resourceIndex.ts';
import type { LiveResource } from '../../core/resources/resource.ts';
import { asNumber, asString } from '../../core/resources/value.ts';
import type { Listing } from '../../core/sources.ts';
import { bothRefused } from './bothRefused.ts';
import { armKey, armKeys, armKeyVersions } from './armKeys.ts';
import { addressOf } from './bodies.ts';
import type { Context } from './context.ts';
import { storeKey, storeKeys, storeKeyVersions } from './storeKeys.ts';
import { storeOf, storeUri } from './storeUri.ts';

/**
 * Keys are read through Azure Resource Manager, where a Reader without rights in the vault sees them and no firewall stands; where it
 * refuses, from the key store itself. Documents and users contradict each other on whether it refuses with RBAC vaults.
 */
export async function readKeys(
  context: Context,
  store: LiveResource,
  signal: AbortSignal,
): Promise<Listing<LiveResource>> {
  const known = asString(storeUriOf(store));
  if (known !== undefined) context.storeUris.set(store.key, known);
  return firstArmThenStore(
    'list the keys',
    store.id,
    () => armKeys(context, store.id, signal),
    async () => storeKeys(context, store.id, await storeUri(context, store.id, signal), signal),
  );
}

/** One key or key version with all its properties. */
export async function readKey(context: Context, id: string, signal: AbortSignal): Promise<LiveResource> {
  const address = addressOf(id);
  const storeId = storeOf(id);
  return firstArmThenStore(
    `read ${address.names.length > 2 ? 'the version' : 'the key'}`,
    id,
    () => armKey(context, address, signal),
    async () => storeKey(context, address, await storeUri(context, storeId, signal), signal),
  );
}

/** Versions of a key, newest first. */
export async function readKeyVersions(
  context: Context,
  key: LiveResource,
  signal: AbortSignal,
): Promise<Listing<LiveResource>> {
  const { items, gaps } = await firstArmThenStore(
    'list the versions',
    key.id,
    () => armKeyVersions(context, key.id, signal),
    async () => storeKeyVersions(context, key.id, await storeUri(context, storeOf(key.id), signal), signal),
  );
  return { items: newestFirst(items, key), gaps };
}

async function firstArmThenStore<T>(
  purpose: string,
  id: string,
  arm: () => Promise<T>,
  store: () => Promise<T>,
): Promise<T> {
  let refusal: AzureFailure;
  try {
    return await arm();
  } catch (thrown) {
    refusal = toFailure(thrown, purpose, id);
    if (!isRefusal(refusal, id)) throw refusal;
  }
  try {
    return await store();
  } catch (thrown) {
    const failure = toFailure(thrown, purpose, id);
    if (failure.kind === 'cancelled') throw failure;
    throw bothRefused(purpose, id, refusal, failure);
  }
}

/**
 * Whether the key store itself may answer what Azure Resource Manager did not. A Managed HSM has keys through it only where its own
 * setting AllowKeyManagementOperationsThroughARM is on; with which error it refuses otherwise no document says.
 */
function isRefusal({ kind }: AzureFailure, id: string): boolean {
  const hsm = /\/managedhsms\//i.test(id);
  return kind === 'forbidden' || kind === 'rejected' || (hsm && (kind === 'notFound' || kind === 'conflict'));
}

/** By creation; within the same second the version that the key itself names is the newest. */
function newestFirst(versions: readonly LiveResource[], key: LiveResource): readonly LiveResource[] {
  const named = asString(key.read('properties.keyUriWithVersion'));
  const current = named === undefined ? undefined : nameOf(named);
  const created = (version: LiveResource) => asNumber(version.read('properties.attributes.created')) ?? 0;
  const isCurrent = (version: LiveResource) => Number(version.name === current);
  return versions.toSorted((a, b) => created(b) - created(a) || isCurrent(b) - isCurrent(a));
}
