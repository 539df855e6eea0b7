import { holdsAnything } from '../authorization/authorize.ts';
import { newGuid } from '../guid.ts';
import type { ArmOperation } from '../state/operations.ts';
import { parameter } from '../wire/routes.ts';
import { subscriptionOf, type ArmCall } from './call.ts';
import { armRefusal, authorizationFailed } from './refusals.ts';

/** How long after its end an operation can still be asked about, in milliseconds. */
const remembered = 24 * 60 * 60 * 1000;

/** Begins a write that its provider finishes later. What it leads to is put into the estate by the caller, at once. */
export function begin(call: ArmCall, subscriptionId: string, location: string): ArmOperation {
  const now = call.azure.clock.now();
  const operation: ArmOperation = {
    name: newGuid(),
    subscriptionId,
    location,
    startedAt: now,
    completesAt: now + call.azure.behaviour.operationDuration,
  };
  const { armOperations } = call.azure.estate;
  for (const { name, completesAt } of armOperations.values()) {
    if (completesAt + remembered < now) armOperations.delete(name);
  }
  armOperations.set(operation.name, operation);
  return operation;
}

export function isRunning(call: ArmCall, operation: ArmOperation): boolean {
  return call.azure.clock.now() < operation.completesAt;
}

/** The operation of the path. Who holds any role in the subscription may poll (assumed). Throws OperationNotFound. */
export function polledOperation(call: ArmCall): ArmOperation {
  const { azure, caller } = call;
  const { subscriptionId } = subscriptionOf(call);
  const scope = `/subscriptions/${subscriptionId}`;
  if (!holdsAnything(azure, caller.objectId, scope)) {
    throw authorizationFailed(caller.appId, caller.objectId, 'Microsoft.Resources/subscriptions/read', scope);
  }
  const name = parameter(call.parameters, 'operationId');
  const operation = azure.estate.armOperations.get(name.toLowerCase());
  if (operation?.subscriptionId !== subscriptionId) {
    throw armRefusal(404, 'OperationNotFound', `The operation '${name}' was not found.`);
  }
  return operation;
}

/** The API version that the client asked with, which the addresses of operations repeat. */
export function apiVersionOf(call: ArmCall): string {
  return call.request.query.get('api-version') ?? '';
}
