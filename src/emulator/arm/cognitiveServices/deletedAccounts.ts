import type { Azure } from '../../azure.ts';
import { armTime } from '../../clock.ts';
import type { Account, DeletedAccount } from '../../state/resources.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import { regionName, requireAction, resourceGroupOf, subscriptionOf, type ArmCall } from '../call.ts';
import { forgetConnections } from '../network/connect.ts';
import { begin } from '../longRunning.ts';
import { armPage } from '../paging.ts';
import { nestedResourcesExist, resourceNotFound } from '../refusals.ts';
import { forgetExtensions } from '../resourceIndex.ts';
import { serviceHeaders } from './accounts.ts';
import { requireMatch } from './precondition.ts';
import { accountType } from './accountType.ts';
import { accountView } from './accountView.ts';
import { operationUrl } from './operationResults.ts';
import { requireSettled } from './patchAccount.ts';

/** Deleted accounts can be recovered for 48 hours (recorded). */
const retention = 48 * 60 * 60 * 1000;

/** 200 without a body (recorded), 204 where there was none; the account is then among the deleted ones. Refused with projects. */
export function deleteAccount(call: ArmCall): Reply {
  subscriptionOf(call);
  requireAction(call, `${accountType}/delete`, call.request.path);
  const group = resourceGroupOf(call);
  const id = `${group.id}/providers/${accountType}/${parameter(call.parameters, 'accountName')}`;
  const account = call.azure.estate.accounts.get(id.toLowerCase());
  if (account === undefined) return { status: 204, headers: serviceHeaders() };
  const projects = account.projects.map(({ name }) => `${accountType}/${account.name}/projects/${name}`);
  if (projects.length > 0) throw nestedResourcesExist(projects);
  requireMatch(call, account.etag);
  requireSettled(account);
  removeAccount(call.azure, account);
  return { status: 200, headers: serviceHeaders() };
}

/** Soft-deletes an account; its identity and its key come back with it, its role assignments and connections do not. */
export function removeAccount({ estate, clock }: Azure, account: Account): void {
  const deletionDate = clock.now();
  estate.accounts.delete(account.id.toLowerCase());
  forgetExtensions(estate, account.id);
  forgetConnections(estate, account.id);
  const deleted = { account, deletionDate, scheduledPurgeDate: deletionDate + retention };
  estate.deletedAccounts.set(account.id.toLowerCase(), deleted);
}

/** The deleted account that had the id, unless its time is over and it purged itself. */
export function deletedAccountWithId({ estate, clock }: Azure, id: string): DeletedAccount | undefined {
  const found = estate.deletedAccounts.get(id.toLowerCase());
  return found !== undefined && isRecoverable(found, clock.now()) ? found : undefined;
}

/** Old recordings lack the date: then an account counts as still there. */
function isRecoverable({ scheduledPurgeDate }: DeletedAccount, now: number): boolean {
  return scheduledPurgeDate === 0 || now < scheduledPurgeDate;
}

/** Lists them even for some time after their date (recorded). */
export function listDeletedAccounts(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, 'Microsoft.CognitiveServices/deletedAccounts/read', `/subscriptions/${subscriptionId}`);
  const rows = [...call.azure.estate.deletedAccounts.values()].filter(
    ({ account }) => account.subscriptionId === subscriptionId,
  );
  return armPage(call, rows, (deleted) => deletedAccountView(call, deleted));
}

export function getDeletedAccount(call: ArmCall): Reply {
  const deleted = deletedAccountOf(call, 'read');
  return { status: 200, headers: serviceHeaders(), body: deletedAccountView(call, deleted) };
}

/** 202 with the addresses of an operation that shows `Deleting` (recorded). The account's identity goes with it. */
export function purgeAccount(call: ArmCall): Reply {
  const { account } = deletedAccountOf(call, 'delete');
  const { estate } = call.azure;
  estate.deletedAccounts.delete(account.id.toLowerCase());
  if (account.identity?.principalId !== undefined) {
    estate.principals.delete(account.identity.principalId.toLowerCase());
  }
  const operation = begin(call, account.subscriptionId, parameter(call.parameters, 'location'));
  const url = operationUrl(call.request.host, operation);
  return {
    status: 202,
    headers: {
      ...serviceHeaders(),
      'azure-asyncoperation': url,
      location: `${url}&operationResultResponseType=Location`,
    },
  };
}

function deletedAccountOf(call: ArmCall, verb: 'read' | 'delete'): DeletedAccount {
  const { subscriptionId } = subscriptionOf(call);
  const action = `Microsoft.CognitiveServices/locations/resourceGroups/deletedAccounts/${verb}`;
  requireAction(call, action, `/subscriptions/${subscriptionId}`);
  const [group, name, location] = [
    parameter(call.parameters, 'resourceGroupName'),
    parameter(call.parameters, 'accountName'),
    regionName(parameter(call.parameters, 'location')),
  ];
  const id = `/subscriptions/${subscriptionId}/resourceGroups/${group}/providers/${accountType}/${name}`;
  const deleted = deletedAccountWithId(call.azure, id);
  if (deleted !== undefined && regionName(deleted.account.location) === location) return deleted;
  throw resourceNotFound('Microsoft.CognitiveServices/deletedAccounts', name, group);
}

/** Deleted accounts keep their encryption, so that whoever disables a key can see them (recorded). */
function deletedAccountView(call: ArmCall, { account, deletionDate, scheduledPurgeDate }: DeletedAccount): object {
  const view = accountView(call, account) as { readonly properties: object };
  return {
    ...view,
    id: `/subscriptions/${account.subscriptionId}/providers/Microsoft.CognitiveServices/locations/${account.location}/resourceGroups/${account.resourceGroup}/deletedAccounts/${account.name}`,
    type: 'Microsoft.CognitiveServices/deletedAccounts',
    properties: {
      ...view.properties,
      deletionDate: armTime(deletionDate),
      scheduledPurgeDate: armTime(scheduledPurgeDate),
    },
  };
}
