import type { Azure } from '../../azure.ts';
import type { PrivateDnsZone, PrivateDnsZoneConfig, PrivateEndpoint } from '../../state/network.ts';
import { connectionFor } from './connect.ts';
import { linkTargetOf } from './linkTargets.ts';
import { stateOf } from './requested.ts';

/** The record by which a zone answers for a resource behind a private endpoint. */
export interface AddressRecord {
  readonly name: string;
  readonly address: string;
  readonly endpoint: PrivateEndpoint;
}

/** Seconds that a resolver may keep such a record (documentation of private endpoints). */
export const addressRecordTtl = 10;

/** What an endpoint writes into the zone of a config, where that is the zone of the resource's service. */
export function addressRecordsOf(
  { estate }: Azure,
  endpoint: PrivateEndpoint,
  { privateDnsZoneId }: PrivateDnsZoneConfig,
): readonly AddressRecord[] {
  const zone = estate.privateDnsZones.get(privateDnsZoneId.toLowerCase());
  if (zone === undefined || !/^privatelink\./i.test(zone.name)) return [];
  return endpoint.connections
    .filter((connection) => connectionFor(estate, endpoint.id, connection)?.status === 'Approved')
    .flatMap(({ privateLinkServiceId }) => linkTargetOf(estate, privateLinkServiceId) ?? [])
    .map(({ name }) => ({ name: name.toLowerCase(), address: endpoint.privateAddress, endpoint }));
}

/** What all endpoints have written into a zone. */
export function addressRecordsIn(azure: Azure, zone: PrivateDnsZone): readonly AddressRecord[] {
  const id = zone.id.toLowerCase();
  return [...azure.estate.privateEndpoints.values()].flatMap((endpoint) =>
    [...endpoint.zoneGroups.values()]
      .filter((group) => stateOf(azure, group) === 'Succeeded')
      .flatMap(({ configs }) => configs.filter(({ privateDnsZoneId }) => privateDnsZoneId.toLowerCase() === id))
      .flatMap((config) => addressRecordsOf(azure, endpoint, config)),
  );
}
