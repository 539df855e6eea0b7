import {
  asArray,
  asBoolean,
  asNumber,
  asObject,
  asString,
  asStrings,
  hasMember,
  member,
  memberAt,
} from '../../../src/emulator/json.ts';
import { packBackup } from '../../../src/emulator/keyVault/backupBlob.ts';
import { isManagedHsm, type KeyStore } from '../../../src/emulator/keyVault/keyStore.ts';
import { encryptWith, materialOf } from '../../../src/emulator/keyVault/material.ts';
import { signWith } from '../../../src/emulator/keyVault/signatures.ts';
import { encryptSymmetric } from '../../../src/emulator/keyVault/symmetric.ts';
import type {
  JsonWebKey,
  Key,
  KeyVersion,
  LifetimeAction,
  RotationPolicy,
} from '../../../src/emulator/state/resources.ts';
import type { Interaction } from './load.ts';
import { addHsm, addVault, rowsOf, text, vaultId } from './rebuildResources.ts';
import type { Scene } from './scene.ts';
import { pathOf, storeName } from './services.ts';

/** The key store that a data-plane URL addresses, such that its keys have the recorded recovery level. */
export function addStore(scene: Scene, interaction: Interaction, attributes?: unknown): KeyStore {
  const level = asString(member(attributes, 'recoveryLevel')) ?? 'Recoverable+Purgeable';
  const name = storeName(interaction.url);
  const isHsm = interaction.service === 'managedHsm';
  const recorded = {
    id: isHsm ? vaultId(name).replace('/vaults/', '/managedHSMs/') : vaultId(name),
    name,
    location: interaction.headers['x-ms-keyvault-region'] ?? 'westeurope',
    properties: {
      tenantId: scene.estate.tenant.tenantId,
      sku: { name: 'premium' },
      enableRbacAuthorization: true,
      enableSoftDelete: level !== 'Purgeable',
      enablePurgeProtection: !level.includes('Purgeable'),
      softDeleteRetentionInDays:
        asNumber(member(attributes, 'recoverableDays')) ?? (level.startsWith('Customized') ? 7 : 90),
    },
  };
  return isHsm ? addHsm(scene, recorded) : addVault(scene, recorded);
}

/** A vault of the older permission model that gives the caller no right to keys. */
export function addVaultWithoutPolicy(scene: Scene, interaction: Interaction): void {
  const store = addStore(scene, interaction);
  if (!isManagedHsm(store)) store.enableRbacAuthorization = false;
}

/** A key bundle as recorded, and the rows of a list alike; the current version is the last. */
export function addKeyVersion(store: KeyStore, kid: string, recorded: unknown): KeyVersion {
  const [, name = '', version = ''] = /\/keys\/([^/]+)(?:\/([0-9a-f]+))?/i.exec(kid) ?? [];
  const attributes = member(recorded, 'attributes');
  const jwk = member(recorded, 'key');
  // The name that API version 7.0 had for it.
  const curve = asString(member(jwk, 'crv'))?.replace('SECP256K1', 'P-256K');
  const added: KeyVersion = {
    version: version === '' ? 'f'.repeat(32) : version.toLowerCase(),
    kty: (text(jwk, 'kty') || 'RSA') as KeyVersion['kty'],
    ...(curve === undefined ? { keySize: asNumber(member(jwk, 'key_size')) ?? sizeOf(jwk) } : { curve }),
    keyOps: asStrings(member(jwk, 'key_ops')) ?? ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'],
    enabled: asBoolean(member(attributes, 'enabled')) ?? true,
    nbf: asNumber(member(attributes, 'nbf')),
    exp: asNumber(member(attributes, 'exp')),
    created: asNumber(member(attributes, 'created')) ?? 0,
    updated: asNumber(member(attributes, 'updated')) ?? 0,
    tags: asObject(member(recorded, 'tags')) as KeyVersion['tags'],
    material: undefined,
    ...releaseOf(recorded),
  };
  const key: Key = store.keys.get(name.toLowerCase()) ?? { name, versions: [], rotationPolicy: undefined };
  key.versions.push(added);
  store.keys.set(name.toLowerCase(), key);
  return added;
}

/** API version 7.0 showed policies in a form that is no longer written: those are left out. */
function releaseOf(recorded: unknown): Pick<KeyVersion, 'exportable' | 'releasePolicy'> {
  const policy = member(recorded, 'release_policy');
  if (asBoolean(memberAt(recorded, 'attributes', 'exportable')) !== true) return {};
  if (!hasMember(policy, 'data')) return { exportable: true };
  const [contentType, data] = [text(policy, 'contentType'), text(policy, 'data')];
  return {
    exportable: true,
    releasePolicy: { contentType, data, immutable: asBoolean(member(policy, 'immutable')) ?? false },
  };
}

function sizeOf(jwk: unknown): number {
  if (text(jwk, 'kty') === 'oct-HSM') return 256;
  const modulus = text(jwk, 'n');
  return modulus === '' ? 2048 : Buffer.from(modulus, 'base64url').length * 8;
}

