import type { Azure } from '../../azure.ts';
import { newGuid } from '../../guid.ts';
import { asNumber, asObject, asString, memberAt } from '../../json.ts';
import type { PrivateDnsZone, SoaRecordSet } from '../../state/network.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import { bodyOf, type ArmCall, type ArmHandler } from '../call.ts';
import { armPage } from '../paging.ts';
import { requirePrecondition } from '../preconditions.ts';
import { armRefusal, badRequest } from '../refusals.ts';
import { addressRecordsIn, addressRecordTtl } from './addressRecords.ts';
import { privateDnsZones } from './privateDnsZones.ts';
import { networkOf } from './requested.ts';

const type = 'Microsoft.Network/privateDnsZones';

/** The types that a private zone can have (API description). */
export const recordTypes = ['A', 'AAAA', 'CNAME', 'MX', 'PTR', 'SOA', 'SRV', 'TXT'] as const;

type RecordType = (typeof recordTypes)[number];

interface RecordSet {
  readonly recordType: RecordType;
  readonly name: string;
  readonly etag: string;
  readonly properties: object;
}

/** Every zone has one; these values are those of zones that were exported from Azure. */
const initialSoa: Omit<SoaRecordSet, 'etag'> = {
  ttl: 3600,
  email: 'azureprivatedns-host.microsoft.com',
  serialNumber: 1,
  refreshTime: 3600,
  retryTime: 300,
  expireTime: 2_419_200,
  minimumTtl: 10,
};

export function listRecordSets(recordType?: RecordType): ArmHandler {
  return (call) => {
    const zone = networkOf(call, privateDnsZones, `${type}/${recordType ?? 'ALL'}/read`);
    const rows = recordSetsIn(call.azure, zone).filter((row) => (recordType ?? row.recordType) === row.recordType);
    return armPage(call, rows, (row) => recordSetView(zone, row));
  };
}

export function getRecordSet(recordType: RecordType): ArmHandler {
  return (call) => {
    const zone = networkOf(call, privateDnsZones, `${type}/${recordType}/read`);
    return shown(call, zone, recordType);
  };
}

/** PUT of the start of authority: 200, since it is always there. Host and serial number stay (API description). */
export function putSoaRecordSet(call: ArmCall): Reply {
  const zone = networkOf(call, privateDnsZones, `${type}/SOA/write`);
  const body = bodyOf(call);
  const name = parameter(call.parameters, 'recordName');
  if (name !== '@') throw badRequest(`The record set name '${name}' is invalid: an SOA record set is named '@'.`);
  const before = soaOf(zone);
  requirePrecondition(call, before.etag);
  const number = (member: 'refreshTime' | 'retryTime' | 'expireTime' | 'minimumTtl'): number =>
    asNumber(memberAt(body, 'properties', 'soaRecord', member)) ?? before[member];
  const metadata = asObject(memberAt(body, 'properties', 'metadata'));
  zone.soa = {
    ttl: asNumber(memberAt(body, 'properties', 'ttl')) ?? before.ttl,
    ...(metadata === undefined ? {} : { metadata }),
    email: asString(memberAt(body, 'properties', 'soaRecord', 'email')) ?? before.email,
    serialNumber: before.serialNumber,
    refreshTime: number('refreshTime'),
    retryTime: number('retryTime'),
    expireTime: number('expireTime'),
    minimumTtl: number('minimumTtl'),
    etag: newGuid(),
  };
  return shown(call, zone, 'SOA');
}

/** The record sets of a zone: its start of authority, and the addresses that private endpoints wrote into it. */
export function recordSetsIn(azure: Azure, zone: PrivateDnsZone): readonly RecordSet[] {
  const { ttl, metadata, etag, ...soa } = soaOf(zone);
  const kept = metadata === undefined ? {} : { metadata };
  const soaRecord = { host: 'azureprivatedns.net', ...soa };
  return [
    { recordType: 'SOA', name: '@', etag, properties: { ...kept, ttl, soaRecord } },
    ...addressRecordsIn(azure, zone).map(({ name, address, endpoint }): RecordSet => {
      const creator = `created by private endpoint ${endpoint.name} with resource guid ${endpoint.resourceGuid}`;
      const aRecords = [{ ipv4Address: address }];
      const properties = { metadata: { creator }, ttl: addressRecordTtl, aRecords };
      return { recordType: 'A', name, etag: endpoint.etag, properties };
    }),
  ];
}

function soaOf({ soa, etag }: PrivateDnsZone): SoaRecordSet {
  return soa ?? { ...initialSoa, etag };
}

function shown(call: ArmCall, zone: PrivateDnsZone, recordType: RecordType): Reply {
  const name = parameter(call.parameters, 'recordName').toLowerCase();
  const found = recordSetsIn(call.azure, zone).find((row) => row.recordType === recordType && row.name === name);
  if (found !== undefined) return { status: 200, headers: { etag: found.etag }, body: recordSetView(zone, found) };
  throw armRefusal(404, 'NotFound', `The resource record '${name}' does not exist in zone '${zone.name}'.`);
}

function recordSetView(zone: PrivateDnsZone, { recordType, name, etag, properties }: RecordSet): object {
  return {
    id: `${zone.id}/${recordType}/${name}`,
    name,
    type: `${type}/${recordType}`,
    etag,
    properties: {
      fqdn: name === '@' ? `${zone.name}.` : `${name}.${zone.name}.`,
      ...properties,
      isAutoRegistered: false,
    },
  };
}
