import { may } from '../../authorization/authorize.ts';
import type { ResourceGroup } from '../../state/resources.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import {
  bodyOf,
  locationOf,
  regionName,
  requireAction,
  resourceGroupOf,
  subscriptionOf,
  type ArmCall,
} from '../call.ts';
import { apiVersionOf, begin, isRunning, polledOperation } from '../longRunning.ts';
import { armPage } from '../paging.ts';
import { patchedTags } from '../patch.ts';
import { armRefusal } from '../refusals.ts';
import { removeEverythingIn } from '../removal.ts';

const action = 'Microsoft.Resources/subscriptions/resourceGroups';

/** The resource groups of a subscription that the caller may read. */
export function listResourceGroups(call: ArmCall): Reply {
  const { azure, caller } = call;
  const { subscriptionId } = subscriptionOf(call);
  const visible = [...azure.estate.resourceGroups.values()].filter(
    (group) =>
      group.subscriptionId === subscriptionId &&
      may(azure, caller.objectId, 'Microsoft.Resources/subscriptions/resourceGroups/read', group.id),
  );
  return armPage(call, visible, resourceGroupView);
}

export function getResourceGroup(call: ArmCall): Reply {
  subscriptionOf(call);
  requireAction(call, 'Microsoft.Resources/subscriptions/resourceGroups/read', call.request.path);
  return { status: 200, body: resourceGroupView(resourceGroupOf(call)) };
}

export function resourceGroupView(group: ResourceGroup): object {
  return {
    id: group.id,
    name: group.name,
    type: 'Microsoft.Resources/resourceGroups',
    location: group.location,
    ...(group.tags === undefined ? {} : { tags: group.tags }),
    properties: { provisioningState: 'Succeeded' },
  };
}

/** 204 where it exists, else 404 without a body. */
export function checkResourceGroup(call: ArmCall): Reply {
  subscriptionOf(call);
  requireAction(call, `${action}/read`, call.request.path);
  return { status: call.azure.estate.resourceGroups.has(call.request.path.toLowerCase()) ? 204 : 404 };
}

/** 201 where it is new, 200 where it is changed. */
export function putResourceGroup(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, `${action}/write`, call.request.path);
  const body = bodyOf(call);
  const location = regionName(locationOf(body));
  const name = parameter(call.parameters, 'resourceGroupName');
  requireGoodName(name);
  const id = `/subscriptions/${subscriptionId}/resourceGroups/${name}`;
  const before = call.azure.estate.resourceGroups.get(id.toLowerCase());
  if (before !== undefined && before.location !== location) {
    throw armRefusal(
      409,
      'InvalidResourceGroupLocation',
      `Invalid resource group location '${location}'. The Resource group already exists in location '${before.location}'.`,
    );
  }
  const tags = patchedTags(body, undefined);
  const made = { id, subscriptionId, name, location };
  const group: ResourceGroup = { ...(before ?? made), ...(tags === undefined ? {} : { tags }) };
  call.azure.estate.resourceGroups.set(id.toLowerCase(), group);
  return { status: before === undefined ? 201 : 200, body: resourceGroupView(group) };
}

/** 200. Only the tags can change (API description); they are replaced as a whole where the body writes them. */
export function patchResourceGroup(call: ArmCall): Reply {
  subscriptionOf(call);
  requireAction(call, `${action}/write`, call.request.path);
  const before = resourceGroupOf(call);
  const tags = patchedTags(bodyOf(call), before.tags);
  const group: ResourceGroup = { ...before, ...(tags === undefined ? {} : { tags }) };
  call.azure.estate.resourceGroups.set(group.id.toLowerCase(), group);
  return { status: 200, body: resourceGroupView(group) };
}

/** 202: the group goes with all that it holds; what can be recovered is soft-deleted. */
export function deleteResourceGroup(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, `${action}/delete`, call.request.path);
  const group = resourceGroupOf(call);
  removeEverythingIn(call.azure, group);
  call.azure.estate.resourceGroups.delete(group.id.toLowerCase());
  return running(call, begin(call, subscriptionId, group.location).name);
}

/** 202 while it runs, then 200. */
export function getResourcesOperation(call: ArmCall): Reply {
  const operation = polledOperation(call);
  return isRunning(call, operation) ? running(call, operation.name) : { status: 200 };
}

function running(call: ArmCall, name: string): Reply {
  const subscriptionId = parameter(call.parameters, 'subscriptionId');
  const location = `https://${call.request.host}/subscriptions/${subscriptionId}/operationresults/${name}?api-version=${apiVersionOf(call)}`;
  return { status: 202, headers: { location, 'retry-after': '15' } };
}

function requireGoodName(name: string): void {
  if (/^[-\w.()]{1,90}$/.test(name) && !name.endsWith('.')) return;
  throw armRefusal(
    400,
    'InvalidResourceGroup',
    `The provided resource group name '${name}' has these invalid characters or ends with a period. The name can only be a letter, digit, '-', '.', '(', ')' or '_'.`,
  );
}
