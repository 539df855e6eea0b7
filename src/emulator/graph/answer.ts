import type { Azure } from '../azure.ts';
import type { Cloud } from '../clouds.ts';
import { segmentsOf, type AzureRequest, type Reply } from '../wire/exchange.ts';
import { findRoute, route } from '../wire/routes.ts';
import { getApplication, listApplications } from './applications.ts';
import { authenticateGraph, refusal, type GraphHandler } from './call.ts';
import {
  getByIds,
  getDirectoryObject,
  getGroup,
  getMe,
  getUser,
  listGroups,
  listMembers,
  listUsers,
} from './people.ts';
import {
  createServicePrincipal,
  getServicePrincipal,
  getServicePrincipalByAppId,
  listServicePrincipals,
} from './servicePrincipals.ts';

/** By path; a service principal is also found by the alternate key in its segment. */
export const graphRoutes = [
  route<GraphHandler>('GET /servicePrincipals', listServicePrincipals),
  route<GraphHandler>('POST /servicePrincipals', createServicePrincipal),
  route<GraphHandler>('GET /servicePrincipals/{id}', getServicePrincipal),
  route<GraphHandler>('GET /applications', listApplications),
  route<GraphHandler>('GET /applications/{id}', getApplication),
  route<GraphHandler>('GET /users', listUsers),
  route<GraphHandler>('GET /users/{id}', getUser),
  route<GraphHandler>('GET /me', getMe),
  route<GraphHandler>('GET /groups', listGroups),
  route<GraphHandler>('GET /groups/{id}', getGroup),
  route<GraphHandler>('GET /groups/{id}/members', listMembers),
  route<GraphHandler>('GET /directoryObjects/{id}', getDirectoryObject),
  route<GraphHandler>('POST /directoryObjects/getByIds', getByIds),
];

/** The alternate key stands in the segment itself. */
const byAppId = /^servicePrincipals\(appId='([^']*)'\)$/i;

/** What graph.microsoft.com answers: service principals, in version 1.0. */
export async function answerGraph(azure: Azure, request: AzureRequest, cloud: Cloud): Promise<Reply> {
  const caller = await authenticateGraph(azure, request, cloud);
  const [version = '', ...segments] = segmentsOf(request.path);
  const call = { azure, caller, request, parameters: {} };
  if (version.toLowerCase() !== 'v1.0') throw refusal(call, 400, 'BadRequest', `Invalid version: ${version}`);
  const headers = {
    'request-id': request.requestId,
    'client-request-id': request.headers['client-request-id'] ?? request.requestId,
    'odata-version': '4.0',
  };
  const [first = '', ...rest] = segments;
  const [, appId] = byAppId.exec(first) ?? [];
  if (appId !== undefined && rest.length === 0 && request.method === 'GET') {
    return { ...getServicePrincipalByAppId({ ...call, parameters: { appId } }), headers };
  }
  const found = findRoute(graphRoutes, request.method, segments);
  if (found.kind === 'wrongMethod') {
    throw refusal(call, 405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.');
  }
  if (found.kind === 'unknown') {
    throw refusal(call, 400, 'BadRequest', `Resource not found for the segment '${segments.at(-1) ?? ''}'.`);
  }
  const reply = found.handler({ ...call, parameters: found.parameters });
  return { ...reply, headers: { ...headers, ...reply.headers } };
}
