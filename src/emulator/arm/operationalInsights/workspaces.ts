import { randomBytes } from 'node:crypto';
import { newGuid } from '../../guid.ts';
import type { Workspace, WorkspaceSettings } from '../../state/resources.ts';
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
import { created, modified } from '../systemData.ts';
import { deletedWorkspace, removeWorkspace } from './deletedWorkspaces.ts';
import { retentionOf, settingsOf } from './workspaceSettings.ts';
import { workspaceType, workspaceView } from './workspaceView.ts';

const type = workspaceType;

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
  throw notFound(call);
}

function notFound({ parameters }: ArmCall): Error {
  return resourceNotFound(type, parameter(parameters, 'workspaceName'), parameter(parameters, 'resourceGroupName'));
}

/**
 * 201 for a new one, which shows as `Creating` at first, 200 for a changed one (API description). A workspace that was
 * deleted comes back where its name, group and region are written again ("To recover the workspace, create it again").
 */
export function putWorkspace(call: ArmCall): Reply {
  const present = find(call, `${type}/write`);
  const body = bodyOf(call);
  const location = locationOf(body);
  const before = present ?? deletedWorkspace(call.azure, idOf(call));
  const settings = settingsOf(body, before?.settings);
  const retention = retentionOf(body, before?.retentionInDays);
  if (before === undefined) return createdWorkspace(call, body, location, retention, settings);
  requireSameLocation(before, location);
  call.azure.estate.deletedWorkspaces.delete(before.id.toLowerCase());
  call.azure.estate.workspaces.set(before.id.toLowerCase(), before);
  before.retentionInDays = retention;
  before.settings = settings;
  before.tags = patchedTags(body, before.tags);
  before.systemData = modified(before.systemData, call.caller, call.azure.clock.now());
  return present === undefined
    ? { status: 201, body: workspaceView(before, 'Creating') }
    : { status: 200, body: workspaceView(before) };
}

export function deleteWorkspace(call: ArmCall): Reply {
  const workspace = find(call, `${type}/delete`);
  if (workspace === undefined) return { status: 204 };
  removeWorkspace(call.azure, workspace, call.request.query.get('force')?.toLowerCase() === 'true');
  return { status: 200 };
}

/** The keys by which agents send logs; nothing here accepts them. */
export function getSharedKeys(call: ArmCall): Reply {
  const workspace = find(call, `${type}/sharedKeys/action`);
  if (workspace === undefined) throw notFound(call);
  const fresh = (): string => randomBytes(64).toString('base64');
  workspace.keys ??= { primarySharedKey: fresh(), secondarySharedKey: fresh() };
  return { status: 200, body: workspace.keys };
}

function createdWorkspace(
  call: ArmCall,
  body: unknown,
  location: string,
  retentionInDays: number,
  settings: WorkspaceSettings,
): Reply {
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
    settings,
  };
  call.azure.estate.workspaces.set(workspace.id.toLowerCase(), workspace);
  return { status: 201, body: workspaceView(workspace, 'Creating') };
}

function find(call: ArmCall, action: string): Workspace | undefined {
  subscriptionOf(call);
  requireAction(call, action, call.request.path);
  return call.azure.estate.workspaces.get(idOf(call).toLowerCase());
}

function idOf(call: ArmCall): string {
  return `${resourceGroupOf(call).id}/providers/${type}/${parameter(call.parameters, 'workspaceName')}`;
}
