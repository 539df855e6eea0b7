import { route, type Route } from '../../wire/routes.ts';
import type { ArmHandler } from '../call.ts';
import { group, subscription } from '../paths.ts';
import {
  deletePrivateDnsZone,
  getDnsOperation,
  getDnsOperationResult,
  privateDnsZones,
  putPrivateDnsZone,
} from './privateDnsZones.ts';
import { deletePrivateEndpoint, privateEndpoints, putPrivateEndpoint } from './privateEndpoints.ts';
import { getRecordSet, listRecordSets, putSoaRecordSet, recordTypes } from './recordSets.ts';
import {
  getNetwork,
  getNetworkOperation,
  getNetworkOperationResult,
  listNetworksOfGroup,
  listNetworksOfSubscription,
} from './requested.ts';
import { deleteLink, getLink, listLinks, putLink } from './virtualNetworkLinks.ts';
import {
  deleteSubnet,
  deleteVirtualNetwork,
  getSubnet,
  listSubnets,
  putSubnet,
  putVirtualNetwork,
  virtualNetworks,
} from './virtualNetworks.ts';
import { deleteZoneGroup, getZoneGroup, listZoneGroups, putZoneGroup } from './zoneGroups.ts';

const provider = 'providers/Microsoft.Network';
const network = `${group}/${provider}/virtualNetworks/{name}`;
const endpoint = `${group}/${provider}/privateEndpoints/{name}`;
const zone = `${group}/${provider}/privateDnsZones/{name}`;
const region = `${subscription}/${provider}/locations/{location}`;

export const networkRoutes: readonly Route<ArmHandler>[] = [
  route(`GET ${subscription}/${provider}/virtualNetworks`, listNetworksOfSubscription(virtualNetworks)),
  route(`GET ${group}/${provider}/virtualNetworks`, listNetworksOfGroup(virtualNetworks)),
  route(`GET ${network}`, getNetwork(virtualNetworks)),
  route(`PUT ${network}`, putVirtualNetwork),
  route(`DELETE ${network}`, deleteVirtualNetwork),
  route(`GET ${network}/subnets`, listSubnets),
  route(`GET ${network}/subnets/{subnetName}`, getSubnet),
  route(`PUT ${network}/subnets/{subnetName}`, putSubnet),
  route(`DELETE ${network}/subnets/{subnetName}`, deleteSubnet),

  route(`GET ${subscription}/${provider}/privateEndpoints`, listNetworksOfSubscription(privateEndpoints)),
  route(`GET ${group}/${provider}/privateEndpoints`, listNetworksOfGroup(privateEndpoints)),
  route(`GET ${endpoint}`, getNetwork(privateEndpoints)),
  route(`PUT ${endpoint}`, putPrivateEndpoint),
  route(`DELETE ${endpoint}`, deletePrivateEndpoint),
  route(`GET ${endpoint}/privateDnsZoneGroups`, listZoneGroups),
  route(`GET ${endpoint}/privateDnsZoneGroups/{groupName}`, getZoneGroup),
  route(`PUT ${endpoint}/privateDnsZoneGroups/{groupName}`, putZoneGroup),
  route(`DELETE ${endpoint}/privateDnsZoneGroups/{groupName}`, deleteZoneGroup),

  route(`GET ${subscription}/${provider}/privateDnsZones`, listNetworksOfSubscription(privateDnsZones)),
  route(`GET ${group}/${provider}/privateDnsZones`, listNetworksOfGroup(privateDnsZones)),
  route(`GET ${zone}`, getNetwork(privateDnsZones)),
  route(`PUT ${zone}`, putPrivateDnsZone),
  route(`DELETE ${zone}`, deletePrivateDnsZone),
  route(`GET ${zone}/virtualNetworkLinks`, listLinks),
  route(`GET ${zone}/virtualNetworkLinks/{linkName}`, getLink),
  route(`PUT ${zone}/virtualNetworkLinks/{linkName}`, putLink),
  route(`DELETE ${zone}/virtualNetworkLinks/{linkName}`, deleteLink),

  route(`GET ${zone}/ALL`, listRecordSets()),
  ...recordTypes.flatMap((recordType) => [
    route(`GET ${zone}/${recordType}`, listRecordSets(recordType)),
    route(`GET ${zone}/${recordType}/{recordName}`, getRecordSet(recordType)),
  ]),
  route(`PUT ${zone}/SOA/{recordName}`, putSoaRecordSet),

  route(`GET ${region}/operations/{operationId}`, getNetworkOperation),
  route(`GET ${region}/operationResults/{operationId}`, getNetworkOperationResult),
  route(`GET ${group}/${provider}/privateDnsOperationStatuses/{operationId}`, getDnsOperation),
  route(`GET ${group}/${provider}/privateDnsOperationResults/{operationId}`, getDnsOperationResult),
];
