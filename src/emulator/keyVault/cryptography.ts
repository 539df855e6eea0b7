import type { Azure } from '../azure.ts';
import { unixSeconds } from '../clock.ts';
import type { Key, KeyVersion, Vault } from '../state/resources.ts';
import { authorizeKeyAccess, type KeyCaller } from './access.ts';
import { decryptWith, encryptWith } from './material.ts';
import { keyNotFound, vaultRefusal } from './refusals.ts';

export type CryptographicOperation = 'encrypt' | 'decrypt' | 'wrapKey' | 'unwrapKey';

export interface CryptographicRequest {
  readonly operation: CryptographicOperation;
  readonly keyName: string;
  /** Undefined or empty: the current version. */
  readonly keyVersion: string | undefined;
  readonly algorithm: string;
  readonly value: Buffer;
}

export interface CryptographicResult {
  readonly version: KeyVersion;
  readonly value: Buffer;
}

/**
 * Uses a key as a caller: access first, then the state of the key, then the real cryptography. Clients over HTTP and
 * the service side of customer-managed keys both come through here.
 */
export async function useKey(
  azure: Azure,
  vault: Vault,
  caller: KeyCaller,
  request: CryptographicRequest,
): Promise<CryptographicResult> {
  authorizeKeyAccess(azure, vault, caller, request.operation, request.keyName);
  const version = versionOf(keyOf(vault, request.keyName), request.keyVersion);
  requireUsable(azure, version, request.operation);
  const make = request.operation === 'encrypt' || request.operation === 'wrapKey' ? encryptWith : decryptWith;
  return { version, value: await make(version, request.algorithm, request.value) };
}

export function keyOf(vault: Vault, name: string): Key {
  const key = vault.keys.get(name.toLowerCase());
  if (key === undefined) throw keyNotFound(name);
  return key;
}

export function versionOf(key: Key, version: string | undefined): KeyVersion {
  const found =
    version === undefined || version === ''
      ? key.versions.at(-1)
      : key.versions.find((candidate) => candidate.version === version.toLowerCase());
  if (found === undefined) throw keyNotFound(version === undefined ? key.name : `${key.name}/${version}`);
  return found;
}

/**
 * A disabled key serves nothing. Outside its dates a key still decrypts and unwraps, but does not encrypt or wrap
 * (Microsoft's description of key attributes). The codes for dates and operations are assumed.
 */
function requireUsable(azure: Azure, version: KeyVersion, operation: CryptographicOperation): void {
  if (!version.enabled) {
    throw vaultRefusal(403, 'Forbidden', `Operation ${operation} is not allowed on a disabled key.`, 'KeyDisabled');
  }
  if (!version.keyOps.includes(operation)) {
    throw vaultRefusal(
      403,
      'Forbidden',
      `Operation ${operation} is not permitted on this key.`,
      'KeyOperationForbidden',
    );
  }
  if (operation === 'decrypt' || operation === 'unwrapKey') return;
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
