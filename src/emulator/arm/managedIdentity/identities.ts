import type { Estate } from '../../state/estate.ts';
import type { UserAssignedIdentity } from '../../state/resources.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import { groupScope, requireAction, resourceGroupOf, subscriptionOf, type ArmCall } from '../call.ts';
import { armPage } from '../paging.ts';
import { resourceNotFound } from '../refusals.ts';

const type = 'Microsoft.ManagedIdentity/userAssignedIdentities';

export function listIdentitiesOfSubscription(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, `${type}/read`, `/subscriptions/${subscriptionId}`);
  const rows = [...call.azure.estate.userAssignedIdentities.values()];
  return armPage(
    call,
    rows.filter((identity) => identity.subscriptionId === subscriptionId),
    (identity) => identityView(call.azure.estate, identity),
  );
}

export function listIdentitiesOfGroup(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, `${type}/read`, groupScope(call));
  const group = resourceGroupOf(call);
  const rows = [...call.azure.estate.userAssignedIdentities.values()];
  return armPage(
    call,
    rows.filter((identity) => identity.subscriptionId === subscriptionId && identity.resourceGroup === group.name),
    (identity) => identityView(call.azure.estate, identity),
  );
}

export function getIdentity(call: ArmCall): Reply {
  subscriptionOf(call);
  requireAction(call, `${type}/read`, call.request.path);
  resourceGroupOf(call);
  const name = parameter(call.parameters, 'name');
  const id = `${groupScope(call)}/providers/${type}/${name}`;
  const identity = call.azure.estate.userAssignedIdentities.get(id.toLowerCase());
  if (identity === undefined) throw resourceNotFound(type, name, parameter(call.parameters, 'resourceGroupName'));
  return { status: 200, body: identityView(call.azure.estate, identity) };
}

export function identityView(estate: Estate, identity: UserAssignedIdentity): object {
  return {
    id: identity.id,
    name: identity.name,
    type,
    location: identity.location,
    tags: identity.tags ?? {},
    properties: {
      tenantId: estate.tenant.tenantId,
      principalId: identity.principalId,
      clientId: identity.clientId,
    },
  };
}