/** One private key of each sort for all scenes: the recordings have none, and making one takes long. */
const materials = new Map<string, Promise<JsonWebKey>>();

/** Gives a version a private key of its sort. */
export async function giveMaterial(version: KeyVersion): Promise<KeyVersion> {
  const sort = version.curve ?? `${version.kty === 'oct-HSM' ? 'oct ' : ''}${version.keySize ?? ''}`;
  let material = materials.get(sort);
  if (material === undefined) {
    material = materialOf(version);
    materials.set(sort, material);
  }
  version.material = await material;
  return version;
}

/** The key of a bundle that was got or updated. */
export async function addRecordedKey(scene: Scene, interaction: Interaction): Promise<KeyVersion> {
  const store = addStore(scene, interaction, member(interaction.body, 'attributes'));
  return await giveMaterial(addKeyVersion(store, text(interaction.body, 'key', 'kid'), interaction.body));
}

/** The key as it was before an update: what the body writes is undone. */
export async function addKeyBefore(scene: Scene, interaction: Interaction): Promise<void> {
  const version = await addRecordedKey(scene, interaction);
  const attributes = member(interaction.requestBody, 'attributes');
  const enabled = asBoolean(member(attributes, 'enabled'));
  if (enabled !== undefined) version.enabled = !enabled;
  if (hasMember(attributes, 'exp')) version.exp = undefined;
  if (hasMember(attributes, 'nbf')) version.nbf = undefined;
  if (hasMember(interaction.requestBody, 'tags')) version.tags = undefined;
  if (hasMember(interaction.requestBody, 'release_policy')) delete version.releasePolicy;
  if (hasMember(interaction.requestBody, 'key_ops')) version.keyOps = ['sign'];
  if (hasMember(interaction.requestBody, 'release_policy')) delete version.releasePolicy;
}

export function addListedKeys(scene: Scene, interaction: Interaction): void {
  const rows = rowsOf(interaction.body);
  const store = addStore(scene, interaction, member(rows[0], 'attributes'));
  for (const row of rows) addKeyVersion(store, text(row, 'kid'), row);
}

/** The key whose rotation policy was asked for or set. */
export function addKeyOfPolicy(scene: Scene, interaction: Interaction): void {
  const store = addStore(scene, interaction);
  const kid = pathOf(interaction.url).replace(/\/rotationpolicy$/, '');
  addKeyVersion(store, kid, undefined);
  const [key] = store.keys.values();
  if (key !== undefined && interaction.method === 'GET') key.rotationPolicy = policyOf(interaction.body);
}

function policyOf(recorded: unknown): RotationPolicy | undefined {
  const expiryTime = asString(memberAt(recorded, 'attributes', 'expiryTime'));
  const created = asNumber(memberAt(recorded, 'attributes', 'created'));
  if (created === undefined) return undefined;
  return {
    lifetimeActions: (asArray(member(recorded, 'lifetimeActions')) ?? []) as readonly LifetimeAction[],
    ...(expiryTime === undefined ? {} : { expiryTime }),
    created,
    updated: asNumber(memberAt(recorded, 'attributes', 'updated')) ?? created,
  };
}

/** A key for an algorithm, as large as a result of it. */
async function addKeyFor(scene: Scene, interaction: Interaction, result: string): Promise<KeyVersion> {
  const store = addStore(scene, interaction);
  const kid = text(interaction.body, 'kid') || pathOf(interaction.url);
  return await giveMaterial(addKeyVersion(store, kid, { key: keyFor(text(interaction.requestBody, 'alg'), result) }));
}

function keyFor(alg: string, result: string): object {
  const curves: Readonly<Record<string, string>> = { ES256: 'P-256', ES256K: 'P-256K', ES384: 'P-384', ES512: 'P-521' };
  const crv = curves[alg];
  const key_ops = ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey', 'sign', 'verify'];
  if (crv !== undefined) return { kty: 'EC', crv, key_ops };
  const [, bits] = /^A(\d{3})/.exec(alg) ?? [];
  if (bits !== undefined) return { kty: 'oct-HSM', key_size: Number(bits), key_ops };
  return { n: result, key_ops };
}

/** A key for encrypting, wrapping or signing; it is as large as the recorded result. */
export async function addMakingKey(scene: Scene, interaction: Interaction): Promise<void> {
  await addKeyFor(scene, interaction, text(interaction.body, 'value'));
}

/**
 * A key for decrypting or unwrapping, and the body to send: the recorded result, encrypted with the key that the
 * emulator has in place of the recorded one.
 */
