import { guidOf } from '../guid.ts';
import type { Principal } from '../state/directory.ts';
import type { Estate } from '../state/estate.ts';
import type { Reply } from '../wire/exchange.ts';
import { parameter } from '../wire/routes.ts';
import type { GraphCall } from './call.ts';
import { lister, one, type Collection } from './collection.ts';
import { knownApplications } from './knownApplications.ts';
import { isManagedIdentity } from './view.ts';

const collection: Collection = {
  name: 'applications',
  type: 'ServicePrincipal',
  has: isOwnApplication,
  view: applicationView,
};

/** GET /applications: those that are registered in this tenant. The Azure CLI looks here before it makes a service principal. */
export const listApplications = lister(collection);

/** GET /applications/{id}, the id being that of the registration, not of its service principal. */
export function getApplication(call: GraphCall): Reply {
  const id = parameter(call.parameters, 'id');
  return one(call, collection, id, (principal) => registrationOf(principal) === id.toLowerCase());
}

/** Managed identities have no application, and those of others are registered elsewhere. */
function isOwnApplication(estate: Estate, principal: Principal): boolean {
  const { appId } = principal;
  return appId !== undefined && !knownApplications.has(appId.toLowerCase()) && !isManagedIdentity(estate, principal);
}

/** The directory keeps service principals alone: the object id of the registration follows from the application id. */
function registrationOf({ appId = '' }: Principal): string {
  return guidOf(`application ${appId.toLowerCase()}`);
}

/** As Graph shows one (API description of Microsoft Graph 1.0): the properties that are known here. */
function applicationView({ tenant }: Estate, principal: Principal): Readonly<Record<string, unknown>> {
  return {
    id: registrationOf(principal),
    deletedDateTime: null,
    appId: principal.appId,
    description: principal.description ?? null,
    displayName: principal.displayName,
    identifierUris: [],
    publisherDomain: tenant.defaultDomain,
    signInAudience: 'AzureADMyOrg',
    tags: [],
  };
}
