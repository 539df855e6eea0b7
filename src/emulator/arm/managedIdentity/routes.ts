import { route, type Route } from '../../wire/routes.ts';
import type { ArmHandler } from '../call.ts';
import { group, subscription } from '../paths.ts';
import {
  deleteIdentity,
  getIdentity,
  listIdentitiesOfGroup,
  listIdentitiesOfSubscription,
  patchIdentity,
  putIdentity,
} from './identities.ts';

const identities = 'providers/Microsoft.ManagedIdentity/userAssignedIdentities';

export const managedIdentityRoutes: readonly Route<ArmHandler>[] = [
  route(`GET ${subscription}/${identities}`, listIdentitiesOfSubscription),
  route(`GET ${group}/${identities}`, listIdentitiesOfGroup),
  route(`GET ${group}/${identities}/{name}`, getIdentity),
  route(`PUT ${group}/${identities}/{name}`, putIdentity),
  route(`PATCH ${group}/${identities}/{name}`, patchIdentity),
  route(`DELETE ${group}/${identities}/{name}`, deleteIdentity),
];
