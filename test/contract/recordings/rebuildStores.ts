import { asArray, asObject, asString, member, memberAt } from '../../../src/emulator/json.ts';
import type { ManagedHsm, Vault } from '../../../src/emulator/state/resources.ts';
import type { Interaction } from './load.ts';
import { addConnection, addHsm, addPlainVault, addVault, rowsOf, text } from './rebuildResources.ts';
import type { Scene } from './scene.ts';
import { pathOf } from './services.ts';

/** What a PUT of a vault presupposes: nothing, the vault as it is answered, or the same deleted. */
export function prepareVaultCreation(scene: Scene, { url, body, requestBody }: Interaction): unknown {
  scene.addGroup(pathOf(url));
  const asked = asObject(requestBody) ?? bodyFromAnswer(body);
  if (isNew(body)) return asked;
  const vault = addVault(scene, body);
  if (recovers(asked)) deleteVault(scene, vault);
  return asked;
}

/** The first reply of API version 2015-06-01 had no state yet. */
function isNew(body: unknown): boolean {
  const state = asString(memberAt(body, 'properties', 'provisioningState'));
  return state === undefined || state === 'RegisteringDns';
}

/** Some recorders did not keep bodies. */
function bodyFromAnswer(body: unknown): object {
  const shown = Object.entries(asObject(member(body, 'properties')) ?? {});
  const properties = Object.fromEntries(shown.filter(([name]) => name !== 'vaultUri' && name !== 'provisioningState'));
  return { location: text(body, 'location'), tags: member(body, 'tags'), properties };
}

function recovers(asked: unknown): boolean {
  return asString(memberAt(asked, 'properties', 'createMode'))?.toLowerCase() === 'recover';
}

function deleteVault(scene: Scene, store: Vault, deletedAt = scene.azure.clock.now(), scheduledPurgeAt?: number): void {
  scene.estate.vaults.delete(store.id.toLowerCase());
  const until = scheduledPurgeAt ?? deletedAt + 1000;
  scene.estate.deletedVaults.set(freeKey(scene.estate.deletedVaults, store.name), {
    store,
    deletedAt,
    scheduledPurgeAt: until,
  });
}

function deleteHsm(
  scene: Scene,
  store: ManagedHsm,
  deletedAt = scene.azure.clock.now(),
  scheduledPurgeAt?: number,
): void {
  scene.estate.managedHsms.delete(store.id.toLowerCase());
  const until = scheduledPurgeAt ?? deletedAt + 1000;
  scene.estate.deletedManagedHsms.set(freeKey(scene.estate.deletedManagedHsms, store.name), {
    store,
    deletedAt,
    scheduledPurgeAt: until,
  });
}

/** Lists show vaults of one name that were deleted in several regions, when names were free again at once. */
function freeKey(deleted: ReadonlyMap<string, unknown>, name: string): string {
  const key = name.toLowerCase();
  return deleted.has(key) ? `${key} ${deleted.size}` : key;
}

/** The key stores that a list of deleted ones shows, or that one of them shows. */
export function addDeletedStores(scene: Scene, { url, body }: Interaction): void {
  scene.addSubscription(pathOf(url).split('/')[2] ?? '');
  for (const row of member(body, 'value') === undefined ? [body] : rowsOf(body)) addDeletedStore(scene, row);
}

function addDeletedStore(scene: Scene, recorded: unknown): void {
  const properties = member(recorded, 'properties');
  const vaultId = asString(member(properties, 'vaultId'));
  const id = vaultId ?? text(properties, 'mhsmId');
  const at = (name: string): number => Date.parse(text(properties, name));
  const store = {
    id,
    name: text(recorded, 'name'),
    location: text(properties, 'location'),
    tags: member(properties, 'tags'),
    properties: {
      tenantId: scene.estate.tenant.tenantId,
      enablePurgeProtection: member(properties, 'purgeProtectionEnabled'),
    },
  };
  if (vaultId === undefined) deleteHsm(scene, addHsm(scene, store), at('deletionDate'), at('scheduledPurgeDate'));
  else deleteVault(scene, addVault(scene, store), at('deletionDate'), at('scheduledPurgeDate'));
}

/** The deleted key store that a purge addresses. */
export function addPurged(scene: Scene, { url }: Interaction): void {
  const [, subscriptionId = '', , , , location = '', kind = '', name = ''] = pathOf(url).split('/').slice(1);
  const type = kind.toLowerCase() === 'deletedvaults' ? 'vaults' : 'managedHSMs';
  const id = `/subscriptions/${subscriptionId}/resourceGroups/recorded/providers/Microsoft.KeyVault/${type}/${name}`;
  if (type === 'vaults') deleteVault(scene, addPlainVault(scene, id, location));
  else deleteHsm(scene, addHsm(scene, { id, name, location }));
}

/** What a PUT of a Managed HSM presupposes, by how it was answered. */
export function prepareHsmCreation(scene: Scene, { url, status, requestBody }: Interaction): unknown {
  const id = pathOf(url);
  scene.addGroup(id);
  if (status === 200) return requestBody;
  const hsm = addHsm(scene, { ...asObject(requestBody), id, name: id.split('/').at(-1) });
  if (recovers(requestBody)) deleteHsm(scene, hsm);
  return requestBody;
}

/** The Managed HSM of the path as the body of a change describes it. */
export function addAddressedHsm(scene: Scene, { url, requestBody, headers }: Interaction): void {
  const id = pathOf(url);
  const [, location = 'westeurope'] = /\/locations\/([^/]+)\//.exec(headers['location'] ?? '') ?? [];
  addHsm(scene, { location, ...asObject(requestBody), id, name: id.split('/').at(-1) });
}

/** An operation that runs or is done, as its recorded state says. */
export function addStoreOperation(scene: Scene, { url, status, body }: Interaction): void {
  const [, subscriptionId = '', , , , location = '', , name = ''] = pathOf(url).split('/').slice(1);
  scene.addSubscription(subscriptionId);
  const now = scene.azure.clock.now();
  const completesAt = status === 202 ? now + 1000 : now;
  const startedAt = Date.parse(text(body, 'createdDateTime')) || now;
  scene.estate.armOperations.set(name.toLowerCase(), { name, subscriptionId, location, startedAt, completesAt });
}

/** The key store of the path with the connections that the answer shows. */
export function addConnections(scene: Scene, interaction: Interaction): unknown {
  const { url, body, requestBody, method } = interaction;
  const path = pathOf(url).replace(/Microsoft\.KeyVault/i, 'Microsoft.KeyVault');
  const [storeId = '', name = ''] = path.split(/\/(?:privateEndpointConnections|privateLinkResources)\/?/i);
  addStore(scene, storeId, text(body, 'location') || 'westeurope');
  const rows = asArray(member(body, 'value')) ?? [body];
  const answers = method === 'PUT';
  for (const row of rows) addConnection(scene, storeId, name, row, answers);
  return requestBody ?? (answers ? { properties: member(body, 'properties') } : undefined);
}

function addStore(scene: Scene, id: string, location: string): void {
  if (/\/vaults\//i.test(id)) addPlainVault(scene, id, location);
  else addHsm(scene, { id, name: id.split('/').at(-1), location });
}
