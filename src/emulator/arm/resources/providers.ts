import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import { apiVersionsOf, namespaces } from '../apiVersions.ts';
import { requireAction, subscriptionOf, type ArmCall } from '../call.ts';
import { apiVersionOf } from '../longRunning.ts';
import { armPage } from '../paging.ts';
import { armRefusal } from '../refusals.ts';
import { registrationKey } from '../writable.ts';

const resourceTypes: Readonly<Record<string, readonly string[]>> = {
  'Microsoft.Authorization': [
    'roleAssignments',
    'roleDefinitions',
    'denyAssignments',
    'permissions',
    'locks',
    'policyAssignments',
    'policyDefinitions',
  ],
  'Microsoft.CognitiveServices': ['accounts', 'accounts/projects', 'accounts/deployments', 'deletedAccounts'],
  'Microsoft.Insights': ['diagnosticSettings', 'diagnosticSettingsCategories', 'eventcategories', 'eventtypes'],
  'Microsoft.KeyVault': [
    'vaults',
    'vaults/keys',
    'vaults/keys/versions',
    'vaults/accessPolicies',
    'vaults/privateEndpointConnections',
    'deletedVaults',
    'managedHSMs',
    'managedHSMs/privateEndpointConnections',
    'deletedManagedHSMs',
  ],
  'Microsoft.ManagedIdentity': ['userAssignedIdentities'],
  'Microsoft.Network': [
    'virtualNetworks',
    'virtualNetworks/subnets',
    'privateEndpoints',
    'privateEndpoints/privateDnsZoneGroups',
    'privateDnsZones',
    'privateDnsZones/virtualNetworkLinks',
    'privateDnsZones/A',
    'privateDnsZones/SOA',
  ],
  'Microsoft.OperationalInsights': ['workspaces', 'deletedWorkspaces'],
  'Microsoft.PolicyInsights': ['policyStates', 'componentPolicyStates'],
  'Microsoft.ResourceGraph': ['resources'],
  'Microsoft.Resources': ['subscriptions', 'resourceGroups', 'tenants'],
};

/** Microsoft's own applications by which these providers act in a tenant, and the roles that they hold (recorded). */
const authorizations: Readonly<Record<string, readonly object[]>> = {
  'Microsoft.CognitiveServices': [
    {
      applicationId: '7d312290-28c8-473c-a0ed-8e53749b6d6d',
      roleDefinitionId: '5cb87f79-a7c3-4a95-9414-45b65974b51b',
    },
  ],
  'Microsoft.KeyVault': [
    {
      applicationId: 'cfa8b339-82a2-471a-a3c9-0fc0be7a4093',
      roleDefinitionId: '1cf9858a-28a2-4228-abba-94e606305b95',
    },
    {
      applicationId: '589d5083-6f11-4d30-a62a-a4b316a14abf',
      roleDefinitionId: '1f7e9952-ea79-42b8-a90e-b2dabbe1c1f2',
    },
    { applicationId: 'a1b76039-a76c-499f-a2dd-846b4cc32627' },
    { applicationId: '1341df96-0b28-43da-ba24-7a6ce39be816' },
  ],
};

export function listProviders(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, 'Microsoft.Resources/subscriptions/providers/read', `/subscriptions/${subscriptionId}`);
  return armPage(call, namespaces, (namespace) => providerView(call, subscriptionId, namespace));
}

export function getProvider(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, 'Microsoft.Resources/subscriptions/providers/read', `/subscriptions/${subscriptionId}`);
  return { status: 200, body: providerView(call, subscriptionId, namespaceOf(call)) };
}

/**
 * 200 with the provider: `Registered` if it was (recorded), else `Registering` for a while, in which it can be used already
 * (Microsoft's document on providers).
 */
export function registerProvider(call: ArmCall): Reply {
  return changed(call, 'register', 'Registered');
}

export function unregisterProvider(call: ArmCall): Reply {
  return changed(call, 'unregister', 'Unregistered');
}

function changed(call: ArmCall, verb: string, state: 'Registered' | 'Unregistered'): Reply {
  const { subscriptionId } = subscriptionOf(call);
  const namespace = namespaceOf(call);
  requireAction(call, `${namespace}/${verb}/action`, `/subscriptions/${subscriptionId}`);
  const { estate, clock, behaviour } = call.azure;
  const key = registrationKey(subscriptionId, namespace);
  if ((estate.providerRegistrations.get(key) ?? 'Registered') !== state) {
    estate.providerChanges.set(key, { completesAt: clock.now() + behaviour.operationDuration });
  }
  estate.providerRegistrations.set(key, state);
  return { status: 200, body: providerView(call, subscriptionId, namespace) };
}

function namespaceOf(call: ArmCall): (typeof namespaces)[number] {
  const asked = parameter(call.parameters, 'namespace');
  const namespace = namespaces.find((candidate) => candidate.toLowerCase() === asked.toLowerCase());
  if (namespace !== undefined) return namespace;
  throw armRefusal(404, 'InvalidResourceNamespace', `The resource namespace '${asked}' is invalid.`);
}

function providerView(call: ArmCall, subscriptionId: string, namespace: string): object {
  const locations = [...new Set([...call.azure.estate.resourceGroups.values()].map((group) => group.location))];
  return {
    id: `/subscriptions/${subscriptionId}/providers/${namespace}`,
    namespace,
    ...(authorizations[namespace] === undefined ? {} : { authorizations: authorizations[namespace] }),
    ...(apiVersionOf(call) < '2021-01-01' ? {} : { registrationPolicy: 'RegistrationRequired' }),
    registrationState: registrationStateOf(call, subscriptionId, namespace),
    resourceTypes: (resourceTypes[namespace] ?? []).map((resourceType) => ({
      resourceType,
      locations,
      apiVersions: [...apiVersionsOf(namespace, resourceType)].reverse(),
      capabilities: 'SupportsTags, SupportsLocation',
    })),
  };
}

function registrationStateOf({ azure }: ArmCall, subscriptionId: string, namespace: string): string {
  const { estate, clock } = azure;
  const key = registrationKey(subscriptionId, namespace);
  const state = estate.providerRegistrations.get(key) ?? 'Registered';
  if (clock.now() >= (estate.providerChanges.get(key)?.completesAt ?? 0)) return state;
  return state === 'Registered' ? 'Registering' : 'Unregistering';
}
