import { createHash, randomBytes } from 'node:crypto';
import type { Azure } from '../azure.ts';
import { authorizeKeyAccess, type KeyCaller } from '../keyVault/access.ts';
import { keyOf, useKey, versionOf } from '../keyVault/cryptography.ts';
import { decryptWith, encryptWith } from '../keyVault/material.ts';
import { member, memberAt, asString } from '../json.ts';
import { vaultNamed } from '../state/estate.ts';
import type { Account, DataProtection, KeyVaultProperties, KeyVersion, Vault } from '../state/resources.ts';
import { Refusal } from '../wire/exchange.ts';
import { keyIdentityOf } from './identityOfAccount.ts';
import { vaultAt } from './prerequisites.ts';

/** The algorithm with which the service wraps data encryption keys (assumed; not visible outside a vault's log). */
const wrapAlgorithm = 'RSA-OAEP';

export interface ServiceFailure {
  readonly code: string;
  readonly message: string;
}

/**
 * What the service does when an account is given a key: as the account's identity it reads the key, wraps a fresh data
 * encryption key with it, and unwraps it again. Yields the wrapped key, or why it could not. The `code` of a failure is
 * assumed; its text quotes the vault's refusal.
 */
export async function protectWithKey(
  azure: Azure,
  account: Account,
  properties: KeyVaultProperties,
): Promise<DataProtection | ServiceFailure> {
  const vault = vaultAt(azure, properties.keyVaultUri);
  const caller = keyIdentityOf(azure, account, properties.identityClientId);
  if (vault === undefined) return { code: 'BadRequest', message: 'KeyVaultProperties is invalid' };
  if (caller === undefined)
    return { code: 'BadRequest', message: 'The managed identity of the account was not found.' };
  try {
    const version = readKey(azure, vault, caller, properties);
    if (!serves(version)) return { code: 'BadRequest', message: 'Key version not supported' };
    return await wrapAndUnwrap(azure, vault, caller, properties.keyName, version);
  } catch (error) {
    if (error instanceof Refusal) return failureOf(error);
    throw error;
  }
}

/** "Only RSA and RSA-HSM keys of size 2048 are supported" (Microsoft's Azure OpenAI document and Foundry samples). */
function serves(version: KeyVersion): boolean {
  return (version.kty === 'RSA' || version.kty === 'RSA-HSM') && version.keySize === 2048;
}

function readKey(azure: Azure, vault: Vault, caller: KeyCaller, properties: KeyVaultProperties): KeyVersion {
  authorizeKeyAccess(azure, vault, caller, 'get', properties.keyName);
  return versionOf(keyOf(vault, properties.keyName), properties.keyVersion);
}

async function wrapAndUnwrap(
  azure: Azure,
  vault: Vault,
  caller: KeyCaller,
  keyName: string,
  { version }: KeyVersion,
): Promise<DataProtection | ServiceFailure> {
  const dataKey = randomBytes(32);
  const use = { keyName, keyVersion: version, algorithm: wrapAlgorithm };
  const wrapped = await useKey(azure, vault, caller, { ...use, operation: 'wrapKey', value: dataKey });
  const unwrapped = await useKey(azure, vault, caller, { ...use, operation: 'unwrapKey', value: wrapped.value });
  if (!unwrapped.value.equals(dataKey)) return { code: 'BadRequest', message: 'Key version not supported' };
  return {
    vaultName: vault.name,
    keyName,
    keyVersion: version,
    wrappedKey: wrapped.value.toString('base64url'),
    digest: digestOf(dataKey),
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

/**
 * Whether the account's data can be opened at this moment: always under Microsoft-managed keys, else only if its
 * identity can unwrap the data encryption key and gets the right one.
 */
export async function canOpenData(azure: Azure, account: Account): Promise<boolean> {
  const { encryption, protection } = account;
  if (encryption?.keySource !== 'Microsoft.KeyVault' || protection === undefined) return true;
  const vault = vaultNamed(azure.estate, protection.vaultName);
  const caller = keyIdentityOf(azure, account, encryption.keyVaultProperties.identityClientId);
  if (vault === undefined || caller === undefined) return false;
  try {
    const { wrappedKey, digest } = await sealed(vault, protection);
    const { keyName, keyVersion } = protection;
    const value = Buffer.from(wrappedKey, 'base64url');
    const opened = await useKey(azure, vault, caller, {
      operation: 'unwrapKey',
      keyName,
      keyVersion,
      algorithm: wrapAlgorithm,
      value,
    });
    return digestOf(opened.value) === digest;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/**
 * The wrapped data encryption key. An account that the estate starts with was given its key in the past, when access
 * was in order: its data encryption key is wrapped now, when first asked for, without an access check.
 */
async function sealed(
  vault: Vault,
  protection: DataProtection,
): Promise<{ readonly wrappedKey: string; readonly digest: string }> {
  const { wrappedKey, digest } = protection;
  if (wrappedKey !== undefined && digest !== undefined) return { wrappedKey, digest };
  const version = versionOf(keyOf(vault, protection.keyName), protection.keyVersion);
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

function digestOf(dataKey: Buffer): string {
  return createHash('sha256').update(dataKey).digest('base64url');
}
