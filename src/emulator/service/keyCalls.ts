import type { Azure } from '../azure.ts';
import { newGuid } from '../guid.ts';
import type { KeyCaller } from '../keyVault/access.ts';
import { audited } from '../keyVault/audit.ts';
import { applyVersion, keyOf, requireUsable, versionOf } from '../keyVault/cryptography.ts';
import { storeUri, type KeyStore } from '../keyVault/keyStore.ts';
import { keyOperations } from '../keyVault/operations.ts';
import { keyIdentifier } from '../keyVault/views.ts';
import type { KeyVersion } from '../state/resources.ts';

/** The algorithm with which the service wraps data encryption keys (assumed; not visible outside a key store's log). */
export const wrapAlgorithm = 'RSA-OAEP';

/** A key as the service reaches it: in which store, as whom. */
export interface KeyAccess {
  readonly store: KeyStore;
  readonly caller: KeyCaller;
  readonly keyName: string;
}

/** Reads a version of the key, the current one where none is named. Throws the key store's refusal. */
export async function readVersion(
  azure: Azure,
  access: KeyAccess,
  version: string | undefined,
  choose: (versions: readonly KeyVersion[]) => KeyVersion | undefined = (versions) => versions.at(-1),
): Promise<KeyVersion> {
  return await call(azure, access, 'get', version, (found) => found, choose);
}

/** Wraps a data encryption key. Throws the key store's refusal. */
export async function wrap(azure: Azure, access: KeyAccess, version: string, dataKey: Buffer): Promise<Buffer> {
  return await cryptography(azure, access, 'wrapKey', version, dataKey);
}

/** Unwraps a data encryption key. Throws the key store's refusal. */
export async function unwrap(azure: Azure, access: KeyAccess, version: string, wrapped: Buffer): Promise<Buffer> {
  return await cryptography(azure, access, 'unwrapKey', version, wrapped);
}

/**
 * An unwrap of the service's regular use, of which nothing but the key store's verdict matters: the arithmetic is left
 * out, whose outcome is the same as long as the version is. Throws the key store's refusal.
 */
export async function unwrapRegularly(azure: Azure, access: KeyAccess, version: string): Promise<void> {
  await call(azure, access, 'unwrapKey', version, (found) => {
    requireUsable(azure, found, 'unwrapKey');
  });
}

async function cryptography(
  azure: Azure,
  access: KeyAccess,
  operation: 'wrapKey' | 'unwrapKey',
  version: string,
  value: Buffer,
): Promise<Buffer> {
  return await call(azure, access, operation, version, async (found) => {
    const result = await applyVersion(azure, found, { operation, algorithm: wrapAlgorithm, value });
    return Buffer.isBuffer(result.value) ? result.value : Buffer.alloc(0);
  });
}

async function call<Result>(
  azure: Azure,
  { store, caller, keyName }: KeyAccess,
  operation: 'get' | 'wrapKey' | 'unwrapKey',
  version: string | undefined,
  act: (version: KeyVersion) => Result | Promise<Result>,
  choose?: (versions: readonly KeyVersion[]) => KeyVersion | undefined,
): Promise<Result> {
  const { estate } = azure;
  const named = version === undefined || version === '' ? '' : `/${version}`;
  const keyId = `${storeUri(estate, store)}keys/${keyName}${named}`;
  const verb = operation === 'get' ? '' : `/${operation.toLowerCase()}`;
  const audit = {
    operation: keyOperations[operation],
    place: `/keys/${keyName}`,
    requestUri: `${keyId}${verb}?api-version=7.4`,
    correlationId: newGuid(),
    keyId,
    algorithm: operation === 'get' ? undefined : wrapAlgorithm,
  };
  return await audited(azure, store, caller, audit, async (note) => {
    const key = keyOf(estate, store, keyName);
    const chosen = named === '' ? choose?.(key.versions)?.version : version;
    const found = versionOf(estate, store, key, chosen ?? version);
    note(keyIdentifier(estate, store, key, found));
    return await act(found);
  });
}
