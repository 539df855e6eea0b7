import type { Azure } from '../../azure.ts';
import { newGuid } from '../../guid.ts';
import type { Estate } from '../../state/estate.ts';
import type { PrivateDnsZone, VirtualNetworkLink } from '../../state/network.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import { bodyOf, locationOf, newResourceIn, subscriptionOf, type ArmCall } from '../call.ts';
import { apiVersionOf, begin, isRunning, polledOperation } from '../longRunning.ts';
import { patchedTags } from '../patch.ts';
import { requirePrecondition } from '../preconditions.ts';
import { armRefusal, nestedResourcesExist, badRequest } from '../refusals.ts';
import { forgetExtensions } from '../resourceIndex.ts';
import { created, modified } from '../systemData.ts';
import { addressRecordsIn } from './addressRecords.ts';
import { findNetwork, readyAtOf, type NetworkType } from './requested.ts';

const type = 'Microsoft.Network/privateDnsZones';

export const privateDnsZones: NetworkType<PrivateDnsZone> = {
  type,
  rows: (estate) => estate.privateDnsZones,
  view: zoneView,
};

/** 202 with an empty object, two addresses to poll (API description). Zones belong to no region. */
export function putPrivateDnsZone(call: ArmCall): Reply {
  const before = findNetwork(call, privateDnsZones, `${type}/write`);
  const body = bodyOf(call);
  requireGlobal(locationOf(body));
  const name = parameter(call.parameters, 'name');
  if (!/^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)+$/i.test(name)) {
    throw badRequest(`The domain name '${name}' is not valid for a private DNS zone.`);
  }
  requirePrecondition(call, before?.etag);
  const now = call.azure.clock.now();
  const base = newResourceIn(call, type, name);
  const zone: PrivateDnsZone = {
    ...base,
    location: 'global',
    tags: patchedTags(body, before?.tags),
    systemData: before === undefined ? created(call.caller, now) : modified(before.systemData, call.caller, now),
    etag: newGuid(),
    resourceGuid: before?.resourceGuid ?? newGuid(),
    readyAt: readyAtOf(call),
    ...(before?.soa === undefined ? {} : { soa: before.soa }),
    links: before?.links ?? new Map<string, VirtualNetworkLink>(),
  };
  call.azure.estate.privateDnsZones.set(zone.id.toLowerCase(), zone);
  return accepted(call);
}

/** Refused while networks are linked. */
export function deletePrivateDnsZone(call: ArmCall): Reply {
  const zone = findNetwork(call, privateDnsZones, `${type}/delete`);
  if (zone === undefined) return { status: 204 };
  requirePrecondition(call, zone.etag);
  const links = [...zone.links.values()].map(({ name }) => `${type}/${zone.name}/virtualNetworkLinks/${name}`);
  if (links.length > 0) throw nestedResourcesExist(links);
  removePrivateDnsZone(call.azure.estate, zone);
  return accepted(call);
}

export function removePrivateDnsZone(estate: Estate, zone: PrivateDnsZone): void {
  forgetExtensions(estate, zone.id);
  estate.privateDnsZones.delete(zone.id.toLowerCase());
}

export function requireGlobal(location: string): void {
  if (location.toLowerCase() === 'global') return;
  throw armRefusal(
    400,
    'LocationNotAvailableForResourceType',
    `The provided location '${location}' is not available for resource type '${type}'. List of available regions for the resource type is 'global'.`,
  );
}

export function accepted(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  const { name } = begin(call, subscriptionId, 'global');
  const base = `https://${call.request.host}/subscriptions/${subscriptionId}/resourceGroups/${parameter(call.parameters, 'resourceGroupName')}/providers/Microsoft.Network`;
  const query = `api-version=${apiVersionOf(call)}`;
  return {
    status: 202,
    headers: {
      'azure-asyncoperation': `${base}/privateDnsOperationStatuses/${name}?${query}`,
      location: `${base}/privateDnsOperationResults/${name}?${query}`,
    },
    body: {},
  };
}

export function getDnsOperation(call: ArmCall): Reply {
  const status = isRunning(call, polledOperation(call)) ? 'InProgress' : 'Succeeded';
  return { status: 200, body: { status } };
}

/** 202 while it runs, then 200 without saying more (assumed: Azure shows the resource). */
export function getDnsOperationResult(call: ArmCall): Reply {
  const { host, path } = call.request;
  if (!isRunning(call, polledOperation(call))) return { status: 204 };
  return { status: 202, headers: { location: `https://${host}${path}?api-version=${apiVersionOf(call)}` } };
}

function zoneView(azure: Azure, zone: PrivateDnsZone): object {
  return {
    id: zone.id,
    name: zone.name,
    type,
    etag: zone.etag,
    location: zone.location,
    ...(zone.tags === undefined ? {} : { tags: zone.tags }),
    properties: zoneProperties(azure, zone),
  };
}

export function zoneProperties(azure: Azure, zone: PrivateDnsZone): object {
  const rows = [...zone.links.values()];
  return {
    maxNumberOfRecordSets: 25_000,
    maxNumberOfVirtualNetworkLinks: 1000,
    maxNumberOfVirtualNetworkLinksWithRegistration: 100,
    numberOfRecordSets: 1 + addressRecordsIn(azure, zone).length,
    numberOfVirtualNetworkLinks: rows.length,
    numberOfVirtualNetworkLinksWithRegistration: rows.filter((link) => link.registrationEnabled).length,
    provisioningState: 'Succeeded',
  };
}
