import { route, type Route } from '../../wire/routes.ts';
import type { ArmHandler } from '../call.ts';
import { group, subscription } from '../paths.ts';
import {
  getProvider,
  getResourceGroup,
  getSubscription,
  listProviders,
  listResourceGroups,
  listSubscriptions,
  listTenants,
} from './subscriptions.ts';

export const resourcesRoutes: readonly Route<ArmHandler>[] = [
  route('GET /tenants', listTenants),
  route('GET /subscriptions', listSubscriptions),
  route(`GET ${subscription}`, getSubscription),
  route(`GET ${subscription}/resourceGroups`, listResourceGroups),
  route(`GET ${group}`, getResourceGroup),
  route(`GET ${subscription}/providers`, listProviders),
  route(`GET ${subscription}/providers/{namespace}`, getProvider),
];
