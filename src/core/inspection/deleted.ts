import { nameOf, parseArmId } from '../resources/armId.ts';
import { hostOf } from '../resources/network.ts';
import type { LiveResource } from '../resources/resource.ts';
import { types } from '../resources/types.ts';
import { asNumber, asString } from '../resources/value.ts';
import type { EstateReader, Gap } from '../sources.ts';

/** What is deleted and can be recovered: where it was, and until when it can. */

/** The id that a deleted resource had. Azure lists it under another one, which names the old one, or the parts of it. */
export function originalId(deleted: LiveResource): string {
  const named = asString(deleted.read('properties.vaultId')) ?? asString(deleted.read('properties.mhsmId'));
  if (named !== undefined) return named;
  const account =
    /^(\/subscriptions\/[^/]+)\/providers\/[^/]+\/locations\/[^/]+(\/resourceGroups\/[^/]+)\/deletedAccounts\/([^/]+)$/i;
  const [, subscription, group, name] = account.exec(deleted.id) ?? [];
  if (subscription === undefined || group === undefined || name === undefined) return deleted.id;
  return `${subscription}${group}/providers/${types.account}/${name}`;
}

/** When nobody can recover it any more, in milliseconds since 1970; undefined where Azure does not say. */
export function purgeDate(deleted: LiveResource): number | undefined {
  for (const path of ['properties.scheduledPurgeDate', 'properties.attributes.scheduledPurgeDate']) {
    const value = deleted.read(path);
    // Key Vault counts seconds since 1970, Azure Resource Manager writes a date.
    const seconds = asNumber(value);
    if (seconds !== undefined) return seconds * 1000;
    const time = Date.parse(asString(value) ?? '');
    if (!Number.isNaN(time)) return time;
  }
  return undefined;
}

export function purgeWords(deleted: LiveResource): string {
  const time = purgeDate(deleted);
  return time === undefined ? 'not known' : new Date(time).toISOString().slice(0, 16).replace('T', ' ').concat(' UTC');
}

export interface DeletedStore {
  /** The deleted key store that had the URI; undefined where none can be seen. */
  readonly deleted?: LiveResource;
  /** What could not be looked through. */
  readonly gaps: readonly Gap[];
}

/** Looks through what is deleted for the key store that had a URI: its name is the first part of the host. */
export async function deletedStoreAt(
  reader: EstateReader,
  uri: string,
  subscriptionIds: readonly string[],
  signal: AbortSignal,
): Promise<DeletedStore> {
  const [name] = hostOf(uri).split('.');
  const isHsm = hostOf(uri).endsWith(reader.cloud.hsmSuffix);
  const type = isHsm ? types.deletedManagedHsm : types.deletedVault;
  const { items, gaps } = await reader.deletedResources(subscriptionIds, signal);
  const deleted = items.find((item) => item.type === type && nameOf(originalId(item)).toLowerCase() === name);
  return { ...(deleted && { deleted }), gaps };
}

/** The resource group that an id lies in, as an id. */
export function groupOf(id: string): string | undefined {
  const { subscriptionId, resourceGroup } = parseArmId(id) ?? {};
  if (subscriptionId === undefined || resourceGroup === undefined) return undefined;
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
}
