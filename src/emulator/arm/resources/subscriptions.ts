import { holdsAnything, may } from '../../authorization/authorize.ts';
import type { Estate } from '../../state/estate.ts';
import type { ResourceGroup, Subscription } from '../../state/resources.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import { apiVersionsOf, namespaces } from '../apiVersions.ts';
import { requireAction, resourceGroupOf, subscriptionOf, type ArmCall } from '../call.ts';
import { armPage } from '../paging.ts';
import { armRefusal, authorizationFailed } from '../refusals.ts';

export function listTenants(call: ArmCall): Reply {
  const { tenantId, displayName, defaultDomain, countryCode } = call.azure.estate.tenant;
  return armPage(call, [call.azure.estate.tenant], () => ({
    id: `/tenants/${tenantId}`,
    tenantId,
    countryCode,
    displayName,
    domains: [defaultDomain],
    tenantCategory: 'Home',
    defaultDomain,
    tenantType: 'AAD',
  }));
}

/** The subscriptions in which the caller holds any role. */
export function listSubscriptions(call: ArmCall): Reply {
  const { azure, caller } = call;
  const visible = [...azure.estate.subscriptions.values()].filter((subscription) =>
    holdsAnything(azure, caller.objectId, `/subscriptions/${subscription.subscriptionId}`),
  );
  const reply = armPage(call, visible, (subscription) => subscriptionView(azure.estate, subscription));
  return { ...reply, body: { ...(reply.body as object), count: { type: 'Total', value: visible.length } } };
}

export function getSubscription(call: ArmCall): Reply {
  const { azure, caller } = call;
  const subscription = subscriptionOf(call);
  const scope = `/subscriptions/${subscription.subscriptionId}`;
  if (!holdsAnything(azure, caller.objectId, scope)) {
    throw authorizationFailed(caller.appId, caller.objectId, 'Microsoft.Resources/subscriptions/read', scope);
  }
  return { status: 200, body: subscriptionView(azure.estate, subscription) };
}

export function subscriptionView(estate: Estate, subscription: Subscription): object {
  return {
    id: `/subscriptions/${subscription.subscriptionId}`,
    authorizationSource: 'RoleBased',
    managedByTenants: [],
    subscriptionId: subscription.subscriptionId,
    tenantId: estate.tenant.tenantId,
    displayName: subscription.displayName,
    state: subscription.state,
    subscriptionPolicies: {
      locationPlacementId: 'Public_2014-09-01',
      quotaId: 'EnterpriseAgreement_2014-09-01',
      spendingLimit: 'Off',
    },
  };
}

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

const resourceTypes: Readonly<Record<string, readonly string[]>> = {
  'Microsoft.Authorization': ['roleAssignments', 'roleDefinitions', 'denyAssignments', 'permissions'],
  'Microsoft.CognitiveServices': ['accounts', 'accounts/projects', 'accounts/deployments', 'deletedAccounts'],
  'Microsoft.KeyVault': ['vaults', 'vaults/keys', 'vaults/keys/versions', 'vaults/accessPolicies', 'managedHSMs'],
  'Microsoft.ManagedIdentity': ['userAssignedIdentities'],
  'Microsoft.ResourceGraph': ['resources'],
  'Microsoft.Resources': ['subscriptions', 'resourceGroups', 'tenants'],
};

export function listProviders(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, 'Microsoft.Resources/subscriptions/providers/read', `/subscriptions/${subscriptionId}`);
  return armPage(call, namespaces, (namespace) => providerView(call, subscriptionId, namespace));
}

export function getProvider(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  const asked = parameter(call.parameters, 'namespace');
  requireAction(call, 'Microsoft.Resources/subscriptions/providers/read', `/subscriptions/${subscriptionId}`);
  const namespace = namespaces.find((candidate) => candidate.toLowerCase() === asked.toLowerCase());
  if (namespace === undefined) {
    throw armRefusal(404, 'InvalidResourceNamespace', `The resource namespace '${asked}' is invalid.`);
  }
  return { status: 200, body: providerView(call, subscriptionId, namespace) };
}

function providerView(call: ArmCall, subscriptionId: string, namespace: string): object {
  const locations = [...new Set([...call.azure.estate.resourceGroups.values()].map((group) => group.location))];
  return {
    id: `/subscriptions/${subscriptionId}/providers/${namespace}`,
    namespace,
    registrationPolicy: 'RegistrationRequired',
    registrationState: 'Registered',
    resourceTypes: (resourceTypes[namespace] ?? []).map((resourceType) => ({
      resourceType,
      locations,
      apiVersions: [...apiVersionsOf(namespace)].reverse(),
      capabilities: 'SupportsTags, SupportsLocation',
    })),
  };
}
