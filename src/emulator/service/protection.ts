import { createHash, randomBytes } from 'node:crypto';
import type { Azure } from '../azure.ts';
import { judgeAccess } from '../keyVault/access.ts';
import { applyVersion, keyOf, requireUsable, versionOf } from '../keyVault/cryptography.ts';
import { isManagedHsm, storeOf, type KeyStore } from '../keyVault/keyStore.ts';
import { decryptWith, encryptWith } from '../keyVault/material.ts';
import { keyOperations } from '../keyVault/operations.ts';
import { member, memberAt, asString } from '../json.ts';
import type { Account, DataProtection, KeyVaultProperties, KeyVersion } from '../state/resources.ts';
import { Refusal } from '../wire/exchange.ts';
import { keyIdentityOf } from './identityOfAccount.ts';
import { readVersion, unwrap, wrap, wrapAlgorithm, type KeyAccess } from './keyCalls.ts';
import { storeAt } from './prerequisites.ts';

export interface ServiceFailure {
  readonly code: string;
  readonly message: string;
}

/**
 * What the service does when an account is given a key: as the account's identity it reads the key, wraps a fresh data
 * encryption key with it, and unwraps it again. Yields the wrapped key, or why it could not. The `code` of a failure is
 * assumed; its text quotes the key store's refusal.
 */
export async function protectWithKey(
  azure: Azure,
  account: Account,
  properties: KeyVaultProperties,
): Promise<DataProtection | ServiceFailure> {
  const store = storeAt(azure, properties.keyVaultUri);
  const caller = keyIdentityOf(azure, account, properties.identityClientId);
  if (store === undefined) return { code: 'BadRequest', message: 'KeyVaultProperties is invalid' };
  if (caller === undefined)
    return { code: 'BadRequest', message: 'The managed identity of the account was not found.' };
  const access = { store, caller, keyName: properties.keyName };
  try {
    const version = await readVersion(azure, access, properties.keyVersion);
    if (!serves(version)) return { code: 'BadRequest', message: 'Key version not supported' };
    return await wrapAndUnwrap(azure, access, version);
  } catch (error) {
    if (error instanceof Refusal) return failureOf(error);
    throw error;
  }
}

/** "Only RSA and RSA-HSM keys of size 2048 are supported" (Microsoft's Azure OpenAI document and Foundry samples). */
export function serves(version: KeyVersion): boolean {
  return (version.kty === 'RSA' || version.kty === 'RSA-HSM') && version.keySize === 2048;
}

async function wrapAndUnwrap(
  azure: Azure,
  access: KeyAccess,
  { version }: KeyVersion,
): Promise<DataProtection | ServiceFailure> {
  const dataKey = randomBytes(32);
  const wrapped = await wrap(azure, access, version, dataKey);
  const unwrapped = await unwrap(azure, access, version, wrapped);
  if (!unwrapped.equals(dataKey)) return { code: 'BadRequest', message: 'Key version not supported' };
  return {
    vaultName: access.store.name,
    isManagedHsm: isManagedHsm(access.store),
    keyName: access.keyName,
    keyVersion: version,
    wrappedKey: wrapped.toString('base64url'),
    digest: digestOf(dataKey),
    usedUntil: azure.clock.now(),
  };
}

function failureOf({ reply }: Refusal): ServiceFailure {
  const inner = asString(memberAt(reply.body, 'error', 'innererror', 'code'));
  const code = asString(memberAt(reply.body, 'error', 'code')) ?? 'BadRequest';
  const message = asString(member(member(reply.body, 'error'), 'message')) ?? '';
  return {
    code,
    message: `Failed to access the key in the key vault${inner === undefined ? '' : ` (${inner})`}: ${message}`,
  };
}

/** How the service reaches the key that protects an account; undefined where key store or identity are gone. */
export function protectingKey(
  azure: Azure,
  account: Account,
  store = account.protection === undefined ? undefined : storeOf(azure.estate, account.protection),
): KeyAccess | undefined {
  const { encryption, protection } = account;
  if (encryption?.keySource !== 'Microsoft.KeyVault' || protection === undefined) return undefined;
  const caller = keyIdentityOf(azure, account, encryption.keyVaultProperties.identityClientId);
  return store === undefined || caller === undefined ? undefined : { store, caller, keyName: protection.keyName };
}

/**
 * Whether the account's data can be opened at this moment: always under Microsoft-managed keys, else only if its
 * identity can unwrap the data encryption key and gets the right one. A verdict, not a use: no key store writes it down.
 */
export async function canOpenData(azure: Azure, account: Account): Promise<boolean> {
  return (await whyClosed(azure, account)) === undefined;
}

/**
 * Why the account's data cannot be opened at this moment: the innermost error code of the refusal that its identity
 * meets, or what is missing before it comes to one. Undefined where the data can be opened.
 */
export async function whyClosed(azure: Azure, account: Account): Promise<string | undefined> {
  const { encryption, protection } = account;
  if (encryption?.keySource !== 'Microsoft.KeyVault' || protection === undefined) return undefined;
  const store = storeOf(azure.estate, protection);
  if (store === undefined) return 'KeyStoreNotFound';
  const access = protectingKey(azure, account, store);
  if (access === undefined) return 'IdentityNotFound';
  const { refusal } = judgeAccess(azure, store, access.caller, keyOperations.unwrapKey, `/keys/${access.keyName}`);
  if (refusal !== undefined) return codeOf(refusal);
  try {
    const key = keyOf(azure.estate, store, protection.keyName);
    const version = versionOf(azure.estate, store, key, protection.keyVersion);
    const { wrappedKey, digest } = protection;
    if (wrappedKey === undefined || digest === undefined) {
      // Nothing was wrapped yet: it will be with this very version, so that its state alone decides.
      requireUsable(azure, version, 'unwrapKey');
      return undefined;
    }
    const value = Buffer.from(wrappedKey, 'base64url');
    const opened = await applyVersion(azure, version, { operation: 'unwrapKey', algorithm: wrapAlgorithm, value });
    return Buffer.isBuffer(opened.value) && digestOf(opened.value) === digest ? undefined : 'WrongDataKey';
  } catch (error) {
    if (error instanceof Refusal) return codeOf(error);
    throw error;
  }
}

function codeOf({ reply: { body } }: Refusal): string {
  const inner = asString(memberAt(body, 'error', 'innererror', 'code'));
  return inner ?? asString(memberAt(body, 'error', 'code')) ?? 'Unknown';
}

/**
 * The wrapped data encryption key. An account that the estate starts with was given its key in the past, when access
 * was in order: its data encryption key is wrapped now, when first asked for, without an access check.
 */
export async function sealed(
  azure: Azure,
  store: KeyStore,
  protection: DataProtection,
): Promise<{ readonly wrappedKey: string; readonly digest: string }> {
  const { wrappedKey, digest } = protection;
  if (wrappedKey !== undefined && digest !== undefined) return { wrappedKey, digest };
  const key = keyOf(azure.estate, store, protection.keyName);
  const version = versionOf(azure.estate, store, key, protection.keyVersion);
  const dataKey = randomBytes(32);
  const cipher = await encryptWith(version, wrapAlgorithm, dataKey);
  const made = {
    wrappedKey: cipher.toString('base64url'),
    digest: digestOf(await decryptWith(version, wrapAlgorithm, cipher)),
  };
  protection.wrappedKey = made.wrappedKey;
  protection.digest = made.digest;
  return made;
}

export function digestOf(dataKey: Buffer): string {
  return createHash('sha256').update(dataKey).digest('base64url');
}
