import { toFailure } from '../../../failure.ts';
import { nameOf, sameArmId } from '../../../resources/armId.ts';
import type { LiveResource } from '../../../resources/resource.ts';
import { allows } from '../../../resources/roles.ts';
import { types } from '../../../resources/types.ts';
import { asItems, asString, at, known } from '../../../resources/value.ts';
import type { EstateReader } from '../../../sources.ts';
import type { GoalChange } from '../../derive.ts';
import type { PrivateEndpointInput } from '../../inputs.ts';
import type { PlanFinding } from '../../plan.ts';

/** The endpoint with its connection to the key store, and what it takes for that to be approved. */
export interface PlannedConnection {
  readonly endpointId: string;
  /** Where the endpoint shows whether it is approved. */
  readonly statusPath: string;
  readonly goal: readonly GoalChange[];
  readonly findings: readonly PlanFinding[];
}

/**
 * Whoever may approve connections of the key store gets an approved one at once; anybody else asks for it, and the plan waits until
 * somebody has approved. Source: "Manage Azure private endpoints", approval.
 */
export async function planConnection(
  reader: EstateReader,
  input: PrivateEndpointInput,
  store: LiveResource,
  subnetId: string,
  signal: AbortSignal,
): Promise<PlannedConnection> {
  const endpointId = `${input.resourceGroupId}/providers/Microsoft.Network/privateEndpoints/${input.name}`;
  const present = await existing(reader, endpointId, signal);
  if (present) return existingConnection(reader, present, store, subnetId, signal);
  const mayApprove = await canApprove(reader, store, signal);
  const list = mayApprove ? 'privateLinkServiceConnections' : 'manualPrivateLinkServiceConnections';
  const statusPath = statusAt(list);
  return {
    endpointId,
    statusPath,
    goal: [creation(endpointId, input, store, subnetId, list), approval(endpointId, store, statusPath)],
    findings: mayApprove ? [] : [asksOthers(store)],
  };
}

type ConnectionList = 'privateLinkServiceConnections' | 'manualPrivateLinkServiceConnections';

function statusAt(list: ConnectionList): string {
  return `properties.${list}.0.properties.privateLinkServiceConnectionState.status`;
}

function creation(
  endpointId: string,
  { name, resourceGroupId, location }: PrivateEndpointInput,
  store: LiveResource,
  subnetId: string,
  list: ConnectionList,
): GoalChange {
  const groupId = store.type === types.managedHsm ? 'managedhsm' : 'vault';
  const isManual = list === 'manualPrivateLinkServiceConnections';
  return {
    id: 'endpoint',
    title: `Create private endpoint ${name} for ${store.name}`,
    change: {
      kind: 'create',
      resource: endpointId,
      type: types.privateEndpoint,
      scope: resourceGroupId,
      body: { location: known(location) },
      properties: known({
        subnet: { id: subnetId },
        [list]: [
          {
            name,
            properties: {
              privateLinkServiceId: store.id,
              groupIds: [groupId],
              ...(isManual && { requestMessage: `Private endpoint ${name}` }),
            },
          },
        ],
      }),
    },
    cost: 'none',
    costExplanation: 'Azure charges for each hour of a private endpoint and for the traffic through it.',
    after: ['subnet'],
  };
}

function approval(endpointId: string, store: LiveResource, path: string): GoalChange {
  return {
    id: 'approval',
    title: `Wait until the connection to ${store.name} is approved`,
    change: {
      kind: 'await',
      what: 'value',
      resource: endpointId,
      type: types.privateEndpoint,
      path,
      value: known('Approved'),
    },
    cost: 'waits',
    costExplanation: `It lasts until whoever answers for ${store.name} has approved it (Networking, Private endpoint connections). Nothing runs meanwhile.`,
    after: ['endpoint'],
  };
}

function asksOthers(store: LiveResource): PlanFinding {
  const message = `You may not approve connections of ${store.name}, so the endpoint asks for approval and the plan waits for it.`;
  return { rule: 'private-endpoint', severity: 'info', certainty: 'known', subject: store.id, message };
}

