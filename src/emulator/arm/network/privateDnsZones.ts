import { newGuid } from '../../guid.ts';
import { asBoolean, asString, memberAt } from '../../json.ts';
import type { Estate } from '../../state/estate.ts';
import type { PrivateDnsZone, VirtualNetworkLink } from '../../state/network.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import { bodyOf, locationOf, newResourceIn, subscriptionOf, type ArmCall } from '../call.ts';
import { apiVersionOf, begin, isRunning, polledOperation } from '../longRunning.ts';
import { armPage } from '../paging.ts';
import { patchedTags } from '../patch.ts';
import { armRefusal, badRequest, resourceNotFound } from '../refusals.ts';
import { forgetExtensions } from '../resourceIndex.ts';
import { created, modified } from '../systemData.ts';
import { findNetwork, invalidReference, networkOf, readyAtOf, requireLinked, type NetworkType } from './requested.ts';

const type = 'Microsoft.Network/privateDnsZones';
const linkType = `${type}/virtualNetworkLinks`;

export const privateDnsZones: NetworkType<PrivateDnsZone> = {
  type,
  rows: (estate) => estate.privateDnsZones,
  view: (_azure, zone) => zoneView(zone),
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
    links: before?.links ?? new Map<string, VirtualNetworkLink>(),
  };
  call.azure.estate.privateDnsZones.set(zone.id.toLowerCase(), zone);
  return accepted(call);
}

/** Refused while networks are linked; the text is quoted from public threads. */
export function deletePrivateDnsZone(call: ArmCall): Reply {
  const zone = findNetwork(call, privateDnsZones, `${type}/delete`);
  if (zone === undefined) return { status: 204 };
  const [link] = zone.links.values();
  if (link !== undefined) {
    throw armRefusal(
      409,
      'CannotDeleteResource',
      `Can not delete resource before nested resources are deleted. Nested resource: '${linkId(zone, link)}'.`,
    );
  }
  removePrivateDnsZone(call.azure.estate, zone);
  return accepted(call);
}

export function removePrivateDnsZone(estate: Estate, zone: PrivateDnsZone): void {
  forgetExtensions(estate, zone.id);
  estate.privateDnsZones.delete(zone.id.toLowerCase());
}

export function listLinks(call: ArmCall): Reply {
  const zone = networkOf(call, privateDnsZones, `${linkType}/read`);
  return armPage(call, [...zone.links.values()], (link) => linkView(zone, link));
}

export function getLink(call: ArmCall): Reply {
  const zone = networkOf(call, privateDnsZones, `${linkType}/read`);
  const name = parameter(call.parameters, 'linkName');
  const link = zone.links.get(name.toLowerCase());
  if (link !== undefined) return { status: 200, headers: { etag: link.etag }, body: linkView(zone, link) };
  throw resourceNotFound(`${type}/${zone.name}/virtualNetworkLinks`, name, zone.resourceGroup);
}

/** A network is linked to a zone once, and no two zones of one name can serve it (Azure DNS documentation). */
export function putLink(call: ArmCall): Reply {
  const zone = networkOf(call, privateDnsZones, `${linkType}/write`);
  const body = bodyOf(call);
  requireGlobal(locationOf(body));
  const name = parameter(call.parameters, 'linkName');
  const virtualNetworkId = asString(memberAt(body, 'properties', 'virtualNetwork', 'id'));
  if (virtualNetworkId === undefined) throw badRequest('A virtual network link must have a virtual network.');
  const { estate } = call.azure;
  if (!estate.virtualNetworks.has(virtualNetworkId.toLowerCase())) {
    throw invalidReference(virtualNetworkId, `${zone.id}/virtualNetworkLinks/${name}`);
  }
  requireLinked(call, `${linkType}/write`, 'Microsoft.Network/virtualNetworks/join/action', virtualNetworkId);
  requireUnlinked(call, zone, name, virtualNetworkId);
  zone.links.set(name.toLowerCase(), {
    name,
    virtualNetworkId,
    registrationEnabled: asBoolean(memberAt(body, 'properties', 'registrationEnabled')) ?? false,
    tags: patchedTags(body, undefined),
    etag: newGuid(),
    readyAt: readyAtOf(call),
  });
  return accepted(call);
}

export function deleteLink(call: ArmCall): Reply {
  const zone = networkOf(call, privateDnsZones, `${linkType}/delete`);
  const existed = zone.links.delete(parameter(call.parameters, 'linkName').toLowerCase());
  return existed ? accepted(call) : { status: 204 };
}

function requireUnlinked({ azure }: ArmCall, zone: PrivateDnsZone, name: string, virtualNetworkId: string): void {
  const twin = [...azure.estate.privateDnsZones.values()]
    .filter((other) => other.name.toLowerCase() === zone.name.toLowerCase())
    .some((other) =>
      [...other.links.values()].some(
        (link) =>
          link.virtualNetworkId.toLowerCase() === virtualNetworkId.toLowerCase() &&
          (other !== zone || link.name.toLowerCase() !== name.toLowerCase()),
      ),
    );
  if (!twin) return;
  throw badRequest(
    `A virtual network cannot be linked to multiple zones with overlapping namespaces. You tried to link virtual network with '${zone.name}' zone.`,
  );
}

function requireGlobal(location: string): void {
  if (location.toLowerCase() === 'global') return;
  throw armRefusal(
    400,
    'LocationNotAvailableForResourceType',
    `The provided location '${location}' is not available for resource type '${type}'. List of available regions for the resource type is 'global'.`,
  );
}

function accepted(call: ArmCall): Reply {
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

function linkId(zone: PrivateDnsZone, link: VirtualNetworkLink): string {
  return `${zone.id}/virtualNetworkLinks/${link.name}`;
}

function zoneView(zone: PrivateDnsZone): object {
  return {
    id: zone.id,
    name: zone.name,
    type,
    etag: zone.etag,
    location: zone.location,
    ...(zone.tags === undefined ? {} : { tags: zone.tags }),
    properties: zoneProperties(zone),
  };
}

export function zoneProperties({ links }: PrivateDnsZone): object {
  const rows = [...links.values()];
  return {
    maxNumberOfRecordSets: 25_000,
    maxNumberOfVirtualNetworkLinks: 1000,
    maxNumberOfVirtualNetworkLinksWithRegistration: 100,
    numberOfRecordSets: 1,
    numberOfVirtualNetworkLinks: rows.length,
    numberOfVirtualNetworkLinksWithRegistration: rows.filter((link) => link.registrationEnabled).length,
    provisioningState: 'Succeeded',
  };
}

function linkView(zone: PrivateDnsZone, link: VirtualNetworkLink): object {
  return {
    id: linkId(zone, link),
    name: link.name,
    type: linkType,
    etag: link.etag,
    location: 'global',
    ...(link.tags === undefined ? {} : { tags: link.tags }),
    properties: {
      provisioningState: 'Succeeded',
      registrationEnabled: link.registrationEnabled,
      virtualNetwork: { id: link.virtualNetworkId },
      virtualNetworkLinkState: 'Completed',
    },
  };
}
