import { route, type Route } from '../../wire/routes.ts';
import type { ArmHandler } from '../call.ts';
import { group, subscription } from '../paths.ts';
import { updateAccessPolicies } from './accessPolicies.ts';
import { deleteHsm, getDeletedHsm, listDeletedHsms, purgeHsm } from './deletedHsms.ts';
import { deleteVault, getDeletedVault, getVaultOperation, listDeletedVaults, purgeVault } from './deletedVaults.ts';
import { getHsmOperation } from './hsmOperations.ts';
import { getHsm, listHsmsOfGroup, listHsmsOfSubscription, listRegions } from './managedHsms.ts';
import {
  hsmConnections,
  listHsmLinkResources,
  listVaultLinkResources,
  vaultConnections,
} from './privateEndpointConnections.ts';
import { createOrUpdateHsm, updateHsm } from './putHsm.ts';
import { createOrUpdateVault } from './putVault.ts';
import {
  checkHsmNameAvailability,
  checkNameAvailability,
  getVault,
  listVaultsOfGroup,
  listVaultsOfSubscription,
  updateVault,
} from './vaults.ts';

const provider = 'providers/Microsoft.KeyVault';
const vaults = `${provider}/vaults`;
const vault = `${group}/${vaults}/{vaultName}`;
const hsms = `${provider}/managedHSMs`;
const hsm = `${group}/${hsms}/{name}`;
const region = `${subscription}/${provider}/locations/{location}`;

export const keyVaultRoutes: readonly Route<ArmHandler>[] = [
  route(`GET ${subscription}/${vaults}`, listVaultsOfSubscription),
  route(`GET ${group}/${vaults}`, listVaultsOfGroup),
  route(`GET ${vault}`, getVault),
  route(`PUT ${vault}`, createOrUpdateVault),
  route(`PATCH ${vault}`, updateVault),
  route(`DELETE ${vault}`, deleteVault),
  route(`PUT ${vault}/accessPolicies/{operationKind}`, updateAccessPolicies),
  route(`GET ${vault}/privateLinkResources`, listVaultLinkResources),
  route(`GET ${vault}/privateEndpointConnections`, vaultConnections.list),
  route(`GET ${vault}/privateEndpointConnections/{connectionName}`, vaultConnections.get),
  route(`PUT ${vault}/privateEndpointConnections/{connectionName}`, vaultConnections.put),
  route(`DELETE ${vault}/privateEndpointConnections/{connectionName}`, vaultConnections.remove),
  route(`GET ${subscription}/${provider}/deletedVaults`, listDeletedVaults),
  route(`GET ${region}/deletedVaults/{vaultName}`, getDeletedVault),
  route(`POST ${region}/deletedVaults/{vaultName}/purge`, purgeVault),
  route(`GET ${region}/operationResults/{operationId}`, getVaultOperation),
  route(`POST ${subscription}/${provider}/checkNameAvailability`, checkNameAvailability),

  route(`GET ${subscription}/${hsms}`, listHsmsOfSubscription),
  route(`GET ${group}/${hsms}`, listHsmsOfGroup),
  route(`GET ${hsm}`, getHsm),
  route(`PUT ${hsm}`, createOrUpdateHsm),
  route(`PATCH ${hsm}`, updateHsm),
  route(`DELETE ${hsm}`, deleteHsm),
  route(`GET ${hsm}/regions`, listRegions),
  route(`GET ${hsm}/privateLinkResources`, listHsmLinkResources),
  route(`GET ${hsm}/privateEndpointConnections`, hsmConnections.list),
  route(`GET ${hsm}/privateEndpointConnections/{connectionName}`, hsmConnections.get),
  route(`PUT ${hsm}/privateEndpointConnections/{connectionName}`, hsmConnections.put),
  route(`DELETE ${hsm}/privateEndpointConnections/{connectionName}`, hsmConnections.remove),
  route(`GET ${subscription}/${provider}/deletedManagedHSMs`, listDeletedHsms),
  route(`GET ${region}/deletedManagedHSMs/{name}`, getDeletedHsm),
  route(`POST ${region}/deletedManagedHSMs/{name}/purge`, purgeHsm),
  route(`GET ${region}/managedHsmOperationResults/{operationId}`, getHsmOperation),
  route(`POST ${subscription}/${provider}/checkMhsmNameAvailability`, checkHsmNameAvailability),
];
