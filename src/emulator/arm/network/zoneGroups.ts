import { asArray, asString, member, memberAt } from '../../json.ts';
import type { PrivateDnsZoneConfig, PrivateDnsZoneGroup, PrivateEndpoint } from '../../state/network.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import { bodyOf, type ArmCall } from '../call.ts';
import { badRequest, resourceNotFound } from '../refusals.ts';
import { addressRecordsOf, addressRecordTtl } from './addressRecords.ts';
import { privateEndpoints } from './privateEndpoints.ts';
import {
  deletion,
  invalidReference,
  networkOf,
  newNetworkEtag,
  readyAtOf,
  requireLinked,
  stateOf,
  written,
} from './requested.ts';

const type = 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups';

export function listZoneGroups(call: ArmCall): Reply {
  const endpoint = networkOf(call, privateEndpoints, `${type}/read`);
  const value = [...endpoint.zoneGroups.values()].map((group) => zoneGroupView(call, endpoint, group));
  return { status: 200, body: { value } };
}

export function getZoneGroup(call: ArmCall): Reply {
  const endpoint = networkOf(call, privateEndpoints, `${type}/read`);
  const name = parameter(call.parameters, 'groupName');
  const group = endpoint.zoneGroups.get(name.toLowerCase());
  if (group === undefined) {
    throw resourceNotFound(
      `Microsoft.Network/privateEndpoints/${endpoint.name}/privateDnsZoneGroups`,
      name,
      endpoint.resourceGroup,
    );
  }
  return { status: 200, headers: { etag: group.etag }, body: zoneGroupView(call, endpoint, group) };
}

export function putZoneGroup(call: ArmCall): Reply {
  const endpoint = networkOf(call, privateEndpoints, `${type}/write`);
  const name = parameter(call.parameters, 'groupName');
  const before = endpoint.zoneGroups.get(name.toLowerCase());
  const configs = configsOf(call, endpoint, bodyOf(call));
  const group: PrivateDnsZoneGroup = { name, configs, etag: newNetworkEtag(), readyAt: readyAtOf(call) };
  endpoint.zoneGroups.set(name.toLowerCase(), group);
  return written(call, endpoint.location, before === undefined, zoneGroupView(call, endpoint, group));
}

export function deleteZoneGroup(call: ArmCall): Reply {
  const endpoint = networkOf(call, privateEndpoints, `${type}/delete`);
  const existed = endpoint.zoneGroups.delete(parameter(call.parameters, 'groupName').toLowerCase());
  return existed ? deletion(call, endpoint.location) : { status: 204 };
}

/** Zones must exist, and the caller must be allowed to write into them. */
function configsOf(call: ArmCall, endpoint: PrivateEndpoint, body: unknown): readonly PrivateDnsZoneConfig[] {
  const values = asArray(memberAt(body, 'properties', 'privateDnsZoneConfigs')) ?? [];
  if (values.length === 0) throw badRequest('A private DNS zone group must have at least one private DNS zone config.');
  return values.map((value) => {
    const name = asString(member(value, 'name'));
    const privateDnsZoneId = asString(memberAt(value, 'properties', 'privateDnsZoneId'));
    if (name === undefined || privateDnsZoneId === undefined) {
      throw badRequest('A private DNS zone config must have a name and a privateDnsZoneId.');
    }
    if (!call.azure.estate.privateDnsZones.has(privateDnsZoneId.toLowerCase())) {
      throw invalidReference(privateDnsZoneId, endpoint.id);
    }
    requireLinked(call, `${type}/write`, 'Microsoft.Network/privateDnsZones/join/action', privateDnsZoneId);
    return { name, privateDnsZoneId };
  });
}

function zoneGroupView(call: ArmCall, endpoint: PrivateEndpoint, group: PrivateDnsZoneGroup): object {
  const id = `${endpoint.id}/privateDnsZoneGroups/${group.name}`;
  const provisioningState = stateOf(call.azure, group);
  return {
    name: group.name,
    id,
    etag: group.etag,
    type,
    properties: {
      provisioningState,
      privateDnsZoneConfigs: group.configs.map((config) => ({
        name: config.name,
        id: `${id}/privateDnsZoneConfigs/${config.name}`,
        etag: group.etag,
        type: `${type}/privateDnsZoneConfigs`,
        properties: {
          provisioningState,
          privateDnsZoneId: config.privateDnsZoneId,
          recordSets: provisioningState === 'Succeeded' ? recordSetsOf(call, endpoint, config) : [],
        },
      })),
    },
  };
}

function recordSetsOf({ azure }: ArmCall, endpoint: PrivateEndpoint, config: PrivateDnsZoneConfig): readonly object[] {
  const zone = azure.estate.privateDnsZones.get(config.privateDnsZoneId.toLowerCase());
  return addressRecordsOf(azure, endpoint, config).map(({ name, address }) => ({
    recordType: 'A',
    recordSetName: name,
    fqdn: `${name}.${zone?.name ?? ''}`,
    ttl: addressRecordTtl,
    provisioningState: 'Succeeded',
    ipAddresses: [address],
  }));
}
