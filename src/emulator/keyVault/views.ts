import { unixSeconds } from '../clock.ts';
import type { Estate } from '../state/estate.ts';
import type { DeletedKey, Key, KeyVersion, RotationPolicy } from '../state/resources.ts';
import { hasSoftDelete, isManagedHsm, storeUri, type KeyStore } from './keyStore.ts';
import { publicMembers } from './material.ts';

/** How a key of this store can be recovered after deletion, in Key Vault's words. */
export function recoveryLevel(store: KeyStore): string {
  if (!hasSoftDelete(store)) return 'Purgeable';
  const customised = store.softDeleteRetentionInDays < 90 ? 'CustomizedRecoverable' : 'Recoverable';
  return store.enablePurgeProtection ? customised : `${customised}+Purgeable`;
}

export function keyAttributes(store: KeyStore, version: KeyVersion): object {
  return {
    enabled: version.enabled,
    ...(version.nbf === undefined ? {} : { nbf: version.nbf }),
    ...(version.exp === undefined ? {} : { exp: version.exp }),
    created: version.created,
    updated: version.updated,
    recoveryLevel: recoveryLevel(store),
    recoverableDays: store.softDeleteRetentionInDays,
    exportable: version.exportable ?? false,
  };
}

export function keyIdentifier(estate: Estate, store: KeyStore, key: Key, version?: KeyVersion): string {
  const base = `${storeUri(estate, store)}keys/${key.name}`;
  return version === undefined ? base : `${base}/${version.version}`;
}

/** A key bundle: what create, get and update return. Generates the key where nobody needed it before. */
export async function keyBundle(estate: Estate, store: KeyStore, key: Key, version: KeyVersion): Promise<object> {
  return {
    key: {
      kid: keyIdentifier(estate, store, key, version),
      kty: version.kty,
      key_ops: version.keyOps,
      ...(await publicMembers(version)),
    },
    attributes: keyAttributes(store, version),
    ...(version.tags === undefined ? {} : { tags: version.tags }),
    ...(version.releasePolicy === undefined ? {} : { release_policy: version.releasePolicy }),
  };
}

/** A row of a list: identifier and attributes, without key type and size. */
export function keyItem(store: KeyStore, kid: string, version: KeyVersion): object {
  return {
    kid,
    attributes: keyAttributes(store, version),
    ...(version.tags === undefined ? {} : { tags: version.tags }),
  };
}

/** What a deleted key has besides what it had: deleting, getting and listing show it (recorded). */
export function deletionView(
  estate: Estate,
  store: KeyStore,
  { key, deletedAt, scheduledPurgeAt }: DeletedKey,
): object {
  return {
    recoveryId: `${storeUri(estate, store)}deletedkeys/${key.name}`,
    deletedDate: unixSeconds(deletedAt),
    scheduledPurgeDate: unixSeconds(scheduledPurgeAt),
  };
}

/**
 * The policy as recorded: with none set a vault shows no id and null for `attributes`, and its own notification, which a
 * Managed HSM lacks since it has no Event Grid (what it shows instead is assumed). An HSM writes the id without its host
 * and the action in lower case.
 */
export function rotationPolicyView(estate: Estate, store: KeyStore, key: Key): object {
  const policy = key.rotationPolicy;
  const isHsm = isManagedHsm(store);
  if (policy === undefined) {
    const usual = { trigger: { timeBeforeExpiry: 'P30D' }, action: { type: 'Notify' } };
    return { lifetimeActions: isHsm ? [] : [usual], attributes: null };
  }
  return {
    id: `${isHsm ? `keys/${key.name}` : keyIdentifier(estate, store, key)}/rotationpolicy`,
    lifetimeActions: isHsm ? policy.lifetimeActions.map(lowered) : policy.lifetimeActions,
    attributes: {
      ...(policy.expiryTime === undefined ? {} : { expiryTime: policy.expiryTime }),
      created: policy.created,
      updated: policy.updated,
    },
  };
}

/** The action in lower case, as Managed HSM and Resource Manager write it. */
export function lowered({ trigger, action }: RotationPolicy['lifetimeActions'][number]): object {
  return { trigger, action: { type: action.type.toLowerCase() } };
}
