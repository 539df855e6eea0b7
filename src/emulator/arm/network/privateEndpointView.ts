import type { Azure } from '../../azure.ts';
import type { PrivateEndpoint, PrivateLinkServiceConnection } from '../../state/network.ts';
import { connectionFor } from './connect.ts';
import { linkTargetOf } from './linkTargets.ts';
import { stateOf } from './requested.ts';

const type = 'Microsoft.Network/privateEndpoints';

export function privateEndpointView(azure: Azure, endpoint: PrivateEndpoint): object {
  const views = (manual: boolean): readonly object[] =>
    endpoint.connections
      .filter((connection) => connection.manual === manual)
      .map((connection) => connectionView(azure, endpoint, connection));
  return {
    name: endpoint.name,
    id: endpoint.id,
    etag: endpoint.etag,
    type,
    location: endpoint.location,
    ...(endpoint.tags === undefined ? {} : { tags: endpoint.tags }),
    properties: {
      provisioningState: stateOf(azure, endpoint),
      resourceGuid: endpoint.resourceGuid,
      privateLinkServiceConnections: views(false),
      manualPrivateLinkServiceConnections: views(true),
      customNetworkInterfaceName: endpoint.customNetworkInterfaceName,
      subnet: { id: endpoint.subnetId },
      ipConfigurations: [],
      networkInterfaces: [{ id: interfaceId(endpoint) }],
      customDnsConfigs: dnsConfigsOf(azure, endpoint),
    },
  };
}

function interfaceId({ id, name, resourceGuid, customNetworkInterfaceName }: PrivateEndpoint): string {
  const [group = ''] = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i.exec(id) ?? [];
  const nic = customNetworkInterfaceName === '' ? `${name}.nic.${resourceGuid}` : customNetworkInterfaceName;
  return `${group}/providers/Microsoft.Network/networkInterfaces/${nic}`;
}

/** Shown once the endpoint stands and is approved (recorded). */
function dnsConfigsOf(azure: Azure, endpoint: PrivateEndpoint): readonly object[] {
  const { estate } = azure;
  if (stateOf(azure, endpoint) !== 'Succeeded') return [];
  return endpoint.connections
    .filter((connection) => connectionFor(estate, endpoint.id, connection)?.status === 'Approved')
    .flatMap(({ privateLinkServiceId }) => linkTargetOf(estate, privateLinkServiceId) ?? [])
    .map(({ fqdn }) => ({ fqdn, ipAddresses: [endpoint.privateAddress] }));
}

/** The state is that of the connection at the resource; the words of the first reply are recorded. */
function connectionView(azure: Azure, endpoint: PrivateEndpoint, wish: PrivateLinkServiceConnection): object {
  const found = connectionFor(azure.estate, endpoint.id, wish);
  const status = found?.status ?? 'Disconnected';
  const autoApproved = found?.answered === false && status === 'Approved' && stateOf(azure, endpoint) === 'Updating';
  return {
    name: wish.name,
    id: `${endpoint.id}/${wish.manual ? 'manualPrivateLinkServiceConnections' : 'privateLinkServiceConnections'}/${wish.name}`,
    etag: endpoint.etag,
    properties: {
      provisioningState: 'Succeeded',
      privateLinkServiceId: wish.privateLinkServiceId,
      groupIds: wish.groupIds,
      ...(wish.requestMessage === undefined ? {} : { requestMessage: wish.requestMessage }),
      privateLinkServiceConnectionState: {
        status,
        description: autoApproved ? 'Auto Approved' : (found?.description ?? ''),
        actionsRequired: 'None',
      },
    },
    type: `${type}/${wish.manual ? 'manualPrivateLinkServiceConnections' : 'privateLinkServiceConnections'}`,
  };
}
