import { asString, member } from '../../../src/emulator/json.ts';
import type { Key } from '../../../src/emulator/state/resources.ts';
import type { Interaction } from './load.ts';
import { rowsOf } from './rebuildResources.ts';
import type { Scene } from './scene.ts';

/** Where a recorded list has a next page, so that this one has too: pages of as many rows, and one row more than they hold. */
export function addNextPage(scene: Scene, { body }: Interaction): void {
  if (asString(member(body, 'nextLink')) === undefined) return;
  const rows = rowsOf(body).length;
  const { behaviour, estate } = scene.azure;
  if (rows === 0) {
    behaviour.emptyPages = 'first';
    return;
  }
  behaviour.pageSize = rows;
  addTwin(estate.deletedVaults);
  for (const { keys, deletedKeys } of [...estate.vaults.values(), ...estate.managedHsms.values()]) {
    addTwin(deletedKeys);
    for (const key of keys.values()) addTwinVersion(key);
    addTwin(keys);
  }
}

/** What stands last once more under another name. */
function addTwin<Value>(map: Map<string, Value>): void {
  const last = [...map.values()].at(-1);
  if (last !== undefined) map.set('one more', last);
}

function addTwinVersion({ versions }: Key): void {
  const last = versions.at(-1);
  if (last !== undefined) versions.push({ ...last, version: 'e'.repeat(32) });
}
