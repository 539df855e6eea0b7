import { compactDecrypt, CompactEncrypt } from 'jose';
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { asArray, asObject, asString, member } from '../json.ts';
import type { Key, KeyVersion, RotationPolicy } from '../state/resources.ts';
import { geographyOf } from './geography.ts';
import { isManagedHsm, type KeyStore } from './keyStore.ts';
import { materialOf } from './material.ts';
import { malformedBackup, vaultRefusal } from './refusals.ts';

/** How the blob of a vault begins (recorded). */
const mark = '&AzureKeyVaultKeyBackupV1.microsoft.com';
/** The header of the JSON Web Encryption that a Managed HSM makes (recorded). */
const jweHeader = { alg: 'dir', enc: 'A256CBC-HS512', kid: 'backup-protection-key' };
const jweBeginning = Buffer.from(JSON.stringify(jweHeader)).toString('base64url');
/** The most versions that a backup holds (Microsoft's backup document). */
const mostVersions = 500;

/** Where a blob can be restored: same tenant and subscription, same geography, same kind of store (documented). */
interface Origin {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly geography: string;
  readonly kind: 'vault' | 'managedHsm';
}

function originOf(store: KeyStore): Origin {
  return {
    tenantId: store.tenantId.toLowerCase(),
    subscriptionId: store.subscriptionId.toLowerCase(),
    geography: geographyOf(store.location),
    kind: isManagedHsm(store) ? 'managedHsm' : 'vault',
  };
}

/**
 * Packs a key with all its versions, their private keys and its rotation policy. Whoever holds the blob cannot look into
 * it by accident, but its secret is derived from its origin: a blob survives the emulator that made it, whose keys
 * protect nothing.
 */
export async function packBackup(store: KeyStore, key: Key): Promise<Buffer> {
  if (key.versions.length > mostVersions) {
    throw vaultRefusal(400, 'BadParameter', `Key ${key.name} has more than ${mostVersions} versions to back up.`);
  }
  for (const version of key.versions) await materialOf(version);
  const origin = originOf(store);
  return origin.kind === 'managedHsm' ? await packJwe(origin, key) : packForVault(origin, key);
}

function packForVault(origin: Origin, key: Key): Buffer {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', secretOf(origin), iv);
  const content = Buffer.concat([cipher.update(JSON.stringify(key)), cipher.final()]);
  const parts = [Buffer.from(JSON.stringify(origin)), iv, content, cipher.getAuthTag()];
  return Buffer.from(`${mark}${parts.map((part) => part.toString('base64url')).join('.')}`);
}

/** All Managed HSMs have the same secret, so that one can tell where the blob of another was made. */
async function packJwe(origin: Origin, key: Key): Promise<Buffer> {
  const content = new CompactEncrypt(Buffer.from(JSON.stringify({ origin, key }))).setProtectedHeader(jweHeader);
  return Buffer.from(await content.encrypt(secretOfHsms()));
}

/** Unpacks a key. Throws where the blob is damaged (recorded), or was made where this store is not (assumed). */
export async function unpackBackup(store: KeyStore, blob: Buffer): Promise<Key> {
  return isManagedHsm(store) ? await unpackJwe(store, blob) : unpackForVault(store, blob);
}

async function unpackJwe(store: KeyStore, blob: Buffer): Promise<Key> {
  if (blob.subarray(0, mark.length).toString('latin1') === mark) throw madeElsewhere('kind of key store');
  const content = await decrypted(blob);
  requireOrigin(member(content, 'origin'), originOf(store));
  return keyFrom(member(content, 'key'));
}

async function decrypted(blob: Buffer): Promise<unknown> {
  try {
    const { plaintext } = await compactDecrypt(blob.toString('latin1'), secretOfHsms());
    return parsed(Buffer.from(plaintext));
  } catch {
    throw malformedBackup();
  }
}

function unpackForVault(store: KeyStore, blob: Buffer): Key {
  const text = blob.toString('latin1');
  if (text.startsWith(jweBeginning)) throw madeElsewhere('kind of key store');
  if (!text.startsWith(mark)) throw malformedBackup();
  const [header, iv, content, tag] = text
    .slice(mark.length)
    .split('.')
    .map((part) => Buffer.from(part, 'base64url'));
  if (header === undefined || iv === undefined || content === undefined || tag === undefined) throw malformedBackup();
  const own = originOf(store);
  requireOrigin(parsed(header), own);
  try {
    const cipher = createDecipheriv('aes-256-gcm', secretOf(own), iv);
    cipher.setAuthTag(tag);
    return keyFrom(parsed(Buffer.concat([cipher.update(content), cipher.final()])));
  } catch {
    throw malformedBackup();
  }
}

function requireOrigin(header: unknown, own: Origin): void {
  if (asObject(header) === undefined) throw malformedBackup();
  const wrong = (['kind', 'tenantId', 'subscriptionId', 'geography'] as const).find(
    (name) => asString(member(header, name)) !== own[name],
  );
  if (wrong === undefined) return;
  const places = {
    kind: 'kind of key store',
    tenantId: 'tenant',
    subscriptionId: 'subscription',
    geography: 'geography',
  };
  throw madeElsewhere(places[wrong]);
}

function madeElsewhere(place: string): Error {
  return vaultRefusal(400, 'BadParameter', `The backup was made in another ${place} and cannot be restored here.`);
}

function secretOf({ tenantId, subscriptionId, geography, kind }: Origin): Buffer {
  return secretFrom([tenantId, subscriptionId, geography, kind].join(' '), 32);
}

/** As long as the algorithm of the header asks for. */
function secretOfHsms(): Buffer {
  return secretFrom('managedHsm', 64);
}

function secretFrom(words: string, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', words, 'emulated security world', 'backup of a key', length));
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}

/** The content is authentic, so it is a key as it was written; JSON left out what was undefined. */
function keyFrom(value: unknown): Key {
  const name = asString(member(value, 'name'));
  const versions = asArray(member(value, 'versions'));
  if (name === undefined || versions === undefined) throw malformedBackup();
  return {
    name,
    versions: versions.map((version) => ({ ...absent, ...(version as KeyVersion) })),
    rotationPolicy: member(value, 'rotationPolicy') as RotationPolicy | undefined,
  };
}

const absent = { nbf: undefined, exp: undefined, tags: undefined, material: undefined };
