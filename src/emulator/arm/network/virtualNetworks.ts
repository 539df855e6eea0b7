import type { Azure } from '../../azure.ts';
import { newGuid } from '../../guid.ts';
import { asArray, asString, asStrings, hasMember, member, memberAt } from '../../json.ts';
import type { Subnet, VirtualNetwork } from '../../state/network.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import { bodyOf, locationOf, newResourceIn, regionName, requireSameLocation, type ArmCall } from '../call.ts';
import { patchedTags } from '../patch.ts';
import { armRefusal, resourceNotFound } from '../refusals.ts';
import { forgetExtensions } from '../resourceIndex.ts';
import { created, modified } from '../systemData.ts';
import { rangeOf } from './addresses.ts';
import {
  deletion,
  findNetwork,
  networkOf,
  newNetworkEtag,
  readyAtOf,
  stateOf,
  written,
  type NetworkType,
} from './requested.ts';
import { endpointsIn, readSubnet, requireApart, requireUnused, subnetId, subnetView } from './subnets.ts';

const type = 'Microsoft.Network/virtualNetworks';

export const virtualNetworks: NetworkType<VirtualNetwork> = {
  type,
  rows: (estate) => estate.virtualNetworks,
  view: virtualNetworkView,
};

/** Subnets that a PUT of the network leaves out are gone, as in Azure; those in use cannot be. */
export function putVirtualNetwork(call: ArmCall): Reply {
  const before = findNetwork(call, virtualNetworks, `${type}/write`);
  const body = bodyOf(call);
  const location = locationOf(body);
  if (before !== undefined) requireSameLocation(before, location);
  const name = parameter(call.parameters, 'name');
  const addressPrefixes = prefixesOf(body);
  const subnets = subnetsOf(body, { name, addressPrefixes });
  if (before !== undefined) requireNoneInUse(call, before, subnets);
  const network = before ?? newNetwork(call, location);
  network.addressPrefixes = addressPrefixes;
  network.subnets.clear();
  for (const subnet of subnets) network.subnets.set(subnet.name.toLowerCase(), subnet);
  network.tags = patchedTags(body, before?.tags);
  touch(call, network);
  call.azure.estate.virtualNetworks.set(network.id.toLowerCase(), network);
  return written(call, network.location, before === undefined, virtualNetworkView(call.azure, network));
}

export function deleteVirtualNetwork(call: ArmCall): Reply {
  const network = findNetwork(call, virtualNetworks, `${type}/delete`);
  if (network === undefined) return { status: 204 };
  requireNoneInUse(call, network, []);
  removeVirtualNetwork(call, network);
  return deletion(call, network.location);
}

function removeVirtualNetwork({ azure }: ArmCall, network: VirtualNetwork): void {
  forgetExtensions(azure.estate, network.id);
  azure.estate.virtualNetworks.delete(network.id.toLowerCase());
}

export function listSubnets(call: ArmCall): Reply {
  const network = networkOf(call, virtualNetworks, `${type}/subnets/read`);
  const value = [...network.subnets.values()].map((subnet) => viewOf(call.azure, network, subnet));
  return { status: 200, body: { value } };
}

export function getSubnet(call: ArmCall): Reply {
  const network = networkOf(call, virtualNetworks, `${type}/subnets/read`);
  const subnet = find(call, network);
  if (subnet === undefined) {
    const name = parameter(call.parameters, 'subnetName');
    throw resourceNotFound(`${type}/${network.name}/subnets`, name, network.resourceGroup);
  }
  return { status: 200, headers: { etag: network.etag }, body: viewOf(call.azure, network, subnet) };
}

export function putSubnet(call: ArmCall): Reply {
  const network = networkOf(call, virtualNetworks, `${type}/subnets/write`);
  const before = find(call, network);
  const subnet = readSubnet(parameter(call.parameters, 'subnetName'), bodyOf(call), network);
  requireApart([...[...network.subnets.values()].filter((other) => other !== before), subnet]);
  network.subnets.set(subnet.name.toLowerCase(), subnet);
  touch(call, network);
  return written(call, network.location, before === undefined, viewOf(call.azure, network, subnet));
}

export function deleteSubnet(call: ArmCall): Reply {
  const network = networkOf(call, virtualNetworks, `${type}/subnets/delete`);
  const subnet = find(call, network);
  if (subnet === undefined) return { status: 204 };
  requireUnused(call.azure.estate.privateEndpoints.values(), network, subnet);
  network.subnets.delete(subnet.name.toLowerCase());
  touch(call, network);
  return deletion(call, network.location);
}

function find(call: ArmCall, network: VirtualNetwork): Subnet | undefined {
  return network.subnets.get(parameter(call.parameters, 'subnetName').toLowerCase());
}

function requireNoneInUse(call: ArmCall, network: VirtualNetwork, kept: readonly Subnet[]): void {
  const names = new Set(kept.map(({ name }) => name.toLowerCase()));
  for (const [name, subnet] of network.subnets) {
    if (!names.has(name)) requireUnused(call.azure.estate.privateEndpoints.values(), network, subnet);
  }
}

function newNetwork(call: ArmCall, location: string): VirtualNetwork {
  return {
    ...newResourceIn(call, type, parameter(call.parameters, 'name')),
    location: regionName(location),
    tags: undefined,
    systemData: created(call.caller, call.azure.clock.now()),
    etag: newNetworkEtag(),
    resourceGuid: newGuid(),
    readyAt: 0,
    addressPrefixes: [],
    subnets: new Map(),
  };
}

function touch(call: ArmCall, network: VirtualNetwork): void {
  network.etag = newNetworkEtag();
  network.readyAt = readyAtOf(call);
  network.systemData = modified(network.systemData, call.caller, call.azure.clock.now());
}

function prefixesOf(body: unknown): readonly string[] {
  const prefixes = asStrings(memberAt(body, 'properties', 'addressSpace', 'addressPrefixes')) ?? [];
  const wrong = prefixes.find((prefix) => rangeOf(prefix) === undefined);
  if (prefixes.length > 0 && wrong === undefined) return prefixes;
  throw armRefusal(
    400,
    'InvalidAddressPrefixFormat',
    `Address prefix ${wrong ?? ''} of the address space is not valid.`,
  );
}

function subnetsOf(body: unknown, network: Pick<VirtualNetwork, 'name' | 'addressPrefixes'>): readonly Subnet[] {
  const properties = member(body, 'properties');
  if (!hasMember(properties, 'subnets')) return [];
  const subnets = (asArray(member(properties, 'subnets')) ?? []).map((subnet) =>
    readSubnet(asString(member(subnet, 'name')) ?? '', subnet, network),
  );
  requireApart(subnets);
  return subnets;
}

function viewOf(azure: Azure, network: VirtualNetwork, subnet: Subnet): object {
  const endpoints = endpointsIn(azure.estate.privateEndpoints.values(), subnetId(network, subnet));
  return subnetView(network, subnet, stateOf(azure, network), endpoints);
}

export function virtualNetworkView(azure: Azure, network: VirtualNetwork): object {
  return {
    name: network.name,
    id: network.id,
    etag: network.etag,
    type,
    location: network.location,
    ...(network.tags === undefined ? {} : { tags: network.tags }),
    properties: {
      provisioningState: stateOf(azure, network),
      resourceGuid: network.resourceGuid,
      addressSpace: { addressPrefixes: network.addressPrefixes },
      privateEndpointVNetPolicies: 'Disabled',
      subnets: [...network.subnets.values()].map((subnet) => viewOf(azure, network, subnet)),
      virtualNetworkPeerings: [],
      enableDdosProtection: false,
    },
  };
}
