import type { Resource } from './resources.ts';

/** A resource of the network provider: its writes take a while, and each gives it another entity tag. */
export interface NetworkResource extends Resource {
  etag: string;
  readonly resourceGuid: string;
  /** Until when it shows as `Updating`, in milliseconds. */
  readyAt: number;
}

export interface Subnet {
  readonly name: string;
  readonly addressPrefix: string;
  readonly serviceEndpoints: readonly string[];
  readonly privateEndpointNetworkPolicies: string;
  readonly privateLinkServiceNetworkPolicies: string;
  /** Absent where no request wrote it. */
  readonly defaultOutboundAccess?: boolean;
  /** The services that may put resources of theirs into it; absent like none. */
  readonly delegations?: readonly { readonly name: string; readonly serviceName: string }[];
}

export interface VirtualNetwork extends NetworkResource {
  addressPrefixes: readonly string[];
  /** Under lower-case names. */
  readonly subnets: Map<string, Subnet>;
}

export interface PrivateLinkServiceConnection {
  readonly name: string;
  /** The ARM id of the resource that it reaches. */
  readonly privateLinkServiceId: string;
  readonly groupIds: readonly string[];
  /** Made without the right to approve: asks the owner of the resource. */
  readonly manual: boolean;
  readonly requestMessage: string | undefined;
}

export interface PrivateDnsZoneConfig {
  readonly name: string;
  readonly privateDnsZoneId: string;
}

export interface PrivateDnsZoneGroup {
  readonly name: string;
  readonly configs: readonly PrivateDnsZoneConfig[];
  readonly etag: string;
  readonly readyAt: number;
}

export interface PrivateEndpoint extends NetworkResource {
  readonly subnetId: string;
  readonly connections: readonly PrivateLinkServiceConnection[];
  readonly customNetworkInterfaceName: string;
  /** The address in the subnet by which it is reached. */
  readonly privateAddress: string;
  readonly zoneGroups: Map<string, PrivateDnsZoneGroup>;
}

export type ConnectionStatus = 'Approved' | 'Pending' | 'Rejected' | 'Disconnected';

/** The end of a private endpoint at the resource that it reaches: a vault, a Managed HSM. */
export interface PrivateEndpointConnection {
  readonly id: string;
  readonly name: string;
  /** The ARM id of the resource. */
  readonly resourceId: string;
  readonly privateEndpointId: string;
  /** The connection of the endpoint that it answers to. */
  readonly connectionName: string;
  status: ConnectionStatus;
  description: string | undefined;
  etag: string;
  /** Whether the owner of the resource has approved or rejected it by hand. */
  answered: boolean;
  /** Until when it shows as `Updating`, in milliseconds. */
  readyAt: number;
}

export interface VirtualNetworkLink {
  readonly name: string;
  readonly virtualNetworkId: string;
  readonly registrationEnabled: boolean;
  readonly tags: Readonly<Record<string, string>> | undefined;
  readonly etag: string;
  readonly readyAt: number;
}

/** The start of authority of a zone; times in seconds. */
export interface SoaRecordSet {
  readonly ttl: number;
  readonly metadata?: object;
  readonly email: string;
  readonly serialNumber: number;
  readonly refreshTime: number;
  readonly retryTime: number;
  readonly expireTime: number;
  readonly minimumTtl: number;
  readonly etag: string;
}

export interface PrivateDnsZone extends NetworkResource {
  /** Under lower-case names. */
  readonly links: Map<string, VirtualNetworkLink>;
  /** Absent until somebody changes it. */
  soa?: SoaRecordSet;
}
