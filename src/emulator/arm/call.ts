import type { Azure } from '../azure.ts';
import { may } from '../authorization/authorize.ts';
import type { Caller } from '../entra/tokenAuthority.ts';
import type { ResourceGroup, Subscription } from '../state/resources.ts';
import type { AzureRequest, Reply } from '../wire/exchange.ts';
import { parameter, type Parameters } from '../wire/routes.ts';
import { armRefusal, authorizationFailed, resourceGroupNotFound } from './refusals.ts';

/** A request to Resource Manager whose token and API version are good. */
export interface ArmCall {
  readonly azure: Azure;
  readonly caller: Caller;
  readonly request: AzureRequest;
  readonly parameters: Parameters;
}

export type ArmHandler = (call: ArmCall) => Reply | Promise<Reply>;

/** Lets the caller pass or throws AuthorizationFailed. */
export function requireAction(call: ArmCall, action: string, scope: string): void {
  const { azure, caller } = call;
  if (may(azure, caller.objectId, action, scope)) return;
  throw authorizationFailed(caller.appId, caller.objectId, action, scope);
}

/** The subscription of the path. Throws SubscriptionNotFound. */
export function subscriptionOf(call: ArmCall): Subscription {
  const id = parameter(call.parameters, 'subscriptionId');
  const subscription = call.azure.estate.subscriptions.get(id.toLowerCase());
  if (subscription === undefined) {
    throw armRefusal(404, 'SubscriptionNotFound', `The subscription '${id}' could not be found.`);
  }
  return subscription;
}

export function groupScope(call: ArmCall): string {
  const { parameters } = call;
  return `/subscriptions/${parameter(parameters, 'subscriptionId')}/resourceGroups/${parameter(parameters, 'resourceGroupName')}`;
}

/** The resource group of the path. Throws ResourceGroupNotFound. */
export function resourceGroupOf(call: ArmCall): ResourceGroup {
  const group = call.azure.estate.resourceGroups.get(groupScope(call).toLowerCase());
  if (group === undefined) throw resourceGroupNotFound(parameter(call.parameters, 'resourceGroupName'));
  return group;
}

/** The body as JSON. Throws InvalidRequestContent. */
export function bodyOf(call: ArmCall): unknown {
  try {
    const body: unknown = JSON.parse(call.request.body);
    if (typeof body === 'object' && body !== null) return body;
  } catch {
    // Falls through to the one refusal for whatever is not a JSON object.
  }
  throw armRefusal(
    400,
    'InvalidRequestContent',
    'The request content was invalid and could not be deserialized: the body is missing or is not a JSON object.',
  );
}
