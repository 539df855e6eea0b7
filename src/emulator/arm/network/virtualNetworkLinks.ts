import { newGuid } from '../../guid.ts';
import { asBoolean, asString, memberAt } from '../../json.ts';
import type { PrivateDnsZone, VirtualNetworkLink } from '../../state/network.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import { bodyOf, locationOf, type ArmCall } from '../call.ts';
import { armPage } from '../paging.ts';
import { patchedTags } from '../patch.ts';
import { requirePrecondition } from '../preconditions.ts';
import { badRequest, resourceNotFound } from '../refusals.ts';
import { accepted, privateDnsZones, requireGlobal } from './privateDnsZones.ts';
import { invalidReference, networkOf, readyAtOf, requireLinked } from './requested.ts';

const type = 'Microsoft.Network/privateDnsZones';
const linkType = `${type}/virtualNetworkLinks`;

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
  requirePrecondition(call, zone.links.get(name.toLowerCase())?.etag);
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
  const name = parameter(call.parameters, 'linkName').toLowerCase();
  const link = zone.links.get(name);
  if (link === undefined) return { status: 204 };
  requirePrecondition(call, link.etag);
  zone.links.delete(name);
  return accepted(call);
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

function linkView(zone: PrivateDnsZone, link: VirtualNetworkLink): object {
  return {
    id: `${zone.id}/virtualNetworkLinks/${link.name}`,
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
