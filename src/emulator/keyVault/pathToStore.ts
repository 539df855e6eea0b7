import type { Azure } from '../azure.ts';
import { pathTo, type NetworkPath } from '../network/path.ts';
import { isManagedHsm, type KeyStore } from './keyStore.ts';

/** The service endpoint of key stores. */
export const keyVaultService = 'Microsoft.KeyVault';

/** The way from where callers stand to a key store. */
export function pathToStore(azure: Azure, store: KeyStore): NetworkPath {
  const zone = isManagedHsm(store) ? /^privatelink\.managedhsm\./i : /^privatelink\.vaultcore\./i;
  return pathTo(azure, { id: store.id, isZone: (name) => zone.test(name), service: keyVaultService });
}
