import { asArray, asBoolean, asString, asStrings, member, memberAt } from '../../json.ts';
import type { PrivateEndpoint, Subnet, VirtualNetwork } from '../../state/network.ts';
import { armRefusal, badRequest } from '../refusals.ts';
import { lies, overlap, rangeOf } from './addresses.ts';

/** A subnet of a body, whose name stands in it or in the path. Throws where its range does not fit the network. */
export function readSubnet(
  name: string,
  body: unknown,
  network: Pick<VirtualNetwork, 'addressPrefixes' | 'name'>,
): Subnet {
  const properties = member(body, 'properties');
  const addressPrefix =
    asString(member(properties, 'addressPrefix')) ?? asStrings(member(properties, 'addressPrefixes'))?.[0] ?? '';
  requireInside(name, addressPrefix, network);
  const defaultOutboundAccess = asBoolean(member(properties, 'defaultOutboundAccess'));
  const policies = (of: string, otherwise: string): string => asString(member(properties, of)) ?? otherwise;
  return {
    name,
    addressPrefix,
    serviceEndpoints: (asArray(member(properties, 'serviceEndpoints')) ?? []).flatMap(
      (endpoint) => asString(memberAt(endpoint, 'service')) ?? [],
    ),
    privateEndpointNetworkPolicies: policies('privateEndpointNetworkPolicies', 'Disabled'),
    privateLinkServiceNetworkPolicies: policies('privateLinkServiceNetworkPolicies', 'Enabled'),
    ...(defaultOutboundAccess === undefined ? {} : { defaultOutboundAccess }),
    delegations: delegationsOf(properties),
  };
}

function delegationsOf(properties: unknown): NonNullable<Subnet['delegations']> {
  return (asArray(member(properties, 'delegations')) ?? []).map((delegation) => {
    const name = asString(member(delegation, 'name'));
    const serviceName = asString(memberAt(delegation, 'properties', 'serviceName'));
    if (name === undefined || serviceName === undefined) {
      throw badRequest('A delegation of a subnet must have a name and a serviceName.');
    }
    return { name, serviceName };
  });
}

/** The codes are those that public threads quote. */
function requireInside(name: string, prefix: string, network: Pick<VirtualNetwork, 'addressPrefixes' | 'name'>): void {
  const range = rangeOf(prefix);
  if (range === undefined) {
    throw armRefusal(400, 'InvalidCIDRNotation', `The address prefix ${prefix} of subnet ${name} is not valid.`);
  }
  const inside = network.addressPrefixes.some((outer) => {
    const space = rangeOf(outer);
    return space !== undefined && lies(range, space);
  });
  if (inside) return;
  throw armRefusal(
    400,
    'NetcfgInvalidSubnet',
    `Subnet '${name}' is not valid because its IP address range is outside the IP address range of virtual network '${network.name}'.`,
  );
}

export function requireApart(subnets: readonly Subnet[]): void {
  for (const [index, subnet] of subnets.entries()) {
    const range = rangeOf(subnet.addressPrefix);
    const other = subnets.slice(index + 1).find((candidate) => {
      const taken = rangeOf(candidate.addressPrefix);
      return range !== undefined && taken !== undefined && overlap(range, taken);
    });
    if (other === undefined) continue;
    throw armRefusal(
      400,
      'NetcfgSubnetRangesOverlap',
      `Subnet '${other.name}' is not valid because its IP address range overlaps with that of an existing subnet in virtual network.`,
    );
  }
}

export function subnetId(network: VirtualNetwork, subnet: Subnet): string {
  return `${network.id}/subnets/${subnet.name}`;
}

/** The private endpoints that stand in a subnet. */
export function endpointsIn(endpoints: Iterable<PrivateEndpoint>, id: string): readonly PrivateEndpoint[] {
  return [...endpoints].filter((endpoint) => endpoint.subnetId.toLowerCase() === id.toLowerCase());
}

/** Throws where a private endpoint stands in the subnet; the text is quoted from public threads. */
export function requireUnused(endpoints: Iterable<PrivateEndpoint>, network: VirtualNetwork, subnet: Subnet): void {
  const id = subnetId(network, subnet);
  const [user] = endpointsIn(endpoints, id);
  if (user === undefined) return;
  throw armRefusal(
    400,
    'InUseSubnetCannotBeDeleted',
    `Subnet ${subnet.name} is in use by ${user.id} and cannot be deleted. In order to delete the subnet, delete all the resources within the subnet. See aka.ms/deletesubnet.`,
  );
}

export function subnetView(
  network: VirtualNetwork,
  subnet: Subnet,
  provisioningState: string,
  endpoints: readonly PrivateEndpoint[],
): object {
  return {
    name: subnet.name,
    id: subnetId(network, subnet),
    etag: network.etag,
    properties: {
      provisioningState,
      addressPrefix: subnet.addressPrefix,
      ...(endpoints.length === 0 ? {} : { privateEndpoints: endpoints.map(({ id }) => ({ id })) }),
      ...(subnet.serviceEndpoints.length === 0
        ? {}
        : {
            serviceEndpoints: subnet.serviceEndpoints.map((service) => ({
              provisioningState,
              service,
              locations: ['*'],
            })),
          }),
      ...(subnet.defaultOutboundAccess === undefined ? {} : { defaultOutboundAccess: subnet.defaultOutboundAccess }),
      delegations: (subnet.delegations ?? []).map(({ name, serviceName }) => ({
        name,
        id: `${subnetId(network, subnet)}/delegations/${name}`,
        etag: network.etag,
        properties: {
          provisioningState,
          serviceName,
          actions: ['Microsoft.Network/virtualNetworks/subnets/join/action'],
        },
        type: 'Microsoft.Network/virtualNetworks/subnets/delegations',
      })),
      privateEndpointNetworkPolicies: subnet.privateEndpointNetworkPolicies,
      privateLinkServiceNetworkPolicies: subnet.privateLinkServiceNetworkPolicies,
    },
    type: 'Microsoft.Network/virtualNetworks/subnets',
  };
}
