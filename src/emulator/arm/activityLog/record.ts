import type { Azure } from '../../azure.ts';
import type { Caller } from '../../entra/tokenAuthority.ts';
import { newGuid } from '../../guid.ts';
import type { ActivityEvent } from '../../state/events.ts';
import type { AzureRequest } from '../../wire/exchange.ts';
import { afterWrite, scheduleEvaluation } from '../policy/evaluation.ts';

/** How many events are kept; the oldest go first. */
const capacity = 10_000;

/** What became of a write. */
export interface Outcome {
  readonly status: number;
  /** The code of a refusal. */
  readonly code?: string | undefined;
}

interface Written {
  readonly namespace: string;
  /** `accounts/deployments` for a nested one. */
  readonly type: string;
}

/** POSTs that only ask. */
const questions = /^(queryResults|summarize|query|resources|check[a-z]*availability)$/i;

/** Keeps a write below a subscription in the activity log, refusals too, and has policy look at what was written. */
export function recordWrite(
  azure: Azure,
  caller: Caller,
  request: AzureRequest,
  written: Written,
  { status, code }: Outcome,
): void {
  const [, subscriptionId] = /^\/subscriptions\/([^/]+)/i.exec(request.path) ?? [];
  const [, resourceGroup] = /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)/i.exec(request.path) ?? [];
  const last = request.path.split('/').at(-1) ?? '';
  if (subscriptionId === undefined || request.method === 'GET' || request.method === 'HEAD') return;
  if (request.method === 'POST' && questions.test(last)) return;
  const { estate, clock } = azure;
  const acts = request.method === 'POST';
  const types = written.type.split('/');
  const type = acts && types.at(-1)?.toLowerCase() === last.toLowerCase() ? types.slice(0, -1).join('/') : written.type;
  const resourceId = acts ? request.path.slice(0, -last.length - 1) : request.path;
  const resourceType = `${written.namespace}/${type}`;
  const event: ActivityEvent = {
    id: newGuid(),
    at: clock.now(),
    subscriptionId: subscriptionId.toLowerCase(),
    resourceGroup,
    resourceId,
    resourceProvider: written.namespace,
    resourceType,
    operation: operationOf(request.method, resourceType, last),
    status,
    correlationId: request.headers['x-ms-correlation-request-id'] ?? request.requestId,
    caller: { objectId: caller.objectId, appId: caller.appId },
    callerAddress: azure.behaviour.clientAddress,
  };
  estate.activityLog.push(event, ...denialOf(event, code));
  if (estate.activityLog.length > capacity) estate.activityLog.splice(0, estate.activityLog.length - capacity);
  if (!acts && status < 300 && estate.policyAssignments.size > 0 && written.namespace !== 'Microsoft.Authorization') {
    scheduleEvaluation(azure, resourceId, afterWrite);
  }
}

/** What policy itself keeps of a write that it denied ("Policy category" of the activity log's schema). */
function denialOf(event: ActivityEvent, code: string | undefined): readonly ActivityEvent[] {
  if (code !== 'RequestDisallowedByPolicy') return [];
  const operation = 'Microsoft.Authorization/policies/deny/action';
  return [{ ...event, id: newGuid(), operation, category: 'Policy' }];
}

/** As Resource Manager names operations: `TYPE/write`, `TYPE/delete`, `TYPE/VERB/action`. */
function operationOf(method: string, resourceType: string, last: string): string {
  if (method === 'POST') return `${resourceType.replace(/\/$/, '')}/${last}/action`;
  return `${resourceType}/${method === 'DELETE' ? 'delete' : 'write'}`;
}
