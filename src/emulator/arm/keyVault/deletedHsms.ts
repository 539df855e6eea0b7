import { secondsTime } from '../../clock.ts';
import type { DeletedKeyStore, ManagedHsm } from '../../state/resources.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import { regionName, requireAction, resourceGroupOf, subscriptionOf, type ArmCall } from '../call.ts';
import { armPage } from '../paging.ts';
import { deletedStore, deletedStores, removeHsm } from './deletedStores.ts';
import { acceptedHsm } from './hsmOperations.ts';
import { providerHeaders, providerRefusal } from './requested.ts';

/** 202 with an address to poll (recorded), 204 where there was none. */
export function deleteHsm(call: ArmCall): Reply {
  subscriptionOf(call);
  requireAction(call, 'Microsoft.KeyVault/managedHSMs/delete', call.request.path);
  const group = resourceGroupOf(call);
  const id = `${group.id}/providers/Microsoft.KeyVault/managedHSMs/${parameter(call.parameters, 'name')}`;
  const hsm = call.azure.estate.managedHsms.get(id.toLowerCase());
  if (hsm === undefined) return { status: 204, headers: providerHeaders };
  removeHsm(call.azure, hsm);
  return acceptedHsm(call, hsm);
}

export function listDeletedHsms(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, 'Microsoft.KeyVault/deletedManagedHsms/read', `/subscriptions/${subscriptionId}`);
  const rows = deletedStores(call.azure, call.azure.estate.deletedManagedHsms);
  return armPage(
    call,
    rows.filter(({ store }) => store.subscriptionId === subscriptionId),
    deletedHsmView,
  );
}

export function getDeletedHsm(call: ArmCall): Reply {
  const deleted = deletedHsmOf(call, 'Microsoft.KeyVault/locations/deletedManagedHsms/read');
  return { status: 200, headers: providerHeaders, body: deletedHsmView(deleted) };
}

/** 202 with an address to poll (recorded); that purge protection refuses it as it does for vaults is assumed. */
export function purgeHsm(call: ArmCall): Reply {
  const { store } = deletedHsmOf(call, 'Microsoft.KeyVault/locations/deletedManagedHsms/purge/action');
  if (store.enablePurgeProtection) {
    throw providerRefusal(405, 'MethodNotAllowed', "Operation 'DeletedManagedHsmPurge' is not allowed.");
  }
  call.azure.estate.deletedManagedHsms.delete(store.name.toLowerCase());
  return acceptedHsm(call, store);
}

function deletedHsmOf(call: ArmCall, action: string): DeletedKeyStore<ManagedHsm> {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, action, call.request.path);
  const deleted = deletedStore(call.azure, call.azure.estate.deletedManagedHsms, parameter(call.parameters, 'name'));
  const location = regionName(parameter(call.parameters, 'location'));
  if (deleted?.store.subscriptionId === subscriptionId && regionName(deleted.store.location) === location) {
    return deleted;
  }
  throw providerRefusal(
    404,
    'ResourceNotFound',
    'The specified resource does not exist. Follow this link for more information: https://go.microsoft.com/fwlink/?linkid=2147446',
  );
}

/** The type is spelled `Microsoft.Keyvault` here (recorded). */
function deletedHsmView({ store, deletedAt, scheduledPurgeAt }: DeletedKeyStore<ManagedHsm>): object {
  return {
    id: `/subscriptions/${store.subscriptionId}/providers/Microsoft.KeyVault/locations/${regionName(store.location)}/deletedManagedHSMs/${store.name}`,
    name: store.name,
    type: 'Microsoft.Keyvault/deletedManagedHSMs',
    properties: {
      mhsmId: store.id,
      location: store.location,
      deletionDate: secondsTime(deletedAt),
      scheduledPurgeDate: secondsTime(scheduledPurgeAt),
      purgeProtectionEnabled: store.enablePurgeProtection,
      tags: store.tags ?? {},
    },
  };
}
