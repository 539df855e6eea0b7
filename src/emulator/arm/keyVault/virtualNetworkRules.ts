import { asArray, asBoolean, asString, member } from '../../json.ts';
import { keyVaultService } from '../../keyVault/pathToStore.ts';
import { hasServiceEndpoint, subnetWithId } from '../../network/path.ts';
import { requireLinked, invalidReference } from '../network/requested.ts';
import { armRefusal } from '../refusals.ts';
import type { ArmCall } from '../call.ts';

/**
 * Judges the subnets that a vault's firewall is to let in: each must exist, have the service endpoint of Key Vault unless the
 * rule says that this is not to be asked, and the caller must be allowed to join it. The text is quoted from public threads.
 */
export function requireVirtualNetworks(call: ArmCall, vaultId: string, networkAcls: unknown): void {
  for (const rule of asArray(member(networkAcls, 'virtualNetworkRules')) ?? []) {
    const id = asString(member(rule, 'id')) ?? '';
    const found = subnetWithId(call.azure.estate, id);
    if (found === undefined) throw invalidReference(id, vaultId);
    requireLinked(
      call,
      'Microsoft.KeyVault/vaults/write',
      'Microsoft.Network/virtualNetworks/subnets/joinViaServiceEndpoint/action',
      id,
    );
    const { network, subnet } = found;
    const ready = hasServiceEndpoint(subnet, keyVaultService);
    if (ready || asBoolean(member(rule, 'ignoreMissingVnetServiceEndpoint')) === true) continue;
    throw armRefusal(
      400,
      'SubnetsHaveNoServiceEndpointsConfigured',
      `Subnets ${subnet.name} of virtual network ${network.id} do not have ServiceEndpoints for Microsoft.KeyVault resources configured. Add Microsoft.KeyVault to subnet's ServiceEndpoints collection before trying to ACL Microsoft.KeyVault resources to these subnets.`,
    );
  }
}
