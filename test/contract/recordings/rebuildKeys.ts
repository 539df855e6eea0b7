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
import { encryptWith, materialOf } from '../../../src/emulator/keyVault/material.ts';
import type {
  JsonWebKey,
  Key,
  KeyVersion,
  LifetimeAction,
  RotationPolicy,
  Vault,
} from '../../../src/emulator/state/resources.ts';
import type { Interaction } from './load.ts';
import { addVault, rowsOf, text, vaultId } from './rebuildResources.ts';
import type { Scene } from './scene.ts';
import { pathOf, storeName } from './services.ts';

/** The vault that a data-plane URL addresses, such that its keys have the recorded recovery level. */
export function addVaultOfKeys(scene: Scene, { url, headers }: Interaction, attributes?: unknown): Vault {
  const level = asString(member(attributes, 'recoveryLevel')) ?? 'Recoverable+Purgeable';
  const name = storeName(url);
  return addVault(scene, {
    id: vaultId(name),
    name,
    location: headers['x-ms-keyvault-region'] ?? 'westeurope',
    properties: {
      tenantId: scene.estate.tenant.tenantId,
      sku: { name: 'premium' },
      enableRbacAuthorization: true,
      enableSoftDelete: level !== 'Purgeable',
      enablePurgeProtection: !level.includes('Purgeable'),
      softDeleteRetentionInDays:
        asNumber(member(attributes, 'recoverableDays')) ?? (level.startsWith('Customized') ? 7 : 90),
    },
  });
}

/** A vault of the older permission model that gives the caller no right to keys. */
export function addVaultWithoutPolicy(scene: Scene, interaction: Interaction): void {
  addVaultOfKeys(scene, interaction).enableRbacAuthorization = false;
}

/** A key bundle as recorded, and the rows of a list alike; the current version is the last. */
export function addKeyVersion(vault: Vault, kid: string, recorded: unknown): KeyVersion {
  const [, name = '', version = ''] = /\/keys\/([^/]+)(?:\/([^/]+))?/.exec(kid) ?? [];
  const attributes = member(recorded, 'attributes');
  const jwk = member(recorded, 'key');
  const curve = asString(member(jwk, 'crv'));
  const added: KeyVersion = {
    version: version === '' ? 'f'.repeat(32) : version.toLowerCase(),
    kty: (text(jwk, 'kty') || 'RSA') as KeyVersion['kty'],
    ...(curve === undefined ? { keySize: bitsOf(text(jwk, 'n')) } : { curve }),
    keyOps: asStrings(member(jwk, 'key_ops')) ?? ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'],
    enabled: asBoolean(member(attributes, 'enabled')) ?? true,
    nbf: asNumber(member(attributes, 'nbf')),
    exp: asNumber(member(attributes, 'exp')),
    created: asNumber(member(attributes, 'created')) ?? 0,
    updated: asNumber(member(attributes, 'updated')) ?? 0,
    tags: asObject(member(recorded, 'tags')) as KeyVersion['tags'],
    material: undefined,
  };
  const key: Key = vault.keys.get(name.toLowerCase()) ?? { name, versions: [], rotationPolicy: undefined };
  key.versions.push(added);
  vault.keys.set(name.toLowerCase(), key);
  return added;
}

function bitsOf(modulus: string): number {
  return modulus === '' ? 2048 : Buffer.from(modulus, 'base64url').length * 8;
}

/** One private key of each sort for all scenes: the recordings have none, and making one takes long. */
const materials = new Map<string, Promise<JsonWebKey>>();

/** Gives a version a private key of its sort. */
export async function giveMaterial(version: KeyVersion): Promise<KeyVersion> {
  const sort = version.curve ?? String(version.keySize);
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
  const vault = addVaultOfKeys(scene, interaction, member(interaction.body, 'attributes'));
  return await giveMaterial(addKeyVersion(vault, text(interaction.body, 'key', 'kid'), interaction.body));
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
  if (hasMember(interaction.requestBody, 'key_ops')) version.keyOps = ['sign'];
}

export function addListedKeys(scene: Scene, interaction: Interaction): void {
  const rows = rowsOf(interaction.body);
  const vault = addVaultOfKeys(scene, interaction, member(rows[0], 'attributes'));
  for (const row of rows) addKeyVersion(vault, text(row, 'kid'), row);
}

/** The key whose rotation policy was asked for or set. */
export function addKeyOfPolicy(scene: Scene, interaction: Interaction): void {
  const vault = addVaultOfKeys(scene, interaction);
  const kid = pathOf(interaction.url).replace(/\/rotationpolicy$/, '');
  addKeyVersion(vault, kid, undefined);
  const [key] = vault.keys.values();
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

/** A key for encrypting or wrapping; it is as large as the recorded result. */
export async function addEncryptingKey(scene: Scene, interaction: Interaction): Promise<void> {
  const vault = addVaultOfKeys(scene, interaction);
  const n = text(interaction.body, 'value');
  await giveMaterial(addKeyVersion(vault, text(interaction.body, 'kid'), { key: { n } }));
}

/**
 * A key for decrypting or unwrapping, and the body to send: the recorded result, encrypted with the key that the
 * emulator has in place of the recorded one.
 */
export async function prepareDecryption(scene: Scene, interaction: Interaction): Promise<unknown> {
  const vault = addVaultOfKeys(scene, interaction);
  const alg = text(interaction.requestBody, 'alg');
  const n = text(interaction.requestBody, 'value');
  const version = await giveMaterial(addKeyVersion(vault, text(interaction.body, 'kid'), { key: { n } }));
  const plain = Buffer.from(text(interaction.body, 'value'), 'base64url');
  const value = await encryptWith(version, alg, plain);
  return { ...asObject(interaction.requestBody), value: value.toString('base64url') };
}
