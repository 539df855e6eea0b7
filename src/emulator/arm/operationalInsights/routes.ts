import { route, type Route } from '../../wire/routes.ts';
import type { ArmHandler } from '../call.ts';
import { group, subscription } from '../paths.ts';
import { listDeletedWorkspacesOfGroup, listDeletedWorkspacesOfSubscription } from './deletedWorkspaces.ts';
import {
  deleteWorkspace,
  getSharedKeys,
  getWorkspace,
  listWorkspacesOfGroup,
  listWorkspacesOfSubscription,
  putWorkspace,
} from './workspaces.ts';

const provider = 'providers/Microsoft.OperationalInsights';
const workspaces = `${provider}/workspaces`;

export const operationalInsightsRoutes: readonly Route<ArmHandler>[] = [
  route(`GET ${subscription}/${workspaces}`, listWorkspacesOfSubscription),
  route(`GET ${group}/${workspaces}`, listWorkspacesOfGroup),
  route(`GET ${group}/${workspaces}/{workspaceName}`, getWorkspace),
  route(`PUT ${group}/${workspaces}/{workspaceName}`, putWorkspace),
  route(`DELETE ${group}/${workspaces}/{workspaceName}`, deleteWorkspace),
  route(`POST ${group}/${workspaces}/{workspaceName}/sharedKeys`, getSharedKeys),
  route(`GET ${subscription}/${provider}/deletedWorkspaces`, listDeletedWorkspacesOfSubscription),
  route(`GET ${group}/${provider}/deletedWorkspaces`, listDeletedWorkspacesOfGroup),
];
