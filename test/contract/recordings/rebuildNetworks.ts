import { asArray, asBoolean, asObject, asString, asStrings, member, memberAt } from '../../../src/emulator/json.ts';
import { destinationsOf } from '../../../src/emulator/arm/monitor/destinations.ts';
import type {
  PrivateDnsZoneConfig,
  PrivateEndpoint,
  PrivateLinkServiceConnection,
  VirtualNetwork,
} from '../../../src/emulator/state/network.ts';
import type { Interaction } from './load.ts';
import { addConnection, addPlainVault, resourceOf, text } from './rebuildResources.ts';
import type { Scene } from './scene.ts';
import { pathOf } from './services.ts';

/**
 * The subnet and a vault to reach: endpoints were recorded for services of every kind, here all reach a vault. One that
 * is changed (200) was there before as it is then shown.
 */
export function prepareEndpointCreation(scene: Scene, { url, requestBody, body, status }: Interaction): unknown {
  const { id: groupId } = scene.addGroup(pathOf(url));
  if (status === 200) addEndpoint(scene, body);
  addSubnet(scene, text(requestBody, 'properties', 'subnet', 'id'));
  const vault = addPlainVault(scene, `${groupId}/providers/Microsoft.KeyVault/vaults/reached`);
  const properties = asObject(member(requestBody, 'properties')) ?? {};
  const reaching = (name: string): object => {
    const connections = asArray(member(properties, name));
    if (connections === undefined) return {};
    return { [name]: connections.map((connection) => toVault(connection, vault.id)) };
  };
  return {
    ...asObject(requestBody),
    properties: {
      ...properties,
      ...reaching('privateLinkServiceConnections'),
      ...reaching('manualPrivateLinkServiceConnections'),
    },
  };
}

function toVault(connection: unknown, privateLinkServiceId: string): object {
  const properties = asObject(member(connection, 'properties'));
  return { ...asObject(connection), properties: { ...properties, privateLinkServiceId, groupIds: ['vault'] } };
}

function addSubnet(scene: Scene, subnetId: string): void {
  const [, id = '', name = ''] = /^(.*)\/subnets\/([^/]+)$/i.exec(subnetId) ?? [];
  const subnet = {
    name,
    addressPrefix: '10.0.0.0/24',
    serviceEndpoints: [],
    privateEndpointNetworkPolicies: 'Disabled',
    privateLinkServiceNetworkPolicies: 'Enabled',
  };
  const network: VirtualNetwork = {
    ...resourceOf(scene, { id, name: id.split('/').at(-1), location: 'westeurope' }),
    etag: '',
    resourceGuid: '',
    readyAt: 0,
    addressPrefixes: ['10.0.0.0/16'],
    subnets: new Map([[name.toLowerCase(), subnet]]),
  };
  scene.estate.virtualNetworks.set(id.toLowerCase(), network);
}

/** The endpoint that a path addresses, in the region that the address of the operation names. */
export function addAddressedEndpoint(scene: Scene, { url, headers }: Interaction): PrivateEndpoint {
  const id = pathOf(url).replace(/\/privateDnsZoneGroups.*$/i, '');
  const operation = headers['location'] ?? headers['azure-asyncoperation'] ?? '';
  const [, location = 'westeurope'] = /\/locations\/([^/]+)\//.exec(operation) ?? [];
  return addEndpoint(scene, { id, name: id.split('/').at(-1), location });
}

/** An endpoint as it is shown, with the vaults that it reaches and their side of it. */
export function addEndpoint(scene: Scene, recorded: unknown): PrivateEndpoint {
  const properties = member(recorded, 'properties');
  const rows = (name: string): readonly unknown[] => asArray(member(properties, name)) ?? [];
  const connections = [
    ...rows('privateLinkServiceConnections').map((row) => connectionOf(row, false)),
    ...rows('manualPrivateLinkServiceConnections').map((row) => connectionOf(row, true)),
  ];
  const endpoint: PrivateEndpoint = {
    ...resourceOf(scene, recorded),
    etag: text(recorded, 'etag'),
    resourceGuid: text(properties, 'resourceGuid'),
    readyAt: text(properties, 'provisioningState') === 'Updating' ? scene.azure.clock.now() + 1000 : 0,
    subnetId: text(properties, 'subnet', 'id'),
    connections: connections.map(({ connection }) => connection),
    customNetworkInterfaceName: text(properties, 'customNetworkInterfaceName'),
    privateAddress: '10.0.0.4',
    zoneGroups: new Map(),
  };
  scene.estate.privateEndpoints.set(endpoint.id.toLowerCase(), endpoint);
  for (const { connection, state } of connections) addOtherEnd(scene, endpoint, connection, state);
  return endpoint;
}

function connectionOf(
  recorded: unknown,
  manual: boolean,
): { readonly connection: PrivateLinkServiceConnection; readonly state: unknown } {
  const properties = member(recorded, 'properties');
  const connection = {
    name: text(recorded, 'name'),
    privateLinkServiceId: text(properties, 'privateLinkServiceId'),
    groupIds: asStrings(member(properties, 'groupIds')) ?? [],
    manual,
    requestMessage: asString(member(properties, 'requestMessage')),
  };
  return { connection, state: member(properties, 'privateLinkServiceConnectionState') };
}

