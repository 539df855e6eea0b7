import type { Azure } from '../azure.ts';
import { addressText, rangeOf } from '../arm/network/addresses.ts';
import type { Estate } from '../state/estate.ts';
import type { PrivateDnsZone, PrivateEndpoint, Subnet, VirtualNetwork } from '../state/network.ts';
import { isManagedHsm, type KeyStore } from './keyStore.ts';

/** How a client's request comes to a key store. */
export type NetworkPath =
  | { readonly kind: 'internet'; readonly address: string | undefined }
  /** Through a service endpoint: the store sees the subnet. */
  | { readonly kind: 'serviceEndpoint'; readonly address: string; readonly subnetId: string }
  | { readonly kind: 'privateLink'; readonly address: string };

/** The word for callers that stand in no virtual network of the estate. */
export const internet = 'internet';

/** Azure keeps the first four addresses of a subnet for itself: a client has at least the fifth. */
const firstClient = 4;

/**
 * The way from where callers stand (`behaviour.clientSubnet`) to the store. From a subnet it is the private endpoint to which
 * the store's name resolves there, else the subnet's service endpoint, else the internet.
 */
export function pathTo(azure: Azure, store: KeyStore): NetworkPath {
  const { clientSubnet, clientAddress } = azure.behaviour;
  const place = clientSubnet === internet ? undefined : subnetWithId(azure.estate, clientSubnet);
  if (place === undefined) return { kind: 'internet', address: clientAddress };
  const address = addressText((rangeOf(place.subnet.addressPrefix)?.first ?? 0) + firstClient);
  if (endpointFor(azure.estate, store, place.network) !== undefined) return { kind: 'privateLink', address };
  const hasServiceEndpoint = place.subnet.serviceEndpoints.some((service) =>
    /^Microsoft\.KeyVault(\.Global)?$/i.test(service),
  );
  if (hasServiceEndpoint) return { kind: 'serviceEndpoint', address, subnetId: clientSubnet };
  return { kind: 'internet', address: clientAddress };
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
 * The approved private endpoint of the store whose record stands in a zone that is linked to the network. That the endpoint's
 * own network is that one, or peered with it, is assumed.
 */
function endpointFor(estate: Estate, store: KeyStore, network: VirtualNetwork): PrivateEndpoint | undefined {
  const zoneName = isManagedHsm(store) ? /^privatelink\.managedhsm\./i : /^privatelink\.vaultcore\./i;
  const resolves = (zoneId: string): boolean => {
    const zone = estate.privateDnsZones.get(zoneId.toLowerCase());
    return zone !== undefined && zoneName.test(zone.name) && isLinked(zone, network);
  };
  return endpointsOf(estate, store).find((endpoint) =>
    [...endpoint.zoneGroups.values()].some(({ configs }) =>
      configs.some(({ privateDnsZoneId }) => resolves(privateDnsZoneId)),
    ),
  );
}

function isLinked({ links }: PrivateDnsZone, network: VirtualNetwork): boolean {
  return [...links.values()].some((link) => link.virtualNetworkId.toLowerCase() === network.id.toLowerCase());
}

function endpointsOf(estate: Estate, { id }: KeyStore): readonly PrivateEndpoint[] {
  return estate.privateEndpointConnections
    .at(id)
    .filter(({ status }) => status === 'Approved')
    .flatMap(({ privateEndpointId }) => estate.privateEndpoints.get(privateEndpointId.toLowerCase()) ?? []);
}
