import { asString, member } from '../../json.ts';
import { vaultNamed } from '../../state/estate.ts';
import type { Reply } from '../../wire/exchange.ts';
import { bodyOf, groupScope, requireAction, resourceGroupOf, subscriptionOf, type ArmCall } from '../call.ts';
import { armPage } from '../paging.ts';
import { badRequest } from '../refusals.ts';
import { modified } from '../systemData.ts';
import { patchVault } from './patchVault.ts';
import { providerHeaders, vaultOf } from './requested.ts';
import { vaultView } from './vaultView.ts';

const type = 'Microsoft.KeyVault/vaults';

export function listVaultsOfSubscription(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, `${type}/read`, `/subscriptions/${subscriptionId}`);
  const rows = [...call.azure.estate.vaults.values()].filter((vault) => vault.subscriptionId === subscriptionId);
  return armPage(call, rows, (vault) => vaultView(call.azure.estate, vault));
}

export function listVaultsOfGroup(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, `${type}/read`, groupScope(call));
  const group = resourceGroupOf(call);
  const rows = [...call.azure.estate.vaults.values()].filter(
    (vault) => vault.subscriptionId === subscriptionId && vault.resourceGroup === group.name,
  );
  return armPage(call, rows, (vault) => vaultView(call.azure.estate, vault));
}

export function getVault(call: ArmCall): Reply {
  return { status: 200, headers: providerHeaders, body: vaultView(call.azure.estate, vaultOf(call, `${type}/read`)) };
}

/** PATCH is answered at once: 200 with the vault as it now is (recorded). */
export function updateVault(call: ArmCall): Reply {
  const vault = vaultOf(call, `${type}/write`);
  patchVault(call, vault, bodyOf(call));
  vault.systemData = modified(vault.systemData, call.caller, call.azure.clock.now());
  return { status: 200, headers: providerHeaders, body: vaultView(call.azure.estate, vault) };
}

export function checkNameAvailability(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, 'Microsoft.KeyVault/checkNameAvailability/read', `/subscriptions/${subscriptionId}`);
  const name = asString(member(bodyOf(call), 'name'));
  if (name === undefined) throw badRequest("The property 'name' is required.");
  if (!/^[a-z](?!.*--)[a-z0-9-]{1,22}[a-z0-9]$/i.test(name)) {
    const message = `The vault name '${name}' is invalid. A vault's name must be between 3-24 alphanumeric characters. The name must begin with a letter, end with a letter or digit, and not contain consecutive hyphens. Follow this link for more information: https://go.microsoft.com/fwlink/?linkid=2147742`;
    return {
      status: 200,
      headers: providerHeaders,
      body: { nameAvailable: false, reason: 'AccountNameInvalid', message },
    };
  }
  if (vaultNamed(call.azure.estate, name) === undefined) {
    return { status: 200, headers: providerHeaders, body: { nameAvailable: true } };
  }
  const message = `The vault name '${name}' is already in use. Vault names are globaly unique so it is possible that the name is already taken. If you are sure that the vault name was not taken then it is possible that a vault with the same name was recently deleted but not purged after being placed in a recoverable state. If the vault is in a recoverable state then the vault will need to be purged before reusing the name. For more information on soft delete and purging a vault follow this link https://go.microsoft.com/fwlink/?linkid=2147740.`;
  return { status: 200, headers: providerHeaders, body: { nameAvailable: false, reason: 'AlreadyExists', message } };
}
