import { route, type Route } from '../../wire/routes.ts';
import type { ArmHandler } from '../call.ts';
import { group } from '../paths.ts';
import { getKey, getVersion, listKeys, listVersions, putKey } from './keys.ts';

const provider = `${group}/providers/Microsoft.KeyVault`;
const collections = [`${provider}/vaults/{vaultName}/keys`, `${provider}/managedHSMs/{name}/keys`];

export const keyRoutes: readonly Route<ArmHandler>[] = collections.flatMap((keys) => [
  route(`GET ${keys}`, listKeys),
  route(`GET ${keys}/{keyName}`, getKey),
  route(`PUT ${keys}/{keyName}`, putKey),
  route(`GET ${keys}/{keyName}/versions`, listVersions),
  route(`GET ${keys}/{keyName}/versions/{keyVersion}`, getVersion),
]);
