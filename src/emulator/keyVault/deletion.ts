import type { Azure } from '../azure.ts';
import type { DeletedKey, Key } from '../state/resources.ts';
import { hasSoftDelete, isManagedHsm, type KeyStore } from './keyStore.ts';
import { beingDeleted, deletedButRecoverable, deletedKeyNotFound, vaultRefusal } from './refusals.ts';

const day = 24 * 60 * 60 * 1000;

/** Throws where a deleted key keeps the name. */
export function requireFreeName(azure: Azure, store: KeyStore, name: string): void {
  const deleted = store.deletedKeys.get(name.toLowerCase());
  if (deleted === undefined) return;
  throw isEffective(azure, deleted) ? deletedButRecoverable(name) : beingDeleted(name);
}

/**
 * Deletes a key with all its versions. In a vault the deletion takes a while to show (recorded), in a Managed HSM it
 * shows at once (recorded). Without soft delete the key is gone.
 */
export function deleteKey(azure: Azure, store: KeyStore, key: Key): DeletedKey | undefined {
  const deletedAt = azure.clock.now();
  store.keys.delete(key.name.toLowerCase());
  if (!hasSoftDelete(store)) return undefined;
  const deleted: DeletedKey = {
    key,
    deletedAt,
    scheduledPurgeAt: deletedAt + store.softDeleteRetentionInDays * day,
    effectiveFrom: deletedAt + (isManagedHsm(store) ? 0 : azure.behaviour.deletionLag),
  };
  store.deletedKeys.set(key.name.toLowerCase(), deleted);
  return deleted;
}

/** The deleted key of that name. Throws 404, also while its deletion has not come through. */
export function deletedKeyOf(azure: Azure, store: KeyStore, name: string): DeletedKey {
  const deleted = store.deletedKeys.get(name.toLowerCase());
  if (deleted === undefined || !isEffective(azure, deleted)) throw deletedKeyNotFound(name);
  return deleted;
}

export function deletedKeysOf(azure: Azure, store: KeyStore): readonly DeletedKey[] {
  return [...store.deletedKeys.values()].filter((deleted) => isEffective(azure, deleted));
}

/** Recovers a key with all its versions; that it can be used at once is assumed. Throws 404, or 409 where it is too early. */
export function recoverKey(azure: Azure, store: KeyStore, name: string): Key {
  const deleted = store.deletedKeys.get(name.toLowerCase());
  if (deleted !== undefined && !isEffective(azure, deleted)) throw beingDeleted(name);
  const { key } = deletedKeyOf(azure, store, name);
  store.deletedKeys.delete(name.toLowerCase());
  store.keys.set(name.toLowerCase(), key);
  return key;
}

/** Removes a deleted key for good. Throws 404, 409, or 403 under purge protection (quoted from public threads). */
export function purgeKey(azure: Azure, store: KeyStore, name: string): void {
  const deleted = store.deletedKeys.get(name.toLowerCase());
  if (deleted !== undefined && !isEffective(azure, deleted)) throw beingDeleted(name);
  deletedKeyOf(azure, store, name);
  if (store.enablePurgeProtection) {
    throw vaultRefusal(
      403,
      'Forbidden',
      'Operation "purge" is not allowed because purge protection is enabled for this vault. Key Vault service will automatically purge it after the retention period has passed',
    );
  }
  store.deletedKeys.delete(name.toLowerCase());
}

/** Removes the deleted keys whose retention is over. */
export function purgeWhatIsDue(azure: Azure, store: KeyStore): void {
  const now = azure.clock.now();
  for (const [name, { scheduledPurgeAt }] of store.deletedKeys) {
    if (scheduledPurgeAt <= now) store.deletedKeys.delete(name);
  }
}

function isEffective(azure: Azure, { effectiveFrom }: DeletedKey): boolean {
  return effectiveFrom <= azure.clock.now();
}
