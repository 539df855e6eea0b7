import { route, type Route } from '../../wire/routes.ts';
import type { ArmHandler } from '../call.ts';
import { group, subscription } from '../paths.ts';
import { getIdentity, listIdentitiesOfGroup, listIdentitiesOfSubscription } from './identities.ts';

const identities = 'providers/Microsoft.ManagedIdentity/userAssignedIdentities';

export const managedIdentityRoutes: readonly Route<ArmHandler>[] = [
  route(`GET ${subscription}/${identities}`, listIdentitiesOfSubscription),
  route(`GET ${group}/${identities}`, listIdentitiesOfGroup),
  route(`GET ${group}/${identities}/{name}`, getIdentity),
];
