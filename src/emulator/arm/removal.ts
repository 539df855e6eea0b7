import type { Azure } from '../azure.ts';
import type { Resource, ResourceGroup } from '../state/resources.ts';
import { removeAccount } from './cognitiveServices/deletedAccounts.ts';
import { removeHsm, removeVault } from './keyVault/deletedStores.ts';
import { removeIdentity } from './managedIdentity/identities.ts';
import { removePrivateDnsZone } from './network/privateDnsZones.ts';
import { removePrivateEndpoint } from './network/privateEndpoints.ts';
import { removeWorkspace } from './operationalInsights/deletedWorkspaces.ts';
import { forgetExtensions } from './resourceIndex.ts';

/** Deletes what a resource group holds, each as its own DELETE would: what can be recovered is soft-deleted. */
export function removeEverythingIn(azure: Azure, group: ResourceGroup): void {
  const { estate } = azure;
  const inside = <R extends Resource>(rows: ReadonlyMap<string, R>): readonly R[] =>
    [...rows.values()].filter(({ id }) => id.toLowerCase().startsWith(`${group.id.toLowerCase()}/`));
  for (const endpoint of inside(estate.privateEndpoints)) removePrivateEndpoint(estate, endpoint);
  for (const zone of inside(estate.privateDnsZones)) removePrivateDnsZone(estate, zone);
  for (const { id } of inside(estate.virtualNetworks)) estate.virtualNetworks.delete(id.toLowerCase());
  for (const account of inside(estate.accounts)) removeAccount(azure, account);
  for (const vault of inside(estate.vaults)) removeVault(azure, vault);
  for (const hsm of inside(estate.managedHsms)) removeHsm(azure, hsm);
  for (const identity of inside(estate.userAssignedIdentities)) removeIdentity(estate, identity);
  for (const workspace of inside(estate.workspaces)) removeWorkspace(azure, workspace);
  forgetExtensions(estate, group.id);
}
