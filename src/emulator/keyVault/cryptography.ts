import type { Azure } from '../azure.ts';
import { unixSeconds } from '../clock.ts';
import type { Estate } from '../state/estate.ts';
import type { Key, KeyVersion } from '../state/resources.ts';
import type { KeyStore } from './keyStore.ts';
import { decryptWith, encryptWith } from './material.ts';
import { keyDisabled, keyNotFound, vaultRefusal } from './refusals.ts';
import { signWith, verifyWith } from './signatures.ts';
import { decryptSymmetric, encryptSymmetric, type SymmetricParts } from './symmetric.ts';

export type CryptographicOperation = 'encrypt' | 'decrypt' | 'wrapKey' | 'unwrapKey' | 'sign' | 'verify';

export interface CryptographicRequest extends SymmetricParts {
  readonly operation: CryptographicOperation;
  readonly algorithm: string;
  /** What to encrypt, decrypt, wrap or unwrap; the digest to sign; the signature to verify. */
  readonly value: Buffer;
  /** The digest that a signature is verified against. */
  readonly digest?: Buffer;
}

export interface CryptographicResult extends SymmetricParts {
  /** True or false where a signature was verified. */
  readonly value: Buffer | boolean;
}

/** Uses a version of a key: first its state is judged, then the real cryptography is done. Access is judged before. */
export async function applyVersion(
  azure: Azure,
  version: KeyVersion,
  request: CryptographicRequest,
): Promise<CryptographicResult> {
  requireUsable(azure, version, request.operation);
  const { operation, algorithm, value } = request;
  switch (operation) {
    case 'encrypt':
    case 'wrapKey':
      if (version.kty === 'oct-HSM') return await encryptSymmetric(version, algorithm, value, request);
      return { value: await encryptWith(version, algorithm, value) };
    case 'decrypt':
    case 'unwrapKey':
      if (version.kty === 'oct-HSM') return { value: await decryptSymmetric(version, algorithm, value, request) };
      return { value: await decryptWith(version, algorithm, value) };
    case 'sign':
      return { value: await signWith(version, algorithm, value) };
    case 'verify':
      return { value: await verifyWith(version, algorithm, request.digest ?? Buffer.alloc(0), value) };
  }
}

export function keyOf(estate: Estate, store: KeyStore, name: string): Key {
  const key = store.keys.get(name.toLowerCase());
  if (key === undefined) throw keyNotFound(estate, store, name);
  return key;
}

/** The version of that name; undefined or empty: the current one. */
export function versionOf(estate: Estate, store: KeyStore, key: Key, version: string | undefined): KeyVersion {
  const found =
    version === undefined || version === ''
      ? key.versions.at(-1)
      : key.versions.find((candidate) => candidate.version === version.toLowerCase());
  if (found === undefined) {
    throw keyNotFound(estate, store, version === undefined ? key.name : `${key.name}/${version}`);
  }
  return found;
}

/** The current version of a key that has been found: there is no key without one. */
export function currentVersion(key: Key): KeyVersion {
  const version = key.versions.at(-1);
  if (version === undefined) throw new Error(`The key '${key.name}' has no version.`);
  return version;
}

/** What a key still does outside its dates (Microsoft's description of key attributes). */
const timeless: ReadonlySet<CryptographicOperation> = new Set(['decrypt', 'unwrapKey', 'verify']);

/**
 * A disabled key serves nothing. Outside its dates a key still decrypts, unwraps and verifies, but does not encrypt, wrap
 * or sign. The codes for dates and operations are assumed.
 */
export function requireUsable(azure: Azure, version: KeyVersion, operation: CryptographicOperation): void {
  if (!version.enabled) {
    throw keyDisabled(operation);
  }
  if (!version.keyOps.includes(operation)) {
    throw vaultRefusal(
      403,
      'Forbidden',
      `Operation ${operation} is not permitted on this key.`,
      'KeyOperationForbidden',
    );
  }
  if (timeless.has(operation)) return;
  const now = unixSeconds(azure.clock.now());
  if (version.exp !== undefined && now >= version.exp) {
    throw vaultRefusal(403, 'Forbidden', `Operation ${operation} is not allowed on an expired key.`, 'KeyExpired');
  }
  if (version.nbf !== undefined && now < version.nbf) {
    throw vaultRefusal(
      403,
      'Forbidden',
      `Operation ${operation} is not allowed on a key that is not yet valid.`,
      'KeyNotYetValid',
    );
  }
}