/** The endpoint is there: what is left is its approval, which whoever may can give now. */
async function existingConnection(
  reader: EstateReader,
  endpoint: LiveResource,
  store: LiveResource,
  subnetId: string,
  signal: AbortSignal,
): Promise<PlannedConnection> {
  const lists: readonly ConnectionList[] = ['privateLinkServiceConnections', 'manualPrivateLinkServiceConnections'];
  const list = lists.find((candidate) =>
    sameArmId(asString(endpoint.read(`properties.${candidate}.0.properties.privateLinkServiceId`)) ?? '', store.id),
  );
  const isThere = sameArmId(asString(endpoint.read('properties.subnet.id')) ?? '', subnetId);
  const base = { endpointId: endpoint.id, statusPath: statusAt(list ?? 'privateLinkServiceConnections') };
  const blocked = (message: string): PlannedConnection => ({
    ...base,
    goal: [],
    findings: [{ rule: 'private-endpoint', severity: 'error', certainty: 'known', subject: endpoint.id, message }],
  });
  if (list === undefined)
    return blocked(`There is a private endpoint ${endpoint.name} already, for something else. Choose another name.`);
  if (!isThere)
    return blocked(`There is a private endpoint ${endpoint.name} already, in another subnet. Choose another name.`);
  const status = asString(endpoint.read(base.statusPath))?.toLowerCase();
  if (status === 'approved') return { ...base, goal: [], findings: [] };
  if (status === 'rejected' || status === 'disconnected') {
    return blocked(
      `The connection of ${endpoint.name} to ${store.name} was ${status}. Delete the endpoint, or choose another name.`,
    );
  }
  const connectionId = connectionOf(store, endpoint.id);
  const mayApprove = connectionId !== undefined && (await canApprove(reader, store, signal));
  const wait = approval(endpoint.id, store, base.statusPath);
  if (!mayApprove) return { ...base, goal: [wait], findings: [asksOthers(store)] };
  return { ...base, goal: [approve(connectionId, endpoint, store), { ...wait, after: ['approve'] }], findings: [] };
}

function approve(connectionId: string, endpoint: LiveResource, store: LiveResource): GoalChange {
  const isHsm = store.type === types.managedHsm;
  return {
    id: 'approve',
    title: `Approve the connection of ${endpoint.name} to ${store.name}`,
    change: {
      kind: 'set',
      resource: connectionId,
      type: isHsm ? types.hsmPrivateEndpointConnection : types.privateEndpointConnection,
      path: 'properties.privateLinkServiceConnectionState',
      value: known({ status: 'Approved' }),
    },
    cost: 'none',
    costExplanation: `The network of ${endpoint.name} reaches ${store.name} from then on.`,
  };
}

/** The connection as the key store knows it: its name follows from neither the endpoint's nor the store's. */
function connectionOf(store: LiveResource, endpointId: string): string | undefined {
  const own = (asItems(store.read('properties.privateEndpointConnections')) ?? []).find((connection) =>
    sameArmId(asString(at(connection, 'properties.privateEndpoint.id')) ?? '', endpointId),
  );
  return own && asString(at(own, 'id'));
}

async function canApprove(reader: EstateReader, store: LiveResource, signal: AbortSignal): Promise<boolean> {
  const action = `${store.type}/privateEndpointConnectionsApproval/action`;
  try {
    return (await reader.permissions(store.id, signal)).some((set) => allows(set, action));
  } catch (thrown) {
    const failure = toFailure(thrown, `read your rights at ${nameOf(store.id)}`, store.id);
    if (failure.kind === 'cancelled') throw failure;
    return false;
  }
}

async function existing(reader: EstateReader, id: string, signal: AbortSignal): Promise<LiveResource | undefined> {
  try {
    return await reader.resource(id, signal);
  } catch (thrown) {
    const failure = toFailure(thrown, 'look for the private endpoint', id);
    if (failure.kind === 'notFound') return undefined;
    throw failure;
  }
}
