import { may } from '../authorization/authorize.ts';
import { isGuid, newGuid } from '../guid.ts';
import { asString, member } from '../json.ts';
import { addPrincipal, type Principal } from '../state/directory.ts';
import type { Reply } from '../wire/exchange.ts';
import { parameter } from '../wire/routes.ts';
import { bodyOf, refusal, type GraphCall } from './call.ts';
import { graphError } from './errors.ts';
import { context, getter, lister, one, type Collection } from './collection.ts';
import { knownApplications } from './knownApplications.ts';
import { servicePrincipalView } from './view.ts';

const collection: Collection = {
  name: 'servicePrincipals',
  type: 'ServicePrincipal',
  view: servicePrincipalView,
};

export const listServicePrincipals = lister(collection);
export const getServicePrincipal = getter(collection);

/** GET /servicePrincipals(appId='{appId}'), the alternate key. */
export function getServicePrincipalByAppId(call: GraphCall): Reply {
  const appId = parameter(call.parameters, 'appId');
  return one(call, collection, appId, (principal) => principal.appId?.toLowerCase() === appId.toLowerCase());
}

/**
 * POST /servicePrincipals: takes an application into the tenant. Other services learn of it after the propagation time.
 * In Entra that asks for a directory role (Cloud Application Administrator or above), which the emulator does not have:
 * here whoever may assign Azure roles at a management group may (assumed).
 */
export function createServicePrincipal(call: GraphCall): Reply {
  const { azure, caller, request } = call;
  const { estate, clock, behaviour } = azure;
  const mayCreate = [...estate.managementGroups.values()].some(({ name }) =>
    may(
      azure,
      caller.objectId,
      'Microsoft.Authorization/roleAssignments/write',
      `/providers/Microsoft.Management/managementGroups/${name}`,
    ),
  );
  if (!mayCreate) {
    throw refusal(call, 403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
  }
  const appId = appIdOf(call);
  if (servicePrincipals(call).some((principal) => principal.appId?.toLowerCase() === appId))
    throw conflict(call, appId);
  const displayName = knownApplications.get(appId);
  if (displayName === undefined) throw noApplication(call, appId);
  const principal = addPrincipal(estate.principals, {
    objectId: newGuid(),
    appId,
    type: 'ServicePrincipal',
    displayName,
    replicatedAt: clock.now() + behaviour.propagation,
  });
  const location = `https://${request.host}/v1.0/directoryObjects/${principal.objectId}/Microsoft.DirectoryServices.ServicePrincipal`;
  return {
    status: 201,
    headers: { location },
    body: { '@odata.context': `${context(call, collection)}/$entity`, ...servicePrincipalView(estate, principal) },
  };
}

function appIdOf(call: GraphCall): string {
  const appId = asString(member(bodyOf(call), 'appId'));
  if (appId === undefined || !isGuid(appId)) {
    throw refusal(
      call,
      400,
      'Request_BadRequest',
      "A value without a type name was found and no expected type is available, or 'appId' is not a GUID.",
    );
  }
  return appId.toLowerCase();
}

/** 409 as public threads quote it. */
function conflict({ azure, request }: GraphCall, appId: string): Error {
  const message = `The service principal cannot be created, updated, or restored because the service principal name ${appId} is already in use.`;
  const details = [{ code: 'ConflictingObjects', message, target: 'servicePrincipalNames' }];
  return graphError(409, 'Request_MultipleObjectsWithSameKeyValue', message, request, azure.clock.now(), details);
}

/** 400 as public threads quote it. */
function noApplication({ azure, request }: GraphCall, appId: string): Error {
  const message = `The appId '${appId}' of the service principal does not reference a valid application object.`;
  const details = [{ code: 'NoBackingApplicationObject', message, target: 'appId' }];
  return graphError(400, 'Request_BadRequest', message, request, azure.clock.now(), details);
}

function servicePrincipals({ azure }: GraphCall): readonly Principal[] {
  return [...azure.estate.principals.values()].filter(({ type }) => type === 'ServicePrincipal');
}
