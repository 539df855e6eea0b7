import { member } from '../../../src/emulator/json.ts';
import { isManagedHsm } from '../../../src/emulator/keyVault/keyStore.ts';
import type { ManagedHsm } from '../../../src/emulator/state/resources.ts';
import type { Interaction } from './load.ts';
import { addKeyVersion, addStore } from './rebuildKeys.ts';
import { text } from './rebuildResources.ts';
import type { Scene } from './scene.ts';
import { pathOf } from './services.ts';

/** A Managed HSM with the key of the path. */
function addHsmWithKey(scene: Scene, interaction: Interaction): ManagedHsm {
  const hsm = addStore(scene, interaction);
  if (!isManagedHsm(hsm)) throw new Error('Only a Managed HSM is restored from storage.');
  addKeyVersion(hsm, pathOf(interaction.url).replace(/\/restore$/, ''), undefined);
  return hsm;
}

/** A backup that holds the key of the path, in the folder of the body. */
export function addKeyInStorage(scene: Scene, interaction: Interaction): void {
  const { id: hsmId, keys, localRoleAssignments } = addHsmWithKey(scene, interaction);
  const { requestBody } = interaction;
  const folder = `${text(requestBody, 'sasTokenParameters', 'storageResourceUri')}/${text(requestBody, 'folder')}`;
  const content = { hsmId, keys: new Map(keys), localRoleAssignments, customRoles: new Map<string, never>() };
  scene.estate.hsmBackups.set(folder.toLowerCase(), content);
  keys.clear();
}

/** The key of the path while it is restored. */
export function addKeyBeingRestored(scene: Scene, interaction: Interaction): void {
  const hsm = addHsmWithKey(scene, interaction);
  const now = scene.azure.clock.now();
  const [keyName] = hsm.keys.keys();
  if (keyName === undefined || member(interaction.body, 'error') === undefined) throw new Error('No key is restored.');
  hsm.jobs = new Map([['job', { id: 'job', kind: 'restore', keyName, startedAt: now, completesAt: now + 1000 }]]);
}
