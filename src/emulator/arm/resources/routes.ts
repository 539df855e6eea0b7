import { route, type Route } from '../../wire/routes.ts';
import type { ArmHandler } from '../call.ts';
import { group, subscription } from '../paths.ts';
import { listLocations } from './locations.ts';
import { getProvider, listProviders, registerProvider, unregisterProvider } from './providers.ts';
import {
  checkResourceGroup,
  deleteResourceGroup,
  getResourceGroup,
  getResourcesOperation,
  listResourceGroups,
  patchResourceGroup,
  putResourceGroup,
} from './resourceGroups.ts';
import { listGroupResources, listResources } from './resources.ts';
import { getSubscription, listSubscriptions, listTenants } from './subscriptions.ts';

export const resourcesRoutes: readonly Route<ArmHandler>[] = [
  route('GET /tenants', listTenants),
  route('GET /subscriptions', listSubscriptions),
  route(`GET ${subscription}`, getSubscription),
  route(`GET ${subscription}/locations`, listLocations),
  route(`GET ${subscription}/resourceGroups`, listResourceGroups),
  route(`GET ${subscription}/resources`, listResources),
  route(`GET ${group}/resources`, listGroupResources),
  route(`GET ${subscription}/operationresults/{operationId}`, getResourcesOperation),
  route(`GET ${group}`, getResourceGroup),
  route(`HEAD ${group}`, checkResourceGroup),
  route(`PUT ${group}`, putResourceGroup),
  route(`PATCH ${group}`, patchResourceGroup),
  route(`DELETE ${group}`, deleteResourceGroup),
  route(`GET ${subscription}/providers`, listProviders),
  route(`GET ${subscription}/providers/{namespace}`, getProvider),
  route(`POST ${subscription}/providers/{namespace}/register`, registerProvider),
  route(`POST ${subscription}/providers/{namespace}/unregister`, unregisterProvider),
];
