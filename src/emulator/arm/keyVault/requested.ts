import type { ManagedHsm, Vault } from '../../state/resources.ts';
import { Refusal } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import { groupScope, requireAction, resourceGroupOf, subscriptionOf, type ArmCall } from '../call.ts';
import { resourceNotFound } from '../refusals.ts';

const type = 'Microsoft.KeyVault/vaults';
const hsmType = 'Microsoft.KeyVault/managedHSMs';

/** The header by which Key Vault's resource provider names its build; lists come from a cache without it (recorded). */
export const providerHeaders = { 'x-ms-keyvault-service-version': '1.5.1455.0' };

/** A refusal by Key Vault's resource provider, and not by Resource Manager before it. */
export function providerRefusal(status: number, code: string, message: string): Refusal {
  return new Refusal({ status, headers: providerHeaders, body: { error: { code, message } } });
}

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

/** The Managed HSM of the path, for a caller with the action. */
export function hsmOf(call: ArmCall, action: string): ManagedHsm {
  subscriptionOf(call);
  requireAction(call, action, call.request.path);
  resourceGroupOf(call);
  const name = parameter(call.parameters, 'name');
  const hsm = call.azure.estate.managedHsms.get(`${groupScope(call)}/providers/${hsmType}/${name}`.toLowerCase());
  if (hsm === undefined) throw resourceNotFound(hsmType, name, parameter(call.parameters, 'resourceGroupName'));
  return hsm;
}
