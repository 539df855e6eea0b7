import { holdsAnything } from '../../authorization/authorize.ts';
import { secondsTime } from '../../clock.ts';
import { Refusal, type Reply } from '../../wire/exchange.ts';
import type { ArmOperation } from '../../state/operations.ts';
import type { AccountOperation } from '../../state/resources.ts';
import { parameter } from '../../wire/routes.ts';
import { subscriptionOf, type ArmCall } from '../call.ts';
import { isRunning } from '../longRunning.ts';
import { armRefusal, authorizationFailed } from '../refusals.ts';
import { serviceHeaders } from './accounts.ts';
import { accountView } from './accountView.ts';

/** The API version that the addresses of operation results carry, whatever the client asked with (recorded). */
const resultApiVersion = '2017-04-18';

type Polled = Pick<ArmOperation, 'name' | 'subscriptionId' | 'location'>;

export function operationId(operation: Polled): string {
  return `/subscriptions/${operation.subscriptionId}/providers/Microsoft.CognitiveServices/locations/${operation.location}/operationResults/${operation.name}`;
}

export function operationUrl(host: string, operation: Polled): string {
  return `https://${host}${operationId(operation)}?api-version=${resultApiVersion}`;
}

/**
 * The state of an operation: `Updating` (or `Creating`, `Deleting`), then `Succeeded` or `Failed`, always 200 and without Retry-After (recorded;
 * `Failed` with `error` follows Resource Manager's contract). Asked as `operationResultResponseType=Location` it is
 * 202 while running and then the account itself (assumed).
 */
export function getOperationResult(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  requireVisible(call, subscriptionId);
  const name = parameter(call.parameters, 'operationId');
  const purge = call.azure.estate.armOperations.get(name.toLowerCase());
  if (purge?.subscriptionId === subscriptionId) return asPurge(call, purge);
  const operation = call.azure.estate.operations.get(name.toLowerCase());
  if (operation?.subscriptionId !== subscriptionId) {
    throw armRefusal(404, 'OperationNotFound', `The operation '${name}' was not found.`);
  }
  return asksForLocation(call) ? asLocation(call, operation) : asStatus(operation);
}

/** Who holds any role in the subscription may poll: a contributor of one resource group must be able to (assumed). */
function requireVisible({ azure, caller }: ArmCall, subscriptionId: string): void {
  const scope = `/subscriptions/${subscriptionId}`;
  if (holdsAnything(azure, caller.objectId, scope)) return;
  const action = 'Microsoft.CognitiveServices/locations/operationResults/read';
  throw authorizationFailed(caller.appId, caller.objectId, action, scope);
}

/** A purge leaves nothing behind that could be shown. */
function asPurge(call: ArmCall, operation: ArmOperation): Reply {
  const running = isRunning(call, operation);
  if (asksForLocation(call)) {
    const location = `${operationUrl(call.request.host, operation)}&operationResultResponseType=Location`;
    return running
      ? { status: 202, headers: { ...serviceHeaders(), location } }
      : { status: 204, headers: serviceHeaders() };
  }
  const { name, startedAt, completesAt } = operation;
  return {
    status: 200,
    headers: serviceHeaders(),
    body: {
      id: operationId(operation),
      name,
      status: running ? 'Deleting' : 'Succeeded',
      startTime: secondsTime(startedAt),
      ...(running ? {} : { endTime: secondsTime(completesAt) }),
    },
  };
}

function asksForLocation({ request }: ArmCall): boolean {
  return request.query.get('operationresultresponsetype')?.toLowerCase() === 'location';
}

function asStatus(operation: AccountOperation): Reply {
  const { name, status, shownAs, error, startedAt, completesAt } = operation;
  return {
    status: 200,
    headers: serviceHeaders(),
    body: {
      id: operationId(operation),
      name,
      status: status === 'Updating' ? (shownAs ?? status) : status,
      startTime: secondsTime(startedAt),
      ...(status === 'Updating' ? {} : { endTime: secondsTime(completesAt) }),
      ...(error === undefined ? {} : { error }),
    },
  };
}

function asLocation(call: ArmCall, operation: AccountOperation): Reply {
  const location = `${operationUrl(call.request.host, operation)}&operationResultResponseType=Location`;
  if (operation.status === 'Updating') return { status: 202, headers: { ...serviceHeaders(), location } };
  if (operation.error !== undefined) {
    throw new Refusal({ status: 400, headers: serviceHeaders(), body: { error: operation.error } });
  }
  const account = call.azure.estate.accounts.get(operation.accountId.toLowerCase());
  if (account === undefined) return { status: 204, headers: serviceHeaders() };
  return { status: 200, headers: serviceHeaders(account.etag), body: accountView(call, account) };
}
