import { hsmUri, isGone, managedHsmNamed, vaultNamed, vaultUri, type Estate } from '../state/estate.ts';
import type { ManagedHsm, Vault } from '../state/resources.ts';

/** What holds keys: both kinds have the same key operations, and differ in who may use them and in some words. */
export type KeyStore = Vault | ManagedHsm;

export function isManagedHsm(store: KeyStore): store is ManagedHsm {
  return 'localRoleAssignments' in store;
}

/** With the trailing slash that Azure writes. */
export function storeUri(estate: Estate, store: KeyStore): string {
  return isManagedHsm(store) ? hsmUri(estate, store) : vaultUri(estate, store);
}

/** Soft delete cannot be switched off in a Managed HSM (Microsoft's description). */
export function hasSoftDelete(store: KeyStore): boolean {
  return isManagedHsm(store) || store.enableSoftDelete;
}

/** Whether keys here are protected by hardware: always in a Managed HSM, else where the vault is premium. */
export function hasHsm(store: KeyStore): boolean {
  return isManagedHsm(store) || store.sku === 'premium';
}

/** The key store that protects an account; undefined where it is gone. */
export function storeOf(
  estate: Estate,
  { vaultName, isManagedHsm: hsm = false }: { readonly vaultName: string; readonly isManagedHsm?: boolean },
): KeyStore | undefined {
  const store = hsm ? managedHsmNamed(estate, vaultName) : vaultNamed(estate, vaultName);
  return store === undefined || isGone(estate, store) ? undefined : store;
}

/** How many versions a key may have: a Managed HSM takes 100 (Microsoft's rotation document), a vault any number. */
export function mostVersions(store: KeyStore): number {
  return isManagedHsm(store) ? 100 : Number.POSITIVE_INFINITY;
}
