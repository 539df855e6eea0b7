import type { Harness } from '../../harness.ts';
import { groupId, idOf, lockedVaultId, subscriptionId, vaultId, type Names } from '../names.ts';

/** A resource to be put: its id, the API version, the body. */
type Made = readonly [id: string, apiVersion: string, body: object];

const openAiContributor = 'a001fd3d-188f-4b5d-821b-7da978bf7442';

/** What is added to the sample estate, each after what it needs. */
export function resources(harness: Harness, at: Names): readonly Made[] {
  return [
    ...networks(at),
    ...privateEndpoints(at),
    ...logs(at),
    ...rules(harness, at),
    ...keyStores(harness, at),
    ...foundry(at),
    ...locks(at),
  ];
}

const network = (at: Names, name = at.network): string => idOf(at, 'Microsoft.Network/virtualNetworks', name);
const zone = (at: Names, name = at.zone): string => idOf(at, 'Microsoft.Network/privateDnsZones', name);
const endpoint = (at: Names, name: string): string => idOf(at, 'Microsoft.Network/privateEndpoints', name);
const account = (at: Names, name: string): string => idOf(at, 'Microsoft.CognitiveServices/accounts', name);
const hsm = (at: Names, name: string): string =>
  idOf({ ...at, group: at.hsmGroup }, 'Microsoft.KeyVault/managedHSMs', name);

function networks(at: Names): readonly Made[] {
  const virtualNetwork = (prefix: string, subnets: readonly object[]): object => ({
    location: at.location,
    properties: { addressSpace: { addressPrefixes: [`${prefix}.0.0/16`] }, subnets },
  });
  const subnets = [
    { name: at.subnet, properties: { addressPrefix: '10.0.0.0/24' } },
    { name: at.spareSubnet, properties: { addressPrefix: '10.0.9.0/24' } },
  ];
  const link = { virtualNetwork: { id: network(at) }, registrationEnabled: false };
  return [
    [network(at), '2024-05-01', virtualNetwork('10.0', subnets)],
    [network(at, at.spareNetwork), '2024-05-01', virtualNetwork('10.9', [])],
    [zone(at), '2024-06-01', { location: 'global' }],
    [zone(at, at.spareZone), '2024-06-01', { location: 'global' }],
    [`${zone(at)}/virtualNetworkLinks/${at.link}`, '2024-06-01', { location: 'global', properties: link }],
  ];
}

/** To a vault, to the Managed HSM and to an account, which have a connection each for them. */
function privateEndpoints(at: Names): readonly Made[] {
  const to = (name: string, privateLinkServiceId: string, groupId: string): Made => [
    endpoint(at, name),
    '2024-05-01',
    {
      location: at.location,
      properties: {
        subnet: { id: `${network(at)}/subnets/${at.subnet}` },
        privateLinkServiceConnections: [{ name, properties: { privateLinkServiceId, groupIds: [groupId] } }],
      },
    },
  ];
  const group = { privateDnsZoneConfigs: [{ name: 'vault', properties: { privateDnsZoneId: zone(at) } }] };
  return [
    to(at.endpoint, vaultId(at), 'vault'),
    to(at.hsmConnection, hsm(at, at.hsm), 'managedhsm'),
    to('to-account', account(at, at.account), 'account'),
    [`${endpoint(at, at.endpoint)}/privateDnsZoneGroups/${at.zoneGroup}`, '2024-05-01', { properties: group }],
  ];
}

function logs(at: Names): readonly Made[] {
  const workspaceId = idOf(at, 'Microsoft.OperationalInsights/workspaces', at.workspace);
  const setting = `${vaultId(at)}/providers/Microsoft.Insights/diagnosticSettings/${at.setting}`;
  const properties = { workspaceId, logs: [{ category: at.category, enabled: true }] };
  return [
    [workspaceId, '2023-09-01', { location: at.location, properties: {} }],
    [setting, '2021-05-01-preview', { properties }],
  ];
}

/** A policy, a role, and a grant that lets the owner use what is in accounts. */
function rules(harness: Harness, at: Names): readonly Made[] {
  const authorization = (type: string, name: string): string =>
    `${groupId(at)}/providers/Microsoft.Authorization/${type}/${name}`;
  const role = (name: string): string =>
    `${subscriptionId(at)}/providers/Microsoft.Authorization/roleDefinitions/${name}`;
  const policyDefinitionId = `/providers/Microsoft.Authorization/policyDefinitions/${at.policy}`;
  const definition = {
    roleName: 'Reader of keys',
    permissions: [{ actions: ['Microsoft.KeyVault/vaults/read'] }],
    assignableScopes: [subscriptionId(at)],
  };
  const grant = { roleDefinitionId: role(openAiContributor), principalId: harness.signIn('owner').objectId };
  return [
    [authorization('policyAssignments', at.policyAssignment), '2024-05-01', { properties: { policyDefinitionId } }],
    [role(at.roleDefinition), '2022-04-01', { properties: definition }],
    [authorization('roleAssignments', at.roleAssignment), '2022-04-01', { properties: grant }],
  ];
}

/** The key stores that are deleted afterwards. */
function keyStores(harness: Harness, at: Names): readonly Made[] {
  const { location } = at;
  const { tenantId } = harness.emulator;
  const initialAdminObjectIds = [harness.signIn('owner').objectId];
  const vault = { tenantId, sku: { family: 'A', name: 'standard' }, accessPolicies: [] };
  return [
    [vaultId({ ...at, vault: at.deletedVault }), '2024-11-01', { location, properties: vault }],
    [
      hsm(at, at.deletedHsm),
      '2024-11-01',
      { location, sku: { family: 'B', name: 'Standard_B1' }, properties: { tenantId, initialAdminObjectIds } },
    ],
  ];
}

function foundry(at: Names): readonly Made[] {
  const base = { location: at.location, identity: { type: 'SystemAssigned' } };
  const properties = { allowProjectManagement: true, customSubDomainName: at.foundry };
  const id = account(at, at.foundry);
  return [
    [id, '2025-06-01', { ...base, kind: 'AIServices', sku: { name: 'S0' }, properties }],
    [`${id}/projects/${at.project}`, '2025-06-01', { ...base, properties: {} }],
  ];
}

/** The same lock at a subscription, a group and a vault. */
function locks(at: Names): readonly Made[] {
  const subscription = `/subscriptions/${at.lockedSubscription}`;
  const scopes = [subscription, `${subscription}/resourceGroups/${at.lockedGroup}`, lockedVaultId(at)];
  return scopes.map((scope) => [
    `${scope}/providers/Microsoft.Authorization/locks/${at.lock}`,
    '2020-05-01',
    { properties: { level: 'CanNotDelete' } },
  ]);
}
