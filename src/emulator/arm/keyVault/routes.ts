import { route, type Route } from '../../wire/routes.ts';
import type { ArmHandler } from '../call.ts';
import { group, subscription } from '../paths.ts';
import { updateAccessPolicies } from './accessPolicies.ts';
import { getHsm, listHsmsOfGroup, listHsmsOfSubscription } from './managedHsms.ts';
import { checkNameAvailability, getVault, listVaultsOfGroup, listVaultsOfSubscription, updateVault } from './vaults.ts';

const provider = 'providers/Microsoft.KeyVault';
const vaults = `${provider}/vaults`;
const hsms = `${provider}/managedHSMs`;

export const keyVaultRoutes: readonly Route<ArmHandler>[] = [
  route(`GET ${subscription}/${vaults}`, listVaultsOfSubscription),
  route(`GET ${group}/${vaults}`, listVaultsOfGroup),
  route(`GET ${group}/${vaults}/{vaultName}`, getVault),
  route(`PATCH ${group}/${vaults}/{vaultName}`, updateVault),
  route(`PUT ${group}/${vaults}/{vaultName}/accessPolicies/{operationKind}`, updateAccessPolicies),
  route(`POST ${subscription}/${provider}/checkNameAvailability`, checkNameAvailability),
  route(`GET ${subscription}/${hsms}`, listHsmsOfSubscription),
  route(`GET ${group}/${hsms}`, listHsmsOfGroup),
  route(`GET ${group}/${hsms}/{name}`, getHsm),
];
