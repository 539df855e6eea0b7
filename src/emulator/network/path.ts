import type { Azure } from '../azure.ts';
import { addressText, rangeOf } from '../arm/network/addresses.ts';
import type { Estate } from '../state/estate.ts';
import type { PrivateDnsZone, PrivateEndpoint, Subnet, VirtualNetwork } from '../state/network.ts';

/** How a client's request comes to a resource. */
export type NetworkPath =
  | { readonly kind: 'internet'; readonly address: string | undefined }
  /** Through a service endpoint: the resource sees the subnet. */
  | { readonly kind: 'serviceEndpoint'; readonly address: string; readonly subnetId: string }
  | { readonly kind: 'privateLink'; readonly address: string };

/** The word for callers that stand in no virtual network of the estate. */
export const internet = 'internet';

/** Azure keeps the first four addresses of a subnet for itself: a client has at least the fifth. */
const firstClient = 4;

/** A resource that clients reach by a host name. */
export interface Reached {
  /** Its ARM id. */
  readonly id: string;
  /** Whether its private endpoints stand in a private DNS zone of that name. */
  readonly isZone: (name: string) => boolean;
  /** The service endpoint of its kind, e.g. `Microsoft.KeyVault`. */
  readonly service: string;
}

/**
 * The way from where callers stand (`behaviour.clientSubnet`) to a resource. From a subnet it is the private endpoint to which
 * the resource's name resolves there, else the subnet's service endpoint, else the internet.
 */
export function pathTo(azure: Azure, reached: Reached): NetworkPath {
  const { clientSubnet, clientAddress } = azure.behaviour;
  const place = clientSubnet === internet ? undefined : subnetWithId(azure.estate, clientSubnet);
  if (place === undefined) return { kind: 'internet', address: clientAddress };
  const address = addressText((rangeOf(place.subnet.addressPrefix)?.first ?? 0) + firstClient);
  if (endpointFor(azure.estate, reached, place.network) !== undefined) return { kind: 'privateLink', address };
  if (hasServiceEndpoint(place.subnet, reached.service))
    return { kind: 'serviceEndpoint', address, subnetId: clientSubnet };
  return { kind: 'internet', address: clientAddress };
}

/** Whether a subnet has the service endpoint of a kind of resource, of its region or of all regions. */
export function hasServiceEndpoint({ serviceEndpoints }: Subnet, service: string): boolean {
  const wanted = service.toLowerCase();
  return serviceEndpoints.some((name) => [wanted, `${wanted}.global`].includes(name.toLowerCase()));
}

interface Place {
  readonly network: VirtualNetwork;
  readonly subnet: Subnet;
}

export function subnetWithId({ virtualNetworks }: Pick<Estate, 'virtualNetworks'>, id: string): Place | undefined {
  const [, networkId = '', name = ''] = /^(.*)\/subnets\/([^/]+)$/i.exec(id) ?? [];
  const network = virtualNetworks.get(networkId.toLowerCase());
  const subnet = network?.subnets.get(name.toLowerCase());
  return network === undefined || subnet === undefined ? undefined : { network, subnet };
}

/**
 * The approved private endpoint of the resource whose record stands in a zone that is linked to the network. That the endpoint's
 * own network is that one, or peered with it, is assumed.
 */
function endpointFor(estate: Estate, { id, isZone }: Reached, network: VirtualNetwork): PrivateEndpoint | undefined {
  const resolves = (zoneId: string): boolean => {
    const zone = estate.privateDnsZones.get(zoneId.toLowerCase());
    return zone !== undefined && isZone(zone.name) && isLinked(zone, network);
  };
  return endpointsOf(estate, id).find((endpoint) =>
    [...endpoint.zoneGroups.values()].some(({ configs }) =>
      configs.some(({ privateDnsZoneId }) => resolves(privateDnsZoneId)),
    ),
  );
}

function isLinked({ links }: PrivateDnsZone, network: VirtualNetwork): boolean {
  return [...links.values()].some((link) => link.virtualNetworkId.toLowerCase() === network.id.toLowerCase());
}

function endpointsOf(estate: Estate, id: string): readonly PrivateEndpoint[] {
  return estate.privateEndpointConnections
    .at(id)
    .filter(({ status }) => status === 'Approved')
    .flatMap(({ privateEndpointId }) => estate.privateEndpoints.get(privateEndpointId.toLowerCase()) ?? []);
}
