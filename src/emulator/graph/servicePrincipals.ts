import { may } from '../authorization/authorize.ts';
import { isGuid, newGuid } from '../guid.ts';
import { asString, member } from '../json.ts';
import { addPrincipal, type Principal } from '../state/directory.ts';
import type { Reply } from '../wire/exchange.ts';
import { parameter } from '../wire/routes.ts';
import { refusal, type GraphCall } from './call.ts';
import { graphError } from './errors.ts';
import { readFilter } from './filter.ts';
import { knownApplications } from './knownApplications.ts';
import { selected, servicePrincipalView } from './view.ts';

/** The rows of a page unless `$top` says otherwise, and the most it may say (Graph's documents on paging). */
const pageRows = 100;
const mostRows = 999;

/** GET /servicePrincipals, with `$filter`, `$select` and `$top`. Every caller of the tenant may read (assumed). */
export function listServicePrincipals(call: GraphCall): Reply {
  const { query, host, path } = call.request;
  const top = Number(query.get('$top') ?? pageRows);
  if (!Number.isInteger(top) || top < 1 || top > mostRows) {
    throw refusal(
      call,
      400,
      'BadRequest',
      `Invalid page size specified: '${query.get('$top') ?? ''}'. Must be between 1 and 999 inclusive.`,
    );
  }
  const start = Number(Buffer.from(query.get('$skiptoken') ?? '', 'base64url').toString() || 0);
  if (!Number.isInteger(start) || start < 0) throw refusal(call, 400, 'BadRequest', 'Invalid skip token.');
  const found = matching(call);
  const next = new URLSearchParams([...query].filter(([name]) => name !== '$skiptoken'));
  next.set('$skiptoken', Buffer.from(String(start + top)).toString('base64url'));
  return {
    status: 200,
    body: {
      '@odata.context': context(call),
      ...(start + top < found.length ? { '@odata.nextLink': `https://${host}${path}?${next.toString()}` } : {}),
      value: found.slice(start, start + top).map((principal) => view(call, principal)),
    },
  };
}

/** GET /servicePrincipals/{id}. */
export function getServicePrincipal(call: GraphCall): Reply {
  const id = parameter(call.parameters, 'id');
  return one(call, id, (principal) => principal.objectId.toLowerCase() === id.toLowerCase());
}

/** GET /servicePrincipals(appId='{appId}'), the alternate key. */
export function getServicePrincipalByAppId(call: GraphCall): Reply {
  const appId = parameter(call.parameters, 'appId');
  return one(call, appId, (principal) => principal.appId?.toLowerCase() === appId.toLowerCase());
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
    body: { '@odata.context': `${context(call)}/$entity`, ...servicePrincipalView(estate, principal) },
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

function bodyOf(call: GraphCall): unknown {
  try {
    return JSON.parse(call.request.body);
  } catch {
    throw refusal(
      call,
      400,
      'BadRequest',
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    );
  }
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

function matching(call: GraphCall): readonly Principal[] {
  const filter = call.request.query.get('$filter');
  if (filter === undefined) return servicePrincipals(call);
  const comparisons = readFilter(filter);
  if (comparisons === undefined) {
    throw refusal(call, 400, 'Request_UnsupportedQuery', 'Unsupported or invalid query filter clause specified.');
  }
  return servicePrincipals(call).filter((principal) => {
    const values = { id: principal.objectId, appId: principal.appId ?? '', displayName: principal.displayName };
    return comparisons.some(({ field, value }) => values[field].toLowerCase() === value.toLowerCase());
  });
}

function one(call: GraphCall, key: string, fits: (principal: Principal) => boolean): Reply {
  const principal = servicePrincipals(call).find(fits);
  if (principal === undefined) {
    throw refusal(
      call,
      404,
      'Request_ResourceNotFound',
      `Resource '${key}' does not exist or one of its queried reference-property objects are not present.`,
    );
  }
  return { status: 200, body: { '@odata.context': `${context(call)}/$entity`, ...view(call, principal) } };
}

function view(call: GraphCall, principal: Principal): object {
  return selected(servicePrincipalView(call.azure.estate, principal), call.request.query.get('$select'));
}

function context({ request }: GraphCall): string {
  return `https://${request.host}/v1.0/$metadata#servicePrincipals`;
}
