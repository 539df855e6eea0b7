import { armTime } from '../../clock.ts';
import { newGuid } from '../../guid.ts';
import { asNumber, member } from '../../json.ts';
import type { Workspace } from '../../state/resources.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import {
  bodyOf,
  groupScope,
  locationOf,
  newResourceIn,
  regionName,
  requireAction,
  requireSameLocation,
  resourceGroupOf,
  subscriptionOf,
  type ArmCall,
} from '../call.ts';
import { armPage } from '../paging.ts';
import { patchedTags } from '../patch.ts';
import { badRequest, resourceNotFound } from '../refusals.ts';
import { forgetExtensions } from '../resourceIndex.ts';
import { created, modified, systemDataView } from '../systemData.ts';

const type = 'Microsoft.OperationalInsights/workspaces';

export function listWorkspacesOfSubscription(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, `${type}/read`, `/subscriptions/${subscriptionId}`);
  return armPage(call, call.azure.estate.workspaces.inSubscription(subscriptionId), workspaceView);
}

export function listWorkspacesOfGroup(call: ArmCall): Reply {
  subscriptionOf(call);
  requireAction(call, `${type}/read`, groupScope(call));
  const group = resourceGroupOf(call);
  return armPage(call, call.azure.estate.workspaces.inGroup(group.subscriptionId, group.name), workspaceView);
}

export function getWorkspace(call: ArmCall): Reply {
  const workspace = find(call, `${type}/read`);
  if (workspace !== undefined) return { status: 200, body: workspaceView(workspace) };
  throw resourceNotFound(
    type,
    parameter(call.parameters, 'workspaceName'),
    parameter(call.parameters, 'resourceGroupName'),
  );
}

/** 201 for a new one, which shows as `Creating` at first, 200 for a changed one (API description). */
export function putWorkspace(call: ArmCall): Reply {
  const before = find(call, `${type}/write`);
  const body = bodyOf(call);
  const location = locationOf(body);
  const retention = retentionOf(body);
  if (before === undefined) return createdWorkspace(call, body, location, retention);
  requireSameLocation(before, location);
  before.retentionInDays = retention;
  before.tags = patchedTags(body, before.tags);
  before.systemData = modified(before.systemData, call.caller, call.azure.clock.now());
  return { status: 200, body: workspaceView(before) };
}

export function deleteWorkspace(call: ArmCall): Reply {
  const workspace = find(call, `${type}/delete`);
  if (workspace === undefined) return { status: 204 };
  forgetExtensions(call.azure.estate, workspace.id);
  call.azure.estate.workspaces.delete(workspace.id.toLowerCase());
  return { status: 200 };
}

function createdWorkspace(call: ArmCall, body: unknown, location: string, retentionInDays: number): Reply {
  const name = parameter(call.parameters, 'workspaceName');
  if (!/^[a-z0-9][a-z0-9-]{2,61}[a-z0-9]$/i.test(name)) {
    throw badRequest(`The workspace name '${name}' is invalid. It must have 4 to 63 letters, digits or hyphens.`);
  }
  const workspace: Workspace = {
    ...newResourceIn(call, type, name),
    location: regionName(location),
    tags: patchedTags(body, undefined),
    systemData: created(call.caller, call.azure.clock.now()),
    customerId: newGuid(),
    retentionInDays,
  };
  call.azure.estate.workspaces.set(workspace.id.toLowerCase(), workspace);
  return { status: 201, body: workspaceView(workspace, 'Creating') };
}

function find(call: ArmCall, action: string): Workspace | undefined {
  subscriptionOf(call);
  requireAction(call, action, call.request.path);
  const group = resourceGroupOf(call);
  const id = `${group.id}/providers/${type}/${parameter(call.parameters, 'workspaceName')}`;
  return call.azure.estate.workspaces.get(id.toLowerCase());
}

/** 30 to 730 days (Azure Monitor documentation); less than that is for tables with a plan of their own. */
function retentionOf(body: unknown): number {
  const days = asNumber(member(member(body, 'properties'), 'retentionInDays')) ?? 30;
  if (Number.isInteger(days) && days >= 30 && days <= 730) return days;
  throw badRequest(`'RetentionInDays' property doesn't match the SKU limits: ${days} is not between 30 and 730.`);
}

export function workspaceView(workspace: Workspace, provisioningState: 'Creating' | 'Succeeded' = 'Succeeded'): object {
  return {
    properties: workspaceProperties(workspace, provisioningState),
    location: workspace.location,
    tags: workspace.tags ?? {},
    id: workspace.id,
    name: workspace.name,
    type,
    systemData: systemDataView(workspace.systemData),
  };
}

export function workspaceProperties(
  { customerId, retentionInDays, systemData }: Workspace,
  provisioningState: 'Creating' | 'Succeeded' = 'Succeeded',
): object {
  return {
    customerId,
    provisioningState,
    sku: { name: 'PerGB2018', lastSkuUpdate: armTime(systemData.createdAt) },
    retentionInDays,
    features: { legacy: 0, searchVersion: 1, enableLogAccessUsingOnlyResourcePermissions: true },
    workspaceCapping: { dailyQuotaGb: -1, dataIngestionStatus: 'RespectQuota' },
    publicNetworkAccessForIngestion: 'Enabled',
    publicNetworkAccessForQuery: 'Enabled',
    createdDate: armTime(systemData.createdAt),
    modifiedDate: armTime(systemData.lastModifiedAt),
  };
}
