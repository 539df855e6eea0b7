import { nameOf } from '../../resources/armId.ts';
import { judgeFirewall } from '../../resources/network.ts';
import { ResourceGraph } from '../../resources/graph.ts';
import type { LiveResource } from '../../resources/resource.ts';
import { isKeyStore, types } from '../../resources/types.ts';
import { known } from '../../resources/value.ts';
import { defaultPreferences } from '../../rules/rule.ts';
import type { EstateReader } from '../../sources.ts';
import { deriveSteps, type GoalChange } from '../derive.ts';
import type { PrivateEndpointInput } from '../inputs.ts';
import type { Plan, PlanFinding } from '../plan.ts';
import { preflight } from '../preflight.ts';
import { stillMissing } from '../stillMissing.ts';
import { sorted, subjectOf } from './enable.ts';
import { planConnection, type PlannedConnection } from './network/connection.ts';
import { planZone, zoneNameFor, type PlannedZone } from './network/dnsZone.ts';
import { planSubnet } from './network/subnet.ts';

/**
 * Plans a private endpoint for a key store, with network, zone and approval: for people and programs in that network, not for Azure
 * OpenAI, which comes in as a trusted service. Nothing is changed.
 * @throws AzureFailure where the key store, or a network or zone that should be there, cannot be read
 */
export async function planPrivateEndpoint(
  reader: EstateReader,
  input: PrivateEndpointInput,
  now: number,
  signal: AbortSignal,
): Promise<Plan> {
  const store = await reader.resource(input.storeId, signal);
  if (!isKeyStore(store.type)) throw new TypeError(`${input.storeId} is not a key store.`);
  const subnet = await planSubnet(reader, input, signal);
  const [connection, zone] = await Promise.all([
    planConnection(reader, input, store, subnet.subnetId, signal),
    planZone(reader, input, store, subnet.networkId, signal),
  ]);
  const made = await stillMissing(reader, [...subnet.goal, ...zone.goal, ...group(connection, zone)], now, signal);
  const goal: readonly GoalChange[] = [...made.goal, ...connection.goal, ...bypass(store)];
  const { steps } = deriveSteps([], ResourceGraph.of([store]), goal, { now, preferences: defaultPreferences });
  const findings = [
    ...subnet.findings,
    ...connection.findings,
    ...zone.findings,
    ...made.findings,
    ...pathFindings(store),
    ...(await preflight(reader, steps, signal)),
  ];
  return {
    format: 2,
    kind: 'private-endpoint',
    title: `Reach ${store.name} from ${nameOf(subnet.networkId)} through private endpoint ${input.name}`,
    subject: subjectOf(store),
    accounts: [],
    related: [],
    choices: choicesOf(reader, input, store, subnet.subnetId),
    effects: [],
    steps,
    proves: [{ resource: connection.endpointId, name: input.name, path: connection.statusPath }],
    ...sorted(findings, steps),
  };
}

/** The record of the endpoint's address in the zone, which Azure keeps right by itself. */
function group({ endpointId }: PlannedConnection, { zoneId }: PlannedZone): readonly GoalChange[] {
  if (zoneId === undefined) return [];
  const change: GoalChange = {
    id: 'zone-group',
    title: `Register ${nameOf(endpointId)} in zone ${nameOf(zoneId)}`,
    change: {
      kind: 'create',
      resource: `${endpointId}/privateDnsZoneGroups/default`,
      type: types.privateDnsZoneGroup,
      scope: endpointId,
      properties: known({
        privateDnsZoneConfigs: [
          { name: nameOf(zoneId).replaceAll('.', '-'), properties: { privateDnsZoneId: zoneId } },
        ],
      }),
    },
    cost: 'none',
    costExplanation: 'Whoever is in the linked networks then reaches the key store at the private address.',
    after: ['zone', 'zone-link', 'approval'],
  };
  return [change];
}

/** Azure OpenAI does not come in through the endpoint, so a firewall that shuts out trusted services still shuts it out. */
function bypass(store: LiveResource): readonly GoalChange[] {
  const network = judgeFirewall(store);
  if (network.kind !== 'closed') return [];
  return [
    {
      id: 'trusted-services',
      title: `Let trusted Microsoft services through the firewall of ${store.name}`,
      change: {
        kind: 'set',
        resource: store.id,
        type: store.type,
        path: 'properties.networkAcls.bypass',
        value: known('AzureServices'),
      },
      cost: 'none',
      costExplanation: `The firewall of ${store.name} keeps denying everything else. Key Vault's own list of trusted services does not name Azure OpenAI, whose documents ask for this.`,
      reason: `Azure OpenAI reaches its key as a trusted service, not through your endpoint, and ${network.reason}.`,
    },
  ];
}

/** Source: Foundry's customer-managed keys, network: a private endpoint "with Allow trusted Microsoft services enabled". */
function pathFindings(store: LiveResource): readonly PlanFinding[] {
  const note = (severity: PlanFinding['severity'], message: string): PlanFinding => ({
    rule: 'network-path',
    severity,
    certainty: 'known',
    subject: store.id,
    message,
  });
  const findings = [
    note(
      'info',
      `The endpoint serves who is in its network. Azure OpenAI and Foundry accounts come in through the bypass for trusted Microsoft services: leave that on in ${store.name}.`,
    ),
  ];
  const network = judgeFirewall(store);
  if (network.kind === 'open') {
    findings.push(
      note('info', `${store.name} stays open to every network too: the endpoint adds a way in and closes none.`),
    );
  }
  if (network.kind === 'perimeter') {
    findings.push(
      note(
        'warning',
        `${store.name} is secured by a network security perimeter, which overrides the bypass for trusted services.`,
      ),
    );
  }
  return findings;
}

function choicesOf(
  reader: EstateReader,
  { network, dns, name, location }: PrivateEndpointInput,
  store: LiveResource,
  subnetId: string,
): Plan['choices'] {
  const zone = zoneNameFor(reader.cloud, store.type === types.managedHsm);
  return [
    { label: 'Key store', value: store.name },
    { label: 'Endpoint', value: `${name} in ${location}` },
    { label: 'Subnet', value: `${nameOf(subnetId)}${network.kind === 'new' ? ` (new, ${network.subnetPrefix})` : ''}` },
    {
      label: 'Names',
      value: dns.kind === 'none' ? 'by your own means' : `${zone}${dns.kind === 'new' ? ' (new)' : ''}`,
    },
  ];
}
