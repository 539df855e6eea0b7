import { toFailure, type AzureFailure } from '../failure.ts';
import { parseArmId } from '../resources/armId.ts';
import type { LiveResource } from '../resources/resource.ts';
import { deletedTypes, resourceType } from '../resources/types.ts';
import type { EstateReader } from '../sources.ts';

/**
 * Whether something is there.
 * - `deleted`: it is not, and can be recovered; `gone`: neither is it there nor, as far as can be seen, among what is deleted
 * - `unread`: that could not be read
 */
export type Presence =
  | { readonly kind: 'present'; readonly resource: LiveResource }
  | { readonly kind: 'deleted'; readonly deleted: LiveResource }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unread'; readonly failure: AzureFailure };

/**
 * @param id of a resource or a key
 * @param read how it is read: a key where it lies, anything else by its provider
 * @throws AzureFailure of kind `cancelled` only
 */
export async function presenceOf(
  reader: EstateReader,
  id: string,
  read: () => Promise<LiveResource>,
  signal: AbortSignal,
): Promise<Presence> {
  try {
    return { kind: 'present', resource: await read() };
  } catch (thrown) {
    const failure = toFailure(thrown, 'read it', id);
    if (failure.kind === 'cancelled') throw failure;
    if (failure.kind !== 'notFound') return { kind: 'unread', failure };
  }
  const type = resourceType(parseArmId(id)?.type ?? '');
  // A resource group or an identity is never kept once it is deleted.
  if (type === undefined || deletedTypes[type] === undefined) return { kind: 'gone' };
  try {
    const deleted = await reader.deleted(id, signal);
    return deleted ? { kind: 'deleted', deleted } : { kind: 'gone' };
  } catch (thrown) {
    const failure = toFailure(thrown, 'look among what is deleted', id);
    if (failure.kind === 'cancelled') throw failure;
    return { kind: 'unread', failure };
  }
}

export function presenceOfResource(reader: EstateReader, id: string, signal: AbortSignal): Promise<Presence> {
  return presenceOf(reader, id, () => reader.resource(id, signal), signal);
}

export function presenceOfKey(reader: EstateReader, id: string, signal: AbortSignal): Promise<Presence> {
  return presenceOf(reader, id, () => reader.key(id, signal), signal);
}
