import { parentArmId, nameOf } from '../../../resources/armId.ts';
import { types } from '../../../resources/types.ts';
import { asString, known } from '../../../resources/value.ts';
import type { EstateReader } from '../../../sources.ts';
import type { GoalChange } from '../../derive.ts';
import type { PrivateEndpointInput } from '../../inputs.ts';
import type { PlanFinding } from '../../plan.ts';
import { contains, parseRange } from './address.ts';

/** The subnet in which a private endpoint is to stand: one that is there, or that the plan makes with its network. */
export interface PlannedSubnet {
  readonly networkId: string;
  readonly subnetId: string;
  readonly goal: readonly GoalChange[];
  readonly findings: readonly PlanFinding[];
}

/** @throws AzureFailure where a network that should be there cannot be read */
export async function planSubnet(
  reader: EstateReader,
  { network, resourceGroupId, location }: PrivateEndpointInput,
  signal: AbortSignal,
): Promise<PlannedSubnet> {
  if (network.kind === 'existing') return existingSubnet(reader, network.subnetId, location, signal);
  const networkId = `${resourceGroupId}/providers/Microsoft.Network/virtualNetworks/${network.name}`;
  const subnetId = `${networkId}/subnets/${network.subnetName}`;
  return {
    networkId,
    subnetId,
    goal: [
      {
        id: 'network',
        title: `Create virtual network ${network.name} with ${network.addressPrefix}`,
        change: {
          kind: 'create',
          resource: networkId,
          type: types.virtualNetwork,
          scope: resourceGroupId,
          body: { location: known(location) },
          properties: known({ addressSpace: { addressPrefixes: [network.addressPrefix] } }),
        },
        cost: 'none',
        costExplanation: 'A virtual network itself costs nothing and is connected to no other.',
      },
      {
        id: 'subnet',
        title: `Create subnet ${network.subnetName} with ${network.subnetPrefix}`,
        change: {
          kind: 'create',
          resource: subnetId,
          type: types.subnet,
          scope: networkId,
          properties: known({ addressPrefix: network.subnetPrefix }),
        },
        cost: 'none',
        costExplanation: 'A subnet costs nothing.',
      },
    ],
    findings: rangeFindings(networkId, network.addressPrefix, network.subnetPrefix),
  };
}

async function existingSubnet(
  reader: EstateReader,
  subnetId: string,
  location: string,
  signal: AbortSignal,
): Promise<PlannedSubnet> {
  const networkId = parentArmId(subnetId);
  if (networkId === undefined) throw new TypeError(`${subnetId} is not the id of a subnet.`);
  const [network] = await Promise.all([reader.resource(networkId, signal), reader.resource(subnetId, signal)]);
  const region = asString(network.read('location'));
  const isSame = region === undefined || plainRegion(region) === plainRegion(location);
  // Source: "What is a private endpoint?": "must be deployed in the same region and subscription as the virtual network".
  const message = `A private endpoint must be in the region of its virtual network: ${network.name} is in ${region ?? ''}, not in ${location}.`;
  return { networkId, subnetId, goal: [], findings: isSame ? [] : [blocker(networkId, message)] };
}

function rangeFindings(networkId: string, addressPrefix: string, subnetPrefix: string): readonly PlanFinding[] {
  const outer = parseRange(addressPrefix);
  const inner = parseRange(subnetPrefix);
  const wrong = [!outer && addressPrefix, !inner && subnetPrefix].filter((text) => typeof text === 'string');
  const findings = wrong.map((text) =>
    blocker(networkId, `“${text}” is no range of IPv4 addresses such as 10.10.0.0/24, whose last bits must be zero.`),
  );
  if (outer && inner && !contains(outer, inner)) {
    findings.push(
      blocker(networkId, `${subnetPrefix} does not lie in ${addressPrefix}, the range of ${nameOf(networkId)}.`),
    );
  }
  // Source: "Azure Virtual Network FAQ": the smallest subnet is /29, and Azure keeps five addresses of each.
  if (inner && inner.bits > 29) {
    findings.push(blocker(networkId, `${subnetPrefix} is too small: a subnet has /29 at least.`));
  }
  return findings;
}

function blocker(subject: string, message: string): PlanFinding {
  return { rule: 'virtual-network', severity: 'error', certainty: 'known', subject, message };
}

function plainRegion(location: string): string {
  return location.toLowerCase().replace(/\s+/g, '');
}
