import { vaultUri, type Estate } from '../state/estate.ts';
import type { Key, KeyVersion, RotationPolicy, Vault } from '../state/resources.ts';
import { publicMembers } from './material.ts';

/** How a key of this vault can be recovered after deletion, in Key Vault's words. */
export function recoveryLevel(vault: Vault): string {
  if (!vault.enableSoftDelete) return 'Purgeable';
  const customised = vault.softDeleteRetentionInDays < 90 ? 'CustomizedRecoverable' : 'Recoverable';
  return vault.enablePurgeProtection ? customised : `${customised}+Purgeable`;
}

export function keyAttributes(vault: Vault, version: KeyVersion): object {
  return {
    enabled: version.enabled,
    ...(version.nbf === undefined ? {} : { nbf: version.nbf }),
    ...(version.exp === undefined ? {} : { exp: version.exp }),
    created: version.created,
    updated: version.updated,
    recoveryLevel: recoveryLevel(vault),
    recoverableDays: vault.softDeleteRetentionInDays,
    exportable: false,
  };
}

export function keyIdentifier(estate: Estate, vault: Vault, key: Key, version?: KeyVersion): string {
  const base = `${vaultUri(estate, vault)}keys/${key.name}`;
  return version === undefined ? base : `${base}/${version.version}`;
}

/** A key bundle: what create, get and update return. Generates the key where nobody needed it before. */
export async function keyBundle(estate: Estate, vault: Vault, key: Key, version: KeyVersion): Promise<object> {
  return {
    key: {
      kid: keyIdentifier(estate, vault, key, version),
      kty: version.kty,
      key_ops: version.keyOps,
      ...(await publicMembers(version)),
    },
    attributes: keyAttributes(vault, version),
    ...(version.tags === undefined ? {} : { tags: version.tags }),
  };
}

/** A row of a list: identifier and attributes, without key type and size. */
export function keyItem(vault: Vault, kid: string, version: KeyVersion): object {
  return {
    kid,
    attributes: keyAttributes(vault, version),
    ...(version.tags === undefined ? {} : { tags: version.tags }),
  };
}

/** The policy as recorded: with none set there is no id and `attributes` is null. */
export function rotationPolicyView(kid: string, policy: RotationPolicy | undefined): object {
  if (policy === undefined) {
    return {
      lifetimeActions: [{ trigger: { timeBeforeExpiry: 'P30D' }, action: { type: 'Notify' } }],
      attributes: null,
    };
  }
  return {
    id: `${kid}/rotationpolicy`,
    lifetimeActions: policy.lifetimeActions,
    attributes: {
      ...(policy.expiryTime === undefined ? {} : { expiryTime: policy.expiryTime }),
      created: policy.created,
      updated: policy.updated,
    },
  };
}
