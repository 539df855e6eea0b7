import { createHash } from 'node:crypto';
import type { Azure } from '../azure.ts';
import { isManagedHsm, type KeyStore } from '../keyVault/keyStore.ts';
import type { Account, KeyVersion } from '../state/resources.ts';
import { readVersion, unwrap, wrap, type KeyAccess } from './keyCalls.ts';
import { digestOf, sealed, serves } from './protection.ts';

/**
 * The versions that an account without a version of its own has yet to notice, each with the moment at which the service
 * does: the lag after the version was made, which differs.
 */
export function versionsToNotice(
  azure: Azure,
  account: Account,
  store: KeyStore,
): readonly { readonly version: KeyVersion; readonly at: number }[] {
  const { protection } = account;
  if (protection === undefined || isPinned(account)) return [];
  const versions = store.keys.get(protection.keyName.toLowerCase())?.versions ?? [];
  const placeOf = (name: string | undefined): number => versions.findIndex(({ version }) => version === name);
  const known = Math.max(placeOf(protection.keyVersion), placeOf(protection.noticedVersion));
  return versions.slice(known + 1).map((version) => ({ version, at: noticedAt(azure, account, version) }));
}

function noticedAt({ behaviour }: Azure, account: Account, { created, version }: KeyVersion): number {
  const { versionLag, versionLagSpread } = behaviour;
  const more = versionLagSpread === 0 ? 0 : Math.round(versionLagSpread * shareOf(`${account.id} ${version}`));
  return created * 1000 + versionLag + more;
}

/** A number from 0 up to 1, the same for the same words in any case. */
function shareOf(words: string): number {
  return createHash('sha256').update(words.toLowerCase()).digest().readUInt32BE() / 2 ** 32;
}

function isPinned({ encryption }: Account): boolean {
  if (encryption?.keySource !== 'Microsoft.KeyVault') return true;
  return (encryption.keyVaultProperties.keyVersion ?? '') !== '';
}

/**
 * Wraps the data encryption key of an account anew where its key has a newer version that the service has noticed: reads
 * the key, unwraps with the old version, wraps with the new one. Throws the key store's refusal, and then the account
 * stays under the version that protects it.
 */
export async function follow(azure: Azure, account: Account, access: KeyAccess): Promise<void> {
  const before = account.protection;
  if (before === undefined || isPinned(account)) return;
  const now = azure.clock.now();
  const newestNoticed = (versions: readonly KeyVersion[]): KeyVersion | undefined =>
    versions.findLast((version) => noticedAt(azure, account, version) <= now);
  const key = access.store.keys.get(access.keyName.toLowerCase());
  const noticed = newestNoticed(key?.versions ?? []);
  const place = (name: string): number => key?.versions.findIndex(({ version }) => version === name) ?? -1;
  if (noticed === undefined || place(noticed.version) <= place(before.keyVersion)) return;
  before.noticedVersion = noticed.version;
  const found = await readVersion(azure, access, undefined, newestNoticed);
  if (!serves(found)) return;
  const { wrappedKey, digest } = await sealed(azure, access.store, before);
  const dataKey = await unwrap(azure, access, before.keyVersion, Buffer.from(wrappedKey, 'base64url'));
  if (digestOf(dataKey) !== digest) return;
  const wrapped = await wrap(azure, access, found.version, dataKey);
  // The account may have been given another key meanwhile.
  if (account.protection !== before) return;
  account.protection = {
    vaultName: access.store.name,
    isManagedHsm: isManagedHsm(access.store),
    keyName: access.keyName,
    keyVersion: found.version,
    wrappedKey: wrapped.toString('base64url'),
    digest,
    ...(before.usedUntil === undefined ? {} : { usedUntil: before.usedUntil }),
  };
}