export async function prepareDecryption(scene: Scene, interaction: Interaction): Promise<unknown> {
  const { requestBody } = interaction;
  const version = await addKeyFor(scene, interaction, text(requestBody, 'value'));
  const plain = Buffer.from(text(interaction.body, 'value'), 'base64url');
  const alg = text(requestBody, 'alg');
  const bytes = (name: string): Buffer | undefined => {
    const value = asString(member(requestBody, name));
    return value === undefined ? undefined : Buffer.from(value, 'base64url');
  };
  const made =
    version.kty === 'oct-HSM'
      ? await encryptSymmetric(version, alg, plain, { iv: bytes('iv'), aad: bytes('aad') })
      : { value: await encryptWith(version, alg, plain) };
  const written = Object.entries(made).filter((entry): entry is [string, Buffer] => Buffer.isBuffer(entry[1]));
  return {
    ...asObject(requestBody),
    ...Object.fromEntries(written.map(([name, value]) => [name, value.toString('base64url')])),
  };
}

/** A key for verifying, and the body to send: with its own signature of the recorded digest. */
export async function prepareVerification(scene: Scene, interaction: Interaction): Promise<unknown> {
  const { requestBody } = interaction;
  const version = await addKeyFor(scene, interaction, text(requestBody, 'value'));
  const digest = Buffer.from(text(requestBody, 'digest'), 'base64url');
  const value = await signWith(version, text(requestBody, 'alg'), digest);
  return { ...asObject(requestBody), value: value.toString('base64url') };
}

/** A key whose next version is like the recorded one, with the policy that gives it its expiry. */
export async function addRotatedKey(scene: Scene, interaction: Interaction): Promise<void> {
  const version = await addRecordedKey(scene, interaction);
  const store = storesOf(scene).find(({ keys }) => keys.size > 0);
  const [key] = store?.keys.values() ?? [];
  if (key === undefined) throw new Error('There is no key to rotate.');
  const days = Math.round(((version.exp ?? version.created) - version.created) / secondsOfDay);
  key.versions[0] = { ...version, version: 'e'.repeat(32), exp: undefined };
  key.rotationPolicy = {
    lifetimeActions: [],
    ...(days === 0 ? {} : { expiryTime: `P${days}D` }),
    created: version.created,
    updated: version.created,
  };
}

const secondsOfDay = 24 * 60 * 60;

function storesOf({ estate }: Scene): readonly KeyStore[] {
  return [...estate.vaults.values(), ...estate.managedHsms.values()];
}

/** A key that the path names, to be backed up. */
export async function addKeyToBackUp(scene: Scene, interaction: Interaction): Promise<void> {
  await giveMaterial(addKeyVersion(addStore(scene, interaction), pathOf(interaction.url), undefined));
}

/** The key store alone or, where the recorded answer is a conflict, with the key; and a backup of the key to send. */
export async function prepareRestoration(scene: Scene, interaction: Interaction): Promise<unknown> {
  const [conflicting] = /https:\/\/[^ ']+\/keys\/[^ ']+/.exec(text(interaction.body, 'error', 'message')) ?? [];
  const store = addStore(scene, interaction, member(interaction.body, 'attributes'));
  const kid = conflicting ?? text(interaction.body, 'key', 'kid');
  await giveMaterial(addKeyVersion(store, kid, conflicting === undefined ? interaction.body : undefined));
  const [key] = store.keys.values();
  if (key === undefined) throw new Error('There is no key to restore.');
  const blob = await packBackup(store, key);
  if (conflicting === undefined) store.keys.clear();
  return { value: blob.toString('base64url') };
}

/** The deleted key of a bundle, or all of a list. */
export async function addDeletedKeys(scene: Scene, interaction: Interaction): Promise<void> {
  const rows = asArray(member(interaction.body, 'value')) === undefined ? [interaction.body] : rowsOf(interaction.body);
  const store = addStore(scene, interaction, member(rows[0], 'attributes'));
  for (const row of rows) {
    const kid =
      text(row, 'key', 'kid') || text(row, 'kid') || pathOf(interaction.url).replace('/deletedkeys/', '/keys/');
    await giveMaterial(addKeyVersion(store, kid, row));
  }
  moveToDeleted(scene, store, rows, 0);
}

/** A key whose deletion has not come through yet. */
export function addKeyBeingDeleted(scene: Scene, interaction: Interaction): void {
  const store = addStore(scene, interaction);
  addKeyVersion(store, pathOf(interaction.url).replace('/deletedkeys/', '/keys/'), undefined);
  moveToDeleted(scene, store, [], Number.POSITIVE_INFINITY);
}

function moveToDeleted(scene: Scene, store: KeyStore, rows: readonly unknown[], effectiveFrom: number): void {
  for (const [index, [keyName, key]] of [...store.keys].entries()) {
    const at = (name: string, otherwise: number): number => (asNumber(member(rows[index], name)) ?? otherwise) * 1000;
    const now = scene.azure.clock.now() / 1000;
    const deletedAt = at('deletedDate', now);
    const scheduledPurgeAt = Math.max(at('scheduledPurgeDate', now), scene.azure.clock.now() + 1000);
    store.deletedKeys.set(keyName, { key, deletedAt, scheduledPurgeAt, effectiveFrom });
    store.keys.delete(keyName);
  }
}
