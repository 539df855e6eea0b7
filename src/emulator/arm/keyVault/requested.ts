import type { Vault } from '../../state/resources.ts';
import { parameter } from '../../wire/routes.ts';
import { groupScope, requireAction, resourceGroupOf, subscriptionOf, type ArmCall } from '../call.ts';
import { resourceNotFound } from '../refusals.ts';

const type = 'Microsoft.KeyVault/vaults';

/** The header by which Key Vault's resource provider names its build; lists come from a cache without it (recorded). */
export const providerHeaders = { 'x-ms-keyvault-service-version': '1.5.1455.0' };

/** The vault of the path, for a caller with the action. Throws what Resource Manager throws, in its order. */
export function vaultOf(call: ArmCall, action: string): Vault {
  subscriptionOf(call);
  requireAction(call, action, call.request.path);
  resourceGroupOf(call);
  const name = parameter(call.parameters, 'vaultName');
  const vault = call.azure.estate.vaults.get(`${groupScope(call)}/providers/${type}/${name}`.toLowerCase());
  if (vault === undefined) throw resourceNotFound(type, name, parameter(call.parameters, 'resourceGroupName'));
  return vault;
}
