import { destinationOf } from '../clouds.ts';
import type { AzureRequest, Reply } from './exchange.ts';

/** All headers of a reply but those of the connection. */
export function wireHeaders(request: AzureRequest, reply: Reply, now: number): Readonly<Record<string, string>> {
  const contentType = reply.body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' };
  return { ...serviceHeaders(request, now), ...reply.headers, ...contentType };
}

/** The headers that a service adds to every reply, as they were recorded of each. */
function serviceHeaders(request: AzureRequest, now: number): Readonly<Record<string, string>> {
  const common = {
    'cache-control': 'no-cache',
    pragma: 'no-cache',
    expires: '-1',
    'x-content-type-options': 'nosniff',
    'x-ms-request-id': request.requestId,
    ...clientRequestId(request),
  };
  switch (destinationOf(request.host)?.service) {
    case 'vault':
      return { ...common, 'strict-transport-security': 'max-age=31536000;includeSubDomains' };
    case 'resourceManager':
      return { ...common, ...resourceManagerHeaders(request, now) };
    default:
      return { ...common, 'strict-transport-security': 'max-age=31536000; includeSubDomains' };
  }
}

function resourceManagerHeaders(request: AzureRequest, now: number): Readonly<Record<string, string>> {
  const correlationId = request.headers['x-ms-correlation-request-id'] ?? request.requestId;
  const moment = new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, '');
  return {
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    'x-ms-correlation-request-id': correlationId,
    'x-ms-routing-request-id': `SWEDENCENTRAL:${moment}:${request.requestId}`,
  };
}

/** The client's own id of the request comes back where it asks for it. */
function clientRequestId(request: AzureRequest): Readonly<Record<string, string>> {
  const id = request.headers['x-ms-client-request-id'];
  const wanted = request.headers['x-ms-return-client-request-id']?.toLowerCase() === 'true';
  return wanted && id !== undefined ? { 'x-ms-client-request-id': id } : {};
}
