import type { Fault } from '../control/faults.ts';
import type { Destination, ServiceName } from '../clouds.ts';
import { entraRefusal } from '../entra/errors.ts';
import { graphError } from '../graph/errors.ts';
import { segmentsOf, type AzureRequest, type Reply } from './exchange.ts';

interface Words {
  readonly code: string;
  readonly message: string;
}

/** The error answer of a fault, in the form and, unless the fault has its own, the words of the service it strikes. */
export function faultReply(fault: Fault, { service }: Destination, request: AzureRequest, now: number): Reply {
  const status = fault.status ?? 500;
  const usual = usualWords(service, status, request, fault.retryAfter);
  const words = { code: fault.code ?? usual.code, message: fault.message ?? usual.message };
  const headers = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
  return { status, headers, body: bodyOf(service, status, words, request, now) };
}

function bodyOf(service: ServiceName, status: number, words: Words, request: AzureRequest, now: number): unknown {
  switch (service) {
    case 'login':
      // AADSTS90055: too many requests; AADSTS90033: a service is temporarily unavailable (list of Entra's error codes).
      return entraRefusal(status, words.code, status === 429 ? 90055 : 90033, words.message, now, request.host).reply
        .body;
    case 'graph':
      return graphError(status, words.code, words.message, request, now).reply.body;
    default:
      return { error: words };
  }
}

function usualWords(
  service: ServiceName,
  status: number,
  request: AzureRequest,
  retryAfter: number | undefined,
): Words {
  if (status === 429) return throttled(service, request, retryAfter);
  if (service === 'login') {
    return { code: 'temporarily_unavailable', message: 'A transient error has occurred. Please try again.' };
  }
  return usual[status] ?? { code: `Status${status}`, message: `The request failed with status ${status}.` };
}

/** The words by which gateways of Azure fail; the texts are assumed. */
const usual: Readonly<Record<number, Words>> = {
  400: { code: 'BadRequest', message: 'The request is invalid.' },
  401: { code: 'Unauthorized', message: 'The request is not authorized.' },
  403: { code: 'Forbidden', message: 'The request is forbidden.' },
  404: { code: 'NotFound', message: 'The resource was not found.' },
  408: { code: 'RequestTimeout', message: 'The request timed out.' },
  409: { code: 'Conflict', message: 'Another operation is in progress.' },
  412: { code: 'PreconditionFailed', message: 'The condition of the request was not met.' },
  500: { code: 'InternalServerError', message: 'The server encountered an internal error. Please retry the request.' },
  502: { code: 'BadGateway', message: 'The gateway received an invalid response.' },
  503: { code: 'ServiceUnavailable', message: 'The service is unavailable. Please retry the request.' },
  504: { code: 'GatewayTimeout', message: 'The gateway did not receive a response within the specified time period.' },
};

/**
 * How each service says that there are too many requests: Resource Manager as recorded, vaults as quoted in a public
 * thread, Microsoft Graph and Entra as their documents say, the others assumed. None has a Retry-After of its
 * own: the fault says whether there is one.
 */
function throttled(service: ServiceName, request: AzureRequest, retryAfter: number | undefined): Words {
  switch (service) {
    case 'resourceManager':
      return resourceManagerThrottled(request, retryAfter ?? 6);
    case 'vault':
    case 'managedHsm':
      return {
        code: 'Throttled',
        message:
          'Request was not processed because too many requests were received. Reason: VaultRequestTypeLimitReached',
      };
    case 'graph':
      return { code: 'TooManyRequests', message: 'Please retry again later.' };
    case 'openAi':
      return { code: '429', message: 'Requests have exceeded the call rate limit. Please retry later.' };
    case 'logAnalytics':
      return { code: 'ThrottledError', message: 'Too many requests. Please retry later.' };
    case 'login':
      return {
        code: 'temporarily_unavailable',
        message: 'There are too many incoming requests. This exception is thrown for blocked tenants.',
      };
  }
}

function resourceManagerThrottled(request: AzureRequest, seconds: number): Words {
  const segments = segmentsOf(request.path);
  if (segments.some((segment) => segment.toLowerCase() === 'microsoft.resourcegraph')) {
    return {
      code: 'RateLimiting',
      message:
        'Client application has been throttled and should not attempt to repeat the request until an amount of time has elapsed. Please see https://aka.ms/resourcegraph-throttling for help.',
    };
  }
  const at = segments.findLastIndex((segment) => segment.toLowerCase() === 'providers');
  const scope = segments.slice(0, at < 0 ? segments.length : at).filter((_, index) => index % 2 === 0);
  const provider = at < 0 ? [] : segments.slice(at, at + 2);
  const types = at < 0 ? [] : segments.slice(at + 2).filter((_, index) => index % 2 === 0);
  const operation = [request.method, ...scope, ...provider, ...types].join('/').toUpperCase();
  return {
    code: 'SubscriptionRequestsThrottled',
    message: `Number of requests for subscription '${segments[1] ?? ''}' and operation '${operation}/' exceeded the backend storage limit. Please try again after '${seconds}' seconds.`,
  };
}
