import { asObject, asString, member } from '../../json.ts';
import { managedHsmNamed, vaultNamed } from '../../state/estate.ts';
import type { Reply } from '../../wire/exchange.ts';
import { bodyOf, groupScope, requireAction, resourceGroupOf, subscriptionOf, type ArmCall } from '../call.ts';
import { armPage } from '../paging.ts';
import { requireCompliant } from '../policy/compliance.ts';
import { badRequest } from '../refusals.ts';
import { modified } from '../systemData.ts';
import { deletedStore } from './deletedStores.ts';
import { invalidNameText, isVaultName, takenNameText } from './names.ts';
import { patchVault } from './patchVault.ts';
import { providerHeaders, vaultOf } from './requested.ts';
import { vaultProperties, vaultView } from './vaultView.ts';

const type = 'Microsoft.KeyVault/vaults';

export function listVaultsOfSubscription(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, `${type}/read`, `/subscriptions/${subscriptionId}`);
  const rows = call.azure.estate.vaults.inSubscription(subscriptionId);
  return armPage(call, rows, (vault) => vaultView(call.azure.estate, vault));
}

export function listVaultsOfGroup(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, `${type}/read`, groupScope(call));
  const group = resourceGroupOf(call);
  const rows = call.azure.estate.vaults.inGroup(subscriptionId, group.name);
  return armPage(call, rows, (vault) => vaultView(call.azure.estate, vault));
}

export function getVault(call: ArmCall): Reply {
  return { status: 200, headers: providerHeaders, body: vaultView(call.azure.estate, vaultOf(call, `${type}/read`)) };
}

/** PATCH is answered at once: 200 with the vault as it now is (recorded). */
export function updateVault(call: ArmCall): Reply {
  const vault = vaultOf(call, `${type}/write`);
  const body = bodyOf(call);
  const properties = { ...vaultProperties(call.azure.estate, vault), ...asObject(member(body, 'properties')) };
  requireCompliant(call, { id: vault.id, name: vault.name, type, properties });
  patchVault(call, vault, body);
  vault.systemData = modified(vault.systemData, call.caller, call.azure.clock.now());
  return { status: 200, headers: providerHeaders, body: vaultView(call.azure.estate, vault) };
}

export function checkNameAvailability(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, 'Microsoft.KeyVault/checkNameAvailability/read', `/subscriptions/${subscriptionId}`);
  const name = asString(member(bodyOf(call), 'name'));
  if (name === undefined) throw badRequest("The property 'name' is required.");
  const { azure } = call;
  if (!isVaultName(name)) return unavailable('AccountNameInvalid', invalidNameText(name));
  const taken =
    vaultNamed(azure.estate, name) !== undefined || deletedStore(azure, azure.estate.deletedVaults, name) !== undefined;
  if (taken) return unavailable('AlreadyExists', takenNameText(name));
  return { status: 200, headers: providerHeaders, body: { nameAvailable: true } };
}

/** Names of Managed HSMs; the text is recorded. */
export function checkHsmNameAvailability(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, 'Microsoft.KeyVault/checkMhsmNameAvailability/read', `/subscriptions/${subscriptionId}`);
  const name = asString(member(bodyOf(call), 'name'));
  if (name === undefined) throw badRequest("The property 'name' is required.");
  const { azure } = call;
  if (!isVaultName(name)) return unavailable('AccountNameInvalid', invalidNameText(name));
  const taken =
    managedHsmNamed(azure.estate, name) !== undefined ||
    deletedStore(azure, azure.estate.deletedManagedHsms, name) !== undefined;
  if (taken) return unavailable('AlreadyExists', `The name '${name}' is already in use.`);
  return { status: 200, headers: providerHeaders, body: { nameAvailable: true } };
}

function unavailable(reason: string, message: string): Reply {
  return { status: 200, headers: providerHeaders, body: { nameAvailable: false, reason, message } };
}
