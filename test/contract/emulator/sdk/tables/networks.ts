import { NetworkManagementClient } from '@azure/arm-network';
import { idOf, vaultId, type Names } from '../names.ts';
import { atOnce, rows, table } from '../operation.ts';
import { listed } from './matchers.ts';
import { otherNetworking } from './otherNetworking.ts';

const { asks, sends } = rows<NetworkManagementClient>();
const networks = 'Microsoft.Network/virtualNetworks';
const endpoints = 'Microsoft.Network/privateEndpoints';
const groups = `${endpoints}/privateDnsZoneGroups`;
const noGroup = ['group', 'ResourceGroupNotFound'] as const;
const noSubscription = ['subscription', 'SubscriptionNotFound'] as const;
const subnetId = (at: Names): string => `${idOf(at, networks, at.network)}/subnets/${at.subnet}`;
const addresses = { addressSpace: { addressPrefixes: ['10.1.0.0/16'] } };
const connection = (at: Names) => ({ name: 'new', privateLinkServiceId: vaultId(at), groupIds: ['vault'] });
const config = (at: Names) => ({
  name: 'vault',
  privateDnsZoneId: idOf(at, 'Microsoft.Network/privateDnsZones', at.zone),
});

export const networking = table({
  sdk: '@azure/arm-network',
  service: 'resourceManager',
  client: ({ credential, httpClient }, { subscription }) =>
    new NetworkManagementClient(credential, subscription, { httpClient }),
  operations: [
    asks(
      'virtualNetworks.listAll',
      `${networks}/read`,
      noSubscription,
      (c) => c.virtualNetworks.listAll(),
      (at) => listed(at.network),
    ),
    asks(
      'virtualNetworks.list',
      `${networks}/read`,
      noGroup,
      (c, at) => c.virtualNetworks.list(at.group),
      (at) => listed(at.network),
    ),
    asks(
      'virtualNetworks.get',
      `${networks}/read`,
      'network',
      (c, at) => c.virtualNetworks.get(at.group, at.network),
      (at) => ({ name: at.network }),
    ),
    sends(
      'virtualNetworks.createOrUpdate',
      `${networks}/write`,
      noGroup,
      (c, at) =>
        c.virtualNetworks.createOrUpdate(at.group, 'vnet-new', { location: at.location, ...addresses }, atOnce),
      () => ({ name: 'vnet-new', ...addresses }),
    ),
    asks('virtualNetworks.delete', `${networks}/delete`, ['spareNetwork', 204], (c, at) =>
      c.virtualNetworks.delete(at.group, at.spareNetwork, atOnce),
    ),
    asks(
      'subnets.list',
      `${networks}/subnets/read`,
      'network',
      (c, at) => c.subnets.list(at.group, at.network),
      (at) => listed(at.subnet),
    ),
    asks(
      'subnets.get',
      `${networks}/subnets/read`,
      'subnet',
      (c, at) => c.subnets.get(at.group, at.network, at.subnet),
      (at) => ({ name: at.subnet }),
    ),
    sends(
      'subnets.createOrUpdate',
      `${networks}/subnets/write`,
      'network',
      (c, at) => c.subnets.createOrUpdate(at.group, at.network, 'two', { addressPrefix: '10.0.1.0/24' }, atOnce),
      () => ({ name: 'two', addressPrefix: '10.0.1.0/24' }),
    ),
    asks('subnets.delete', `${networks}/subnets/delete`, ['spareSubnet', 204], (c, at) =>
      c.subnets.delete(at.group, at.network, at.spareSubnet, atOnce),
    ),
    asks(
      'privateEndpoints.listBySubscription',
      `${endpoints}/read`,
      noSubscription,
      (c) => c.privateEndpoints.listBySubscription(),
      (at) => listed(at.endpoint),
    ),
    asks(
      'privateEndpoints.list',
      `${endpoints}/read`,
      noGroup,
      (c, at) => c.privateEndpoints.list(at.group),
      (at) => listed(at.endpoint),
    ),
    asks(
      'privateEndpoints.get',
      `${endpoints}/read`,
      'endpoint',
      (c, at) => c.privateEndpoints.get(at.group, at.endpoint),
      (at) => ({ name: at.endpoint }),
    ),
    sends(
      'privateEndpoints.createOrUpdate',
      `${endpoints}/write`,
      noGroup,
      (c, at) =>
        c.privateEndpoints.createOrUpdate(
          at.group,
          'new',
          { location: at.location, subnet: { id: subnetId(at) }, privateLinkServiceConnections: [connection(at)] },
          atOnce,
        ),
      () => ({ name: 'new', provisioningState: 'Succeeded' }),
    ),
    asks('privateEndpoints.delete', `${endpoints}/delete`, ['endpoint', 204], (c, at) =>
      c.privateEndpoints.delete(at.group, at.endpoint, atOnce),
    ),
    asks(
      'privateDnsZoneGroups.list',
      `${groups}/read`,
      'endpoint',
      (c, at) => c.privateDnsZoneGroups.list(at.group, at.endpoint),
      (at) => listed(at.zoneGroup),
    ),
    asks(
      'privateDnsZoneGroups.get',
      `${groups}/read`,
      'zoneGroup',
      (c, at) => c.privateDnsZoneGroups.get(at.group, at.endpoint, at.zoneGroup),
      (at) => ({ name: at.zoneGroup }),
    ),
    sends(
      'privateDnsZoneGroups.createOrUpdate',
      `${groups}/write`,
      'endpoint',
      (c, at) =>
        c.privateDnsZoneGroups.createOrUpdate(
          at.group,
          at.endpoint,
          at.zoneGroup,
          { privateDnsZoneConfigs: [config(at)] },
          atOnce,
        ),
      (at) => ({ name: at.zoneGroup }),
    ),
    asks('privateDnsZoneGroups.delete', `${groups}/delete`, ['zoneGroup', 204], (c, at) =>
      c.privateDnsZoneGroups.delete(at.group, at.endpoint, at.zoneGroup, atOnce),
    ),
  ],
  leftOut: {
    'not emulated: networks are written anew, by createOrUpdate': ['virtualNetworks.updateTags'],
    'not emulated: addresses, usage and protection of networks': [
      'virtualNetworks.moveIpConfigurations',
      'virtualNetworks.listDdosProtectionStatus',
      'virtualNetworks.listUsage',
      'virtualNetworks.checkIPAddressAvailability',
    ],
    'not emulated: what services prepare in a subnet': [
      'subnets.prepareNetworkPolicies',
      'subnets.unprepareNetworkPolicies',
    ],
    'not emulated: no part of how a key is reached': otherNetworking,
  },
});
