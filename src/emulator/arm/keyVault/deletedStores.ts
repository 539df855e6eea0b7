import type { Azure } from '../../azure.ts';
import type { DeletedKeyStore, ManagedHsm, Vault } from '../../state/resources.ts';
import { forgetConnections } from '../network/connect.ts';
import { forgetExtensions } from '../resourceIndex.ts';

const day = 24 * 60 * 60 * 1000;

/** The deleted key store of that name, unless its time is over and it purged itself. */
export function deletedStore<Store extends Vault | ManagedHsm>(
  azure: Azure,
  deleted: Map<string, DeletedKeyStore<Store>>,
  name: string,
): DeletedKeyStore<Store> | undefined {
  const found = deleted.get(name.toLowerCase());
  if (found === undefined || azure.clock.now() < found.scheduledPurgeAt) return found;
  deleted.delete(name.toLowerCase());
  return undefined;
}

export function deletedStores<Store extends Vault | ManagedHsm>(
  azure: Azure,
  deleted: Map<string, DeletedKeyStore<Store>>,
): readonly DeletedKeyStore<Store>[] {
  return [...deleted.keys()].flatMap((name) => deletedStore(azure, deleted, name) ?? []);
}

/** Soft-deletes a vault with its keys. Role assignments, diagnostic settings and connections do not come back. */
export function removeVault(azure: Azure, vault: Vault): void {
  azure.estate.vaults.delete(vault.id.toLowerCase());
  forget(azure, vault);
  if (vault.enableSoftDelete) azure.estate.deletedVaults.set(vault.name.toLowerCase(), deletedNow(azure, vault));
}

export function removeHsm(azure: Azure, hsm: ManagedHsm): void {
  azure.estate.managedHsms.delete(hsm.id.toLowerCase());
  forget(azure, hsm);
  azure.estate.deletedManagedHsms.set(hsm.name.toLowerCase(), deletedNow(azure, hsm));
}

function forget(azure: Azure, store: Vault | ManagedHsm): void {
  const { estate } = azure;
  forgetExtensions(estate, store.id);
  forgetConnections(estate, store.id);
}

function deletedNow<Store extends Vault | ManagedHsm>(azure: Azure, store: Store): DeletedKeyStore<Store> {
  const deletedAt = azure.clock.now();
  return { store, deletedAt, scheduledPurgeAt: deletedAt + store.softDeleteRetentionInDays * day };
}
