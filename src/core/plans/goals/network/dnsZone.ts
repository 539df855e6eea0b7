import type { CloudEnvironment } from '../../../cloud.ts';
import { toFailure } from '../../../failure.ts';
import { nameOf, parentArmId, sameArmId, subscriptionOf } from '../../../resources/armId.ts';
import type { LiveResource } from '../../../resources/resource.ts';
import { types } from '../../../resources/types.ts';
import { asString, known } from '../../../resources/value.ts';
import type { EstateReader } from '../../../sources.ts';
import type { GoalChange } from '../../derive.ts';
import type { PrivateEndpointInput } from '../../inputs.ts';
import type { PlanFinding } from '../../plan.ts';

/** The private zone in which the key store's name leads to the endpoint. */
export interface PlannedZone {
  readonly zoneId?: string;
  readonly goal: readonly GoalChange[];
  readonly findings: readonly PlanFinding[];
}

/**
 * The name of the private zone. Source: "Azure private endpoint private DNS zone values": `privatelink.vaultcore` before the cloud's
 * suffix for vaults (whose own names have `vault` there), `privatelink.managedhsm` for Managed HSMs.
 */
export function zoneNameFor(cloud: Pick<CloudEnvironment, 'vaultSuffix' | 'hsmSuffix'>, isHsm: boolean): string {
  return isHsm
    ? `privatelink${cloud.hsmSuffix}`
    : `privatelink${cloud.vaultSuffix.replace(/^\.vault\./, '.vaultcore.')}`;
}

export async function planZone(
  reader: EstateReader,
  { dns }: PrivateEndpointInput,
  store: LiveResource,
  networkId: string,
  signal: AbortSignal,
): Promise<PlannedZone> {
  const name = zoneNameFor(reader.cloud, store.type === types.managedHsm);
  if (dns.kind === 'none') {
    const message = `Names are left to you: ${store.name} must resolve to the endpoint's private address by way of ${name}, or whoever is in the network still goes to the public one.`;
    return { goal: [], findings: [finding('info', store.id, message)] };
  }
  const zoneId =
    dns.kind === 'existing' ? dns.zoneId : `${dns.resourceGroupId}/providers/Microsoft.Network/privateDnsZones/${name}`;
  if (nameOf(zoneId).toLowerCase() !== name) {
    const message = `${nameOf(zoneId)} is not the zone for ${store.name}: that is ${name}.`;
    return { zoneId, goal: [], findings: [finding('error', zoneId, message)] };
  }
  if (dns.kind === 'existing') await reader.resource(zoneId, signal);
  const zone = dns.kind === 'new' ? [creation(zoneId, dns.resourceGroupId)] : [];
  const linked = await linkOf(reader, networkId, name, signal);
  if (linked && !sameArmId(parentArmId(linked.id) ?? '', zoneId)) {
    const message = `${nameOf(networkId)} is linked to another zone ${name} already, in ${groupName(linked.id)}; a network has one of a name. Choose that zone.`;
    return { zoneId, goal: [], findings: [finding('error', linked.id, message)] };
  }
  return { zoneId, goal: linked ? zone : [...zone, link(zoneId, networkId)], findings: [] };
}

function creation(zoneId: string, resourceGroupId: string): GoalChange {
  return {
    id: 'zone',
    title: `Create private DNS zone ${nameOf(zoneId)}`,
    change: {
      kind: 'create',
      resource: zoneId,
      type: types.privateDnsZone,
      scope: resourceGroupId,
      body: { location: known('global') },
      properties: known({}),
    },
    cost: 'none',
    costExplanation:
      'Azure charges a little for each private zone. Networks linked to it find key stores without a record in it no more, unless they fall back to public names.',
  };
}

function link(zoneId: string, networkId: string): GoalChange {
  return {
    id: 'zone-link',
    title: `Link zone ${nameOf(zoneId)} to ${nameOf(networkId)}`,
    change: {
      kind: 'create',
      resource: `${zoneId}/virtualNetworkLinks/${nameOf(networkId)}`,
      type: types.privateDnsZoneLink,
      scope: zoneId,
      body: { location: known('global') },
      properties: known({ virtualNetwork: { id: networkId }, registrationEnabled: false }),
    },
    cost: 'none',
    costExplanation: `In ${nameOf(networkId)}, names of this zone are then answered from it alone.`,
    after: ['network'],
  };
}

/** The link of a network to a zone of this name, where one can be seen: a network has one of a name. */
async function linkOf(
  reader: EstateReader,
  networkId: string,
  zoneName: string,
  signal: AbortSignal,
): Promise<LiveResource | undefined> {
  const subscription = subscriptionOf(networkId);
  try {
    const { items } = await reader.ofType(
      types.privateDnsZoneLink,
      subscription === undefined ? [] : [subscription],
      signal,
    );
    return items.find(
      (item) =>
        nameOf(parentArmId(item.id) ?? '').toLowerCase() === zoneName &&
        sameArmId(asString(item.read('properties.virtualNetwork.id')) ?? '', networkId),
    );
  } catch (thrown) {
    const failure = toFailure(thrown, 'look for links to the network', networkId);
    if (failure.kind === 'cancelled') throw failure;
    // Azure itself refuses a second link.
    return undefined;
  }
}

function groupName(id: string): string {
  return /\/resourceGroups\/([^/]+)/i.exec(id)?.[1] ?? 'another resource group';
}

function finding(severity: PlanFinding['severity'], subject: string, message: string): PlanFinding {
  return { rule: 'private-dns', severity, certainty: 'known', subject, message };
}
