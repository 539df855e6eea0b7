import { asArray, asObject, asString, member } from '../../../src/emulator/json.ts';
import type { VirtualNetwork } from '../../../src/emulator/state/network.ts';
import type { Interaction } from './load.ts';
import { addPlainVault, resourceOf, text } from './rebuildResources.ts';
import type { Scene } from './scene.ts';
import { pathOf } from './services.ts';

/** The subnet and a vault to reach: endpoints were recorded for services of every kind, here all reach a vault. */
export function prepareEndpointCreation(scene: Scene, { url, requestBody }: Interaction): unknown {
  const { id: groupId } = scene.addGroup(pathOf(url));
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

/** The endpoint that a deletion addresses. */
export function addAddressedEndpoint(scene: Scene, { url, headers }: Interaction): void {
  const id = pathOf(url);
  const [, location = 'westeurope'] = /\/locations\/([^/]+)\//.exec(headers['location'] ?? '') ?? [];
  scene.estate.privateEndpoints.set(id.toLowerCase(), {
    ...resourceOf(scene, { id, name: id.split('/').at(-1), location }),
    etag: '',
    resourceGuid: '',
    readyAt: 0,
    subnetId: '',
    connections: [],
    customNetworkInterfaceName: '',
    privateAddress: '10.0.0.4',
    zoneGroups: new Map(),
  });
}

/** The resource of a diagnostic setting, a vault here, and its workspace; categories are those of a vault then. */
export function prepareDiagnosticSetting(scene: Scene, { url, requestBody }: Interaction): unknown {
  addPlainVault(scene, scopeOf(url));
  const properties = asObject(member(requestBody, 'properties')) ?? {};
  const workspaceId = asString(properties['workspaceId']);
  if (workspaceId === undefined) return requestBody;
  scene.estate.workspaces.set(workspaceId.toLowerCase(), {
    ...resourceOf(scene, { id: workspaceId, name: workspaceId.split('/').at(-1), location: 'westeurope' }),
    customerId: '',
    retentionInDays: 30,
  });
  const renamed = (list: string, category: string): object => {
    const entries = asArray(properties[list]);
    return entries === undefined ? {} : { [list]: entries.map((entry) => ({ ...asObject(entry), category })) };
  };
  const logs = renamed('logs', 'AuditEvent');
  return { properties: { ...properties, ...logs, ...renamed('metrics', 'AllMetrics') } };
}

/** The setting that a deletion addresses. */
export function addAddressedSetting(scene: Scene, { url }: Interaction): void {
  const resourceId = scopeOf(url);
  addPlainVault(scene, resourceId);
  const name = pathOf(url).split('/').at(-1) ?? '';
  const id = `${resourceId}/providers/microsoft.insights/diagnosticSettings/${name}`;
  scene.estate.diagnosticSettings.set(id.toLowerCase(), {
    id,
    name,
    resourceId,
    workspaceId: undefined,
    logAnalyticsDestinationType: undefined,
    logs: [],
    metrics: [],
    createdAt: 0,
  });
}

function scopeOf(url: URL): string {
  return pathOf(url).replace(/\/providers\/Microsoft\.Insights\/.*$/i, '');
}
