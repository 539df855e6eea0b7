import type { Azure } from '../azure.ts';
import { may } from '../authorization/authorize.ts';
import type { Caller } from '../entra/tokenAuthority.ts';
import { asString, member } from '../json.ts';
import type { Resource, ResourceGroup, Subscription } from '../state/resources.ts';
import type { AzureRequest, Reply } from '../wire/exchange.ts';
import { parameter, type Parameters } from '../wire/routes.ts';
import { armRefusal, authorizationFailed, resourceGroupNotFound } from './refusals.ts';
import { requireWritable } from './writable.ts';

/** A request to Resource Manager whose token and API version are good. */
export interface ArmCall {
  readonly azure: Azure;
  readonly caller: Caller;
  readonly request: AzureRequest;
  readonly parameters: Parameters;
}

export type ArmHandler = (call: ArmCall) => Reply | Promise<Reply>;

/**
 * Lets the caller pass or throws AuthorizationFailed. What changes something is refused, too, where the subscription is
 * disabled, its provider is not registered or a lock is in the way.
 */
export function requireAction(call: ArmCall, action: string, scope: string): void {
  const { azure, caller } = call;
  if (!may(azure, caller.objectId, action, scope)) {
    throw authorizationFailed(caller.appId, caller.objectId, action, scope);
  }
  if (!action.toLowerCase().endsWith('/read')) requireWritable(call, action);
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

/** The resource group for something that is to be made in it, with the id that Azure gives that. */
export function newResourceIn(call: ArmCall, type: string, name: string): NewResource {
  const group = resourceGroupOf(call);
  return {
    id: `${group.id}/providers/${type}/${name}`,
    subscriptionId: group.subscriptionId,
    resourceGroup: group.name,
    name,
  };
}

type NewResource = Pick<Resource, 'id' | 'subscriptionId' | 'resourceGroup' | 'name'>;

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

/** The location of a body. Throws LocationRequired. */
export function locationOf(body: unknown): string {
  const location = asString(member(body, 'location'));
  if (location !== undefined && location !== '') return location;
  throw armRefusal(400, 'LocationRequired', 'The location property is required for this definition.');
}

/** Throws InvalidResourceLocation where the body would move a resource to another region. */
export function requireSameLocation(before: Resource, location: string): void {
  if (regionName(before.location) === regionName(location)) return;
  throw armRefusal(
    409,
    'InvalidResourceLocation',
    `The resource '${before.name}' already exists in location '${before.location}' in resource group '${before.resourceGroup}'. A resource with the same name cannot be created in location '${location}'. Please select a new resource name.`,
  );
}

/** The name of a region, which people write `West Europe` and `westeurope` alike. */
export function regionName(location: string): string {
  return location.toLowerCase().replaceAll(' ', '');
}
