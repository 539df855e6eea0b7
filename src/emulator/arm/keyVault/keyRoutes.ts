import { route, type Route } from '../../wire/routes.ts';
import type { ArmHandler } from '../call.ts';
import { group } from '../paths.ts';
import { getKey, getVersion, listKeys, listVersions, putKey } from './keys.ts';

const stores = ['vaults/{vaultName}', 'managedHSMs/{name}'] as const;

/** Vaults and Managed HSMs have the same. */
export const keyRoutes: readonly Route<ArmHandler>[] = stores.flatMap((store) => {
  const keys = `${group}/providers/Microsoft.KeyVault/${store}/keys`;
  return [
    route<ArmHandler>(`GET ${keys}`, listKeys),
    route<ArmHandler>(`GET ${keys}/{keyName}`, getKey),
    route<ArmHandler>(`PUT ${keys}/{keyName}`, putKey),
    route<ArmHandler>(`GET ${keys}/{keyName}/versions`, listVersions),
    route<ArmHandler>(`GET ${keys}/{keyName}/versions/{keyVersion}`, getVersion),
  ];
});
