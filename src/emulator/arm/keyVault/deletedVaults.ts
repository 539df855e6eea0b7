import { secondsTime } from '../../clock.ts';
import type { DeletedKeyStore, Vault } from '../../state/resources.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import { regionName, requireAction, resourceGroupOf, subscriptionOf, type ArmCall } from '../call.ts';
import { apiVersionOf, begin, isRunning, polledOperation } from '../longRunning.ts';
import { armPage } from '../paging.ts';
import { deletedStore, deletedStores, removeVault } from './deletedStores.ts';
import { providerHeaders, providerRefusal } from './requested.ts';

/** 200 without a body (recorded), 204 where there was none. */
export function deleteVault(call: ArmCall): Reply {
  subscriptionOf(call);
  requireAction(call, 'Microsoft.KeyVault/vaults/delete', call.request.path);
  const group = resourceGroupOf(call);
  const id = `${group.id}/providers/Microsoft.KeyVault/vaults/${parameter(call.parameters, 'vaultName')}`;
  const vault = call.azure.estate.vaults.get(id.toLowerCase());
  if (vault === undefined) return { status: 204, headers: providerHeaders };
  removeVault(call.azure, vault);
  return { status: 200, headers: providerHeaders };
}

export function listDeletedVaults(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, 'Microsoft.KeyVault/deletedVaults/read', `/subscriptions/${subscriptionId}`);
  const rows = deletedStores(call.azure, call.azure.estate.deletedVaults);
  return armPage(
    call,
    rows.filter(({ store }) => store.subscriptionId === subscriptionId),
    deletedVaultView,
  );
}

export function getDeletedVault(call: ArmCall): Reply {
  const deleted = deletedVaultOf(call, 'Microsoft.KeyVault/locations/deletedVaults/read');
  return { status: 200, headers: providerHeaders, body: deletedVaultView(deleted) };
}

/** 202 with an address to poll (recorded). The refusal under purge protection is quoted from a public thread. */
export function purgeVault(call: ArmCall): Reply {
  const { store } = deletedVaultOf(call, 'Microsoft.KeyVault/locations/deletedVaults/purge/action');
  if (store.enablePurgeProtection) {
    throw providerRefusal(405, 'MethodNotAllowed', "Operation 'DeletedVaultPurge' is not allowed.");
  }
  call.azure.estate.deletedVaults.delete(store.name.toLowerCase());
  return running(call, begin(call, store.subscriptionId, store.location).name);
}

/** 202 with `NotStarted` until it is done, then 200 with `Succeeded` (recorded; the reply to the purge has no body). */
export function getVaultOperation(call: ArmCall): Reply {
  const operation = polledOperation(call);
  const createdDateTime = spacedTime(operation.startedAt);
  if (isRunning(call, operation)) {
    return { ...running(call, operation.name), body: { createdDateTime, status: 'NotStarted' } };
  }
  const lastActionDateTime = spacedTime(operation.completesAt);
  return {
    status: 200,
    headers: providerHeaders,
    body: { createdDateTime, lastActionDateTime, status: 'Succeeded' },
  };
}

/** `2020-09-25 00:54:44Z`, as no other operation writes it. */
function spacedTime(milliseconds: number): string {
  return secondsTime(milliseconds).replace('T', ' ');
}

function running(call: ArmCall, name: string): Reply {
  const { subscriptionId } = subscriptionOf(call);
  const location = `https://${call.request.host}/subscriptions/${subscriptionId}/providers/Microsoft.KeyVault/locations/${parameter(call.parameters, 'location')}/operationResults/${name}?api-version=${apiVersionOf(call)}`;
  return { status: 202, headers: { ...providerHeaders, location } };
}

function deletedVaultOf(call: ArmCall, action: string): DeletedKeyStore<Vault> {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, action, call.request.path);
  const deleted = deletedStore(call.azure, call.azure.estate.deletedVaults, parameter(call.parameters, 'vaultName'));
  const location = regionName(parameter(call.parameters, 'location'));
  if (deleted?.store.subscriptionId === subscriptionId && regionName(deleted.store.location) === location) {
    return deleted;
  }
  throw notFound(call);
}

/** Recorded with API version 2018-02-14-preview; newer ones have a code of their own (quoted). */
function notFound(call: ArmCall): Error {
  if (apiVersionOf(call) < '2019') {
    return providerRefusal(404, 'ResourceNotFound', 'The specified resource does not exist.');
  }
  return providerRefusal(404, 'DeletedVaultNotFound', 'The specified deleted vault does not exist.');
}

function deletedVaultView({ store, deletedAt, scheduledPurgeAt }: DeletedKeyStore<Vault>): object {
  return {
    id: `/subscriptions/${store.subscriptionId}/providers/Microsoft.KeyVault/locations/${regionName(store.location)}/deletedVaults/${store.name}`,
    name: store.name,
    type: 'Microsoft.KeyVault/deletedVaults',
    properties: {
      vaultId: store.id,
      location: store.location,
      tags: store.tags ?? {},
      deletionDate: secondsTime(deletedAt),
      scheduledPurgeDate: secondsTime(scheduledPurgeAt),
      ...(store.enablePurgeProtection ? { purgeProtectionEnabled: true } : {}),
    },
  };
}
