import { newGuid } from '../../guid.ts';
import { asArray, asString, asStrings, member, memberAt } from '../../json.ts';
import type { Estate } from '../../state/estate.ts';
import type { PrivateDnsZoneGroup, PrivateEndpoint, PrivateLinkServiceConnection } from '../../state/network.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import { bodyOf, locationOf, newResourceIn, regionName, requireSameLocation, type ArmCall } from '../call.ts';
import { patchedTags } from '../patch.ts';
import { armRefusal, badRequest } from '../refusals.ts';
import { forgetExtensions } from '../resourceIndex.ts';
import { created, modified } from '../systemData.ts';
import { addressText, rangeOf } from './addresses.ts';
import { connect, disconnect } from './connect.ts';
import { linkTargetOf } from './linkTargets.ts';
import { privateEndpointView } from './privateEndpointView.ts';
import {
  deletion,
  findNetwork,
  invalidReference,
  newNetworkEtag,
  readyAtOf,
  requireLinked,
  written,
  type NetworkType,
} from './requested.ts';
import { endpointsIn } from './subnets.ts';

const type = 'Microsoft.Network/privateEndpoints';
/** Azure keeps the first four addresses of a subnet for itself. */
const reservedAddresses = 4;

export const privateEndpoints: NetworkType<PrivateEndpoint> = {
  type,
  rows: (estate) => estate.privateEndpoints,
  view: privateEndpointView,
};

export function putPrivateEndpoint(call: ArmCall): Reply {
  const before = findNetwork(call, privateEndpoints, `${type}/write`);
  const body = bodyOf(call);
  const location = locationOf(body);
  if (before !== undefined) requireSameLocation(before, location);
  const base = newResourceIn(call, type, parameter(call.parameters, 'name'));
  const subnetId = requireSubnet(call, base.id, body);
  const connections = connectionsOf(call, base.id, body);
  const now = call.azure.clock.now();
  const endpoint: PrivateEndpoint = {
    ...base,
    location: before?.location ?? regionName(location),
    tags: patchedTags(body, undefined),
    systemData: before === undefined ? created(call.caller, now) : modified(before.systemData, call.caller, now),
    etag: newNetworkEtag(),
    resourceGuid: before?.resourceGuid ?? newGuid(),
    readyAt: readyAtOf(call),
    subnetId,
    connections,
    customNetworkInterfaceName: asString(memberAt(body, 'properties', 'customNetworkInterfaceName')) ?? '',
    privateAddress: before?.privateAddress ?? freeAddress(call.azure.estate, subnetId),
    zoneGroups: before?.zoneGroups ?? new Map<string, PrivateDnsZoneGroup>(),
  };
  call.azure.estate.privateEndpoints.set(endpoint.id.toLowerCase(), endpoint);
  for (const connection of connections) connect(call, endpoint, connection);
  return written(call, endpoint.location, before === undefined, privateEndpointView(call.azure, endpoint));
}

export function deletePrivateEndpoint(call: ArmCall): Reply {
  const endpoint = findNetwork(call, privateEndpoints, `${type}/delete`);
  if (endpoint === undefined) return { status: 204 };
  removePrivateEndpoint(call.azure.estate, endpoint);
  return deletion(call, endpoint.location);
}

export function removePrivateEndpoint(estate: Estate, endpoint: PrivateEndpoint): void {
  forgetExtensions(estate, endpoint.id);
  disconnect(estate, endpoint.id);
  estate.privateEndpoints.delete(endpoint.id.toLowerCase());
}

/** The subnet that the endpoint is to stand in, for a caller who may join it. */
function requireSubnet(call: ArmCall, endpointId: string, body: unknown): string {
  const id = asString(memberAt(body, 'properties', 'subnet', 'id'));
  if (id === undefined) throw badRequest('A private endpoint must have a subnet.');
  const [, networkId = '', name = ''] = /^(.*)\/subnets\/([^/]+)$/i.exec(id) ?? [];
  const network = call.azure.estate.virtualNetworks.get(networkId.toLowerCase());
  if (network?.subnets.has(name.toLowerCase()) !== true) throw invalidReference(id, endpointId);
  requireLinked(call, `${type}/write`, 'Microsoft.Network/virtualNetworks/subnets/join/action', id);
  return id;
}

function connectionsOf(call: ArmCall, endpointId: string, body: unknown): readonly PrivateLinkServiceConnection[] {
  const properties = member(body, 'properties');
  const read = (name: string, manual: boolean): readonly PrivateLinkServiceConnection[] =>
    (asArray(member(properties, name)) ?? []).map((value) => connectionOf(call, endpointId, value, manual));
  const connections = [
    ...read('privateLinkServiceConnections', false),
    ...read('manualPrivateLinkServiceConnections', true),
  ];
  if (connections.length === 1) return connections;
  throw badRequest('A private endpoint must have exactly one private link service connection.');
}

/** The texts are assumed, but that of a resource that is not there. */
function connectionOf(
  call: ArmCall,
  endpointId: string,
  value: unknown,
  manual: boolean,
): PrivateLinkServiceConnection {
  const properties = member(value, 'properties');
  const name = asString(member(value, 'name'));
  const privateLinkServiceId = asString(member(properties, 'privateLinkServiceId'));
  const groupIds = asStrings(member(properties, 'groupIds')) ?? [];
  if (name === undefined || privateLinkServiceId === undefined) {
    throw badRequest('A private link service connection must have a name and a privateLinkServiceId.');
  }
  const target = linkTargetOf(call.azure.estate, privateLinkServiceId);
  if (target === undefined) throw invalidReference(privateLinkServiceId, endpointId);
  if (groupIds.length !== 1 || groupIds[0]?.toLowerCase() !== target.groupId) {
    throw armRefusal(
      400,
      'PrivateEndpointCreationFailedWithInvalidGroupId',
      `The group ids '${groupIds.join(',')}' of the private link service connection '${name}' are not valid: the resource offers '${target.groupId}'.`,
    );
  }
  const requestMessage = asString(member(properties, 'requestMessage'));
  return { name, privateLinkServiceId, groupIds, manual, requestMessage };
}

/** The lowest address of the subnet that is still free. */
function freeAddress(estate: Estate, id: string): string {
  const [, networkId = '', name = ''] = /^(.*)\/subnets\/([^/]+)$/i.exec(id) ?? [];
  const prefix = estate.virtualNetworks.get(networkId.toLowerCase())?.subnets.get(name.toLowerCase())?.addressPrefix;
  const range = rangeOf(prefix ?? '') ?? { first: 0, size: 0 };
  const taken = new Set(endpointsIn(estate.privateEndpoints.values(), id).map(({ privateAddress }) => privateAddress));
  for (let offset = reservedAddresses; offset < range.size - 1; offset += 1) {
    const address = addressText(range.first + offset);
    if (!taken.has(address)) return address;
  }
  throw armRefusal(
    400,
    'SubnetIsFull',
    `Subnet ${name} with address prefix ${prefix ?? ''} does not have enough capacity for 1 IP addresses.`,
  );
}
