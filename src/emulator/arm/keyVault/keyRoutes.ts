import { route, type Route } from '../../wire/routes.ts';
import type { ArmHandler } from '../call.ts';
import { group } from '../paths.ts';
import { getKey, getVersion, listKeys, listVersions } from './keys.ts';

const keys = `${group}/providers/Microsoft.KeyVault/vaults/{vaultName}/keys`;

export const keyRoutes: readonly Route<ArmHandler>[] = [
  route(`GET ${keys}`, listKeys),
  route(`GET ${keys}/{keyName}`, getKey),
  route(`GET ${keys}/{keyName}/versions`, listVersions),
  route(`GET ${keys}/{keyName}/versions/{keyVersion}`, getVersion),
];