/** The connection as the vault has it; there is none any more where the endpoint shows it as disconnected. */
function addOtherEnd(
  scene: Scene,
  endpoint: PrivateEndpoint,
  { name, privateLinkServiceId }: PrivateLinkServiceConnection,
  state: unknown,
): void {
  addPlainVault(scene, privateLinkServiceId);
  const privateLinkServiceConnectionState = state;
  const properties = { privateEndpoint: { id: endpoint.id }, privateLinkServiceConnectionState };
  if (text(state, 'status') === 'Disconnected') return;
  const id = `${privateLinkServiceId}/privateEndpointConnections/${name}`;
  addConnection(scene, privateLinkServiceId, name, { id, properties });
}

/** The endpoint of the path, its groups as they are shown, and the zones that they name. */
export function addZoneGroups(scene: Scene, interaction: Interaction): void {
  const endpoint = addAddressedEndpoint(scene, interaction);
  const { body, requestBody, method, status } = interaction;
  for (const shown of asArray(member(body, 'value')) ?? [body]) {
    const group = {
      name: text(shown, 'name') || (pathOf(interaction.url).split('/').at(-1) ?? ''),
      etag: text(shown, 'etag'),
      readyAt: 0,
      configs: configsOf(shown),
    };
    for (const { privateDnsZoneId } of [...group.configs, ...configsOf(requestBody)]) addZone(scene, privateDnsZoneId);
    if (method !== 'PUT' || status === 200) endpoint.zoneGroups.set(group.name.toLowerCase(), group);
  }
}

function configsOf(shown: unknown): readonly PrivateDnsZoneConfig[] {
  return (asArray(memberAt(shown, 'properties', 'privateDnsZoneConfigs')) ?? []).map((config) => ({
    name: text(config, 'name'),
    privateDnsZoneId: text(config, 'properties', 'privateDnsZoneId'),
  }));
}

function addZone(scene: Scene, id: string): void {
  scene.estate.privateDnsZones.set(id.toLowerCase(), {
    ...resourceOf(scene, { id, name: id.split('/').at(-1), location: 'global' }),
    etag: '',
    resourceGuid: '',
    readyAt: 0,
    links: new Map(),
  });
}

/**
 * The resource of a diagnostic setting, a vault here, and its workspace; categories are those of a vault then. A recorder
 * that did not keep bodies leaves the answer to tell what was asked.
 */
export function prepareDiagnosticSetting(scene: Scene, { url, requestBody, body }: Interaction): unknown {
  addPlainVault(scene, scopeOf(url));
  const properties = asObject(member(requestBody ?? body, 'properties')) ?? {};
  const workspaceId = asString(properties['workspaceId']);
  if (workspaceId !== undefined) addWorkspace(scene, workspaceId);
  const renamed = (list: string, category: string): object => {
    const entries = asArray(properties[list]);
    return entries === undefined ? {} : { [list]: entries.map((entry) => ({ ...asObject(entry), category })) };
  };
  const logs = renamed('logs', 'AuditEvent');
  return { properties: { ...properties, ...logs, ...renamed('metrics', 'AllMetrics') } };
}

function addWorkspace(scene: Scene, workspaceId: string): void {
  scene.estate.workspaces.set(workspaceId.toLowerCase(), {
    ...resourceOf(scene, { id: workspaceId, name: workspaceId.split('/').at(-1), location: 'westeurope' }),
    customerId: '',
    retentionInDays: 30,
  });
}

/** The setting that a deletion addresses. */
export function addAddressedSetting(scene: Scene, { url }: Interaction): void {
  const resourceId = scopeOf(url);
  addPlainVault(scene, resourceId);
  const name = pathOf(url).split('/').at(-1) ?? '';
  scene.estate.diagnosticSettings.set(settingKey(resourceId, name), {
    id: settingKey(resourceId, name),
    name,
    resourceId,
    ...destinationsOf({}),
    logAnalyticsDestinationType: undefined,
    logs: [],
    metrics: [],
    createdAt: 0,
  });
}

/** Settings as they are shown; their resource is a vault. */
export function addSettings(scene: Scene, { url, body }: Interaction): void {
  const resourceId = scopeOf(url);
  addPlainVault(scene, resourceId);
  for (const shown of asArray(member(body, 'value')) ?? [body]) {
    const properties = member(shown, 'properties');
    const rows = (name: string): readonly { readonly enabled: boolean }[] =>
      (asArray(member(properties, name)) ?? []).map((row) => ({
        ...pick(row, 'category'),
        ...pick(row, 'categoryGroup'),
        enabled: asBoolean(member(row, 'enabled')) ?? false,
      }));
    const name = text(shown, 'name');
    scene.estate.diagnosticSettings.set(settingKey(resourceId, name), {
      id: text(shown, 'id'),
      name,
      resourceId,
      ...destinationsOf(properties),
      logAnalyticsDestinationType: asString(member(properties, 'logAnalyticsDestinationType')),
      logs: rows('logs'),
      metrics: rows('metrics'),
      createdAt: 0,
    });
  }
}

function settingKey(resourceId: string, name: string): string {
  return `${resourceId}/providers/microsoft.insights/diagnosticSettings/${name}`.toLowerCase();
}

function pick(row: unknown, name: string): object {
  const value = asString(member(row, name));
  return value === undefined ? {} : { [name]: value };
}

function scopeOf(url: URL): string {
  return pathOf(url).replace(/\/providers\/Microsoft\.Insights\/.*$/i, '');
}
