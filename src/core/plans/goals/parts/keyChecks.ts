import { toFailure } from '../../../failure.ts';
import { newestVersion } from '../../../resources/binding.ts';
import { short } from '../../../rules/usedVersion.ts';
import type { EstateReader } from '../../../sources.ts';
import type { ImportedKey, NewKey, VersionChoice } from '../../inputs.ts';
import type { PlanFinding } from '../../plan.ts';
import { blocker, doubt } from './finding.ts';
import type { PlannedKey } from './key.ts';
import type { PlannedStore } from './store.ts';

/** A version that somebody names must be there; only the newest is known from the key itself. */
export async function versionFindings(
  reader: EstateReader,
  choice: VersionChoice,
  key: Pick<PlannedKey, 'id' | 'name' | 'resource'>,
  signal: AbortSignal,
): Promise<readonly PlanFinding[]> {
  if (typeof choice === 'string') return [];
  const { pinned } = choice;
  const rule = 'key-version';
  if (!key.resource) {
    return [
      blocker(rule, key.id, `Key ${key.name} is yet to be made: nobody knows its versions. Pin the newest instead.`),
    ];
  }
  if (newestVersion(key.resource)?.toLowerCase() === pinned.toLowerCase()) return [];
  try {
    await reader.key(`${key.id}/versions/${pinned}`, signal);
    return [];
  } catch (thrown) {
    const failure = toFailure(thrown, 'read the version of the key', `${key.id}/versions/${pinned}`);
    if (failure.kind === 'cancelled') throw failure;
    return failure.kind === 'notFound'
      ? [blocker(rule, key.id, `Key ${key.name} has no version ${short(pinned)}.`)]
      : [doubt(rule, key.id, failure.message)];
  }
}

/** Making a key over an existing one would give that one a new version, and a deleted one holds its name. */
export async function nameFindings(
  reader: EstateReader,
  id: string,
  store: PlannedStore,
  { name }: NewKey | ImportedKey,
  signal: AbortSignal,
): Promise<readonly PlanFinding[]> {
  // Source: "Azure Key Vault keys, secrets, and certificates overview", object names.
  if (!/^[0-9a-zA-Z-]{1,127}$/.test(name)) {
    return [blocker('key-name', id, `A key's name has 1 to 127 letters, digits and hyphens; “${name}” is none.`)];
  }
  if (!store.resource) return [];
  try {
    if (await exists(reader, id, signal))
      return [blocker('key-name', id, `${store.name} has a key ${name} already. Choose another name.`)];
    const deleted = await reader.deleted(id, signal);
    return deleted
      ? [
          blocker(
            'key-name',
            id,
            `A deleted key of ${store.name} still holds the name ${name}. Recover it, or choose another name.`,
          ),
        ]
      : [];
  } catch (thrown) {
    const failure = toFailure(thrown, 'look for a key of this name', id);
    if (failure.kind === 'cancelled') throw failure;
    return [doubt('key-name', id, failure.message)];
  }
}

async function exists(reader: EstateReader, id: string, signal: AbortSignal): Promise<boolean> {
  try {
    await reader.key(id, signal);
    return true;
  } catch (thrown) {
    const failure = toFailure(thrown, 'look for a key of this name', id);
    if (failure.kind === 'notFound') return false;
    throw failure;
  }
}
