import { route, type Route } from '../../wire/routes.ts';
import type { ArmHandler } from '../call.ts';
import { group, subscription } from '../paths.ts';
import {
  deleteWorkspace,
  getWorkspace,
  listWorkspacesOfGroup,
  listWorkspacesOfSubscription,
  putWorkspace,
} from './workspaces.ts';

const workspaces = 'providers/Microsoft.OperationalInsights/workspaces';

export const operationalInsightsRoutes: readonly Route<ArmHandler>[] = [
  route(`GET ${subscription}/${workspaces}`, listWorkspacesOfSubscription),
  route(`GET ${group}/${workspaces}`, listWorkspacesOfGroup),
  route(`GET ${group}/${workspaces}/{workspaceName}`, getWorkspace),
  route(`PUT ${group}/${workspaces}/{workspaceName}`, putWorkspace),
  route(`DELETE ${group}/${workspaces}/{workspaceName}`, deleteWorkspace),
];
