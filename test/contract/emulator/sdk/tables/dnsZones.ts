import { PrivateDnsManagementClient } from '@azure/arm-privatedns';
import { expect } from 'vitest';
import { idOf, type Names } from '../names.ts';
import { atOnce, rows, table } from '../operation.ts';
import { listed, listing } from './matchers.ts';

const recordTypes = ['A', 'AAAA', 'CNAME', 'MX', 'PTR', 'SOA', 'SRV', 'TXT'] as const;
const soaRecord = {
  email: 'dns.contoso.com',
  expireTime: 2_419_200,
  minimumTtl: 10,
  refreshTime: 3600,
  retryTime: 300,
};
const { asks, sends } = rows<PrivateDnsManagementClient>();
const zones = 'Microsoft.Network/privateDnsZones';
const links = `${zones}/virtualNetworkLinks`;
const noGroup = ['group', 'ResourceGroupNotFound'] as const;
const virtualNetwork = (at: Names) => ({ id: idOf(at, 'Microsoft.Network/virtualNetworks', at.spareNetwork) });

export const dnsZones = table({
  sdk: '@azure/arm-privatedns',
  service: 'resourceManager',
  client: ({ credential, httpClient }, { subscription }) =>
    new PrivateDnsManagementClient(credential, subscription, { httpClient }),
  operations: [
    asks(
      'privateZones.list',
      `${zones}/read`,
      ['subscription', 'SubscriptionNotFound'],
      (c) => c.privateZones.list(),
      (at) => listed(at.zone),
    ),
    asks(
      'privateZones.listByResourceGroup',
      `${zones}/read`,
      noGroup,
      (c, at) => c.privateZones.listByResourceGroup(at.group),
      (at) => listed(at.zone),
    ),
    asks(
      'privateZones.get',
      `${zones}/read`,
      'zone',
      (c, at) => c.privateZones.get(at.group, at.zone),
      (at) => ({ name: at.zone }),
    ),
    sends(
      'privateZones.createOrUpdate',
      `${zones}/write`,
      noGroup,
      (c, at) =>
        c.privateZones.createOrUpdate(at.group, 'privatelink.openai.azure.com', { location: 'global' }, atOnce),
      () => ({ name: 'privatelink.openai.azure.com' }),
    ),
    asks('privateZones.delete', `${zones}/delete`, ['spareZone', 204], (c, at) =>
      c.privateZones.delete(at.group, at.spareZone, atOnce),
    ),
    asks(
      'virtualNetworkLinks.list',
      `${links}/read`,
      'zone',
      (c, at) => c.virtualNetworkLinks.list(at.group, at.zone),
      (at) => listed(at.link),
    ),
    asks(
      'virtualNetworkLinks.get',
      `${links}/read`,
      'link',
      (c, at) => c.virtualNetworkLinks.get(at.group, at.zone, at.link),
      (at) => ({ name: at.link }),
    ),
    sends(
      'virtualNetworkLinks.createOrUpdate',
      `${links}/write`,
      'zone',
      (c, at) =>
        c.virtualNetworkLinks.createOrUpdate(
          at.group,
          at.zone,
          'new',
          { location: 'global', virtualNetwork: virtualNetwork(at), registrationEnabled: false },
          atOnce,
        ),
      () => ({ name: 'new' }),
    ),
    asks('virtualNetworkLinks.delete', `${links}/delete`, ['link', 204], (c, at) =>
      c.virtualNetworkLinks.delete(at.group, at.zone, at.link, atOnce),
    ),
    asks(
      'recordSets.list',
      `${zones}/ALL/read`,
      'zone',
      (c, at) => c.recordSets.list(at.group, at.zone),
      () => listing({ name: '@' }),
    ),
    ...recordTypes.map((recordType) =>
      asks(
        `recordSets.listByType (${recordType})`,
        `${zones}/${recordType}/read`,
        'zone',
        (c, at) => c.recordSets.listByType(at.group, at.zone, recordType),
        () => (recordType === 'SOA' ? listing({ name: '@' }) : expect.any(Array)),
      ),
    ),
    asks(
      'recordSets.get',
      `${zones}/SOA/read`,
      'zone',
      (c, at) => c.recordSets.get(at.group, at.zone, 'SOA', '@'),
      () => ({ name: '@' }),
    ),
    sends(
      'recordSets.createOrUpdate',
      `${zones}/SOA/write`,
      'zone',
      (c, at) => c.recordSets.createOrUpdate(at.group, at.zone, 'SOA', '@', { ttl: 60, soaRecord }),
      () => ({ name: '@', ttl: 60 }),
    ),
  ],
  leftOut: {
    'not emulated: written anew, by createOrUpdate': ['privateZones.update', 'virtualNetworkLinks.update'],
    'not emulated: the records of a zone are made by groups of endpoints': ['recordSets.update', 'recordSets.delete'],
  },
});
