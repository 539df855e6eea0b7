import { AzureFailure } from '../../src/core/failure.ts';
import type { Change } from '../../src/core/plans/change.ts';
import { newRun, run } from '../../src/core/plans/runner.ts';
import { consentsNeeded, type Plan } from '../../src/core/plans/plan.ts';
import type { RunRecord } from '../../src/core/plans/record.ts';
import { isWithinScope, normalizeArmId } from '../../src/core/resources/armId.ts';
import type { JsonObject } from '../../src/core/resources/json.ts';
import type { LiveResource } from '../../src/core/resources/resource.ts';
import { types } from '../../src/core/resources/types.ts';
import { asItems, asString, at, memberNames } from '../../src/core/resources/value.ts';
import { FakeEstate, group, principalId, tenantId } from './fakeEstate.ts';
import { ManualClock } from './manualClock.ts';
import { MemoryJournal } from './memoryJournal.ts';

export const purgeOn = '2026-03-01T00:00:00Z';
export const otherPrincipal = '44444444-4444-4444-4444-444444444444';

/**
 * An estate in which things are deleted, and come back as Azure brings them back: a vault loses the role assignments made at it and
 * below, and what lies in a deleted key store is not there; identities get new principal ids.
 */
export class AccessEstate extends FakeEstate {
  /** What went with a deleted key store and comes back with it, by the store's normalised id. */
  readonly #within = new Map<string, [string, { id: string; body: Record<string, unknown> }][]>();
  /** The principal id that the next system-assigned identity gets. */
  nextPrincipal = principalId;

  constructor() {
    super();
    this.permissionsHeld = [{ actions: ['*'], notActions: [], dataActions: ['*'], notDataActions: [] }];
    this.put(group, { location: 'westeurope', properties: { provisioningState: 'Succeeded' } });
  }

  /** Soft-deletes a key store, key or account. */
  softDelete(id: string, extra: Record<string, unknown> = {}): void {
    const key = normalizeArmId(id);
    const entry = this.bodies.get(key);
    if (!entry) throw new Error(`no ${id}`);
    const below = [...this.bodies].filter(([other]) => other !== key && isWithinScope(other, key));
    const kept = below.filter(([, { id: other }]) => !/roleAssignments/i.test(other));
    for (const [other] of below) this.bodies.delete(other);
    this.#within.set(key, kept);
    this.bodies.delete(key);
    const properties = { ...(entry.body['properties'] as JsonObject), scheduledPurgeDate: purgeOn, ...extra };
    this.deletedBodies.set(key, { ...entry.body, properties });
  }

  override async apply(change: Change, signal: AbortSignal): Promise<JsonObject | undefined> {
    const isRecovery = change.kind === 'act' && change.act === 'recover';
    if (isRecovery && !this.deletedBodies.has(normalizeArmId(change.resource))) {
      throw new AzureFailure({ kind: 'notFound', purpose: 'recover it', resource: change.resource });
    }
    const product = await super.apply(change, signal);
    if (isRecovery) {
      for (const [key, entry] of this.#within.get(normalizeArmId(change.resource)) ?? []) this.bodies.set(key, entry);
    }
    if (change.kind === 'set' && change.path === 'identity') this.#attach(change.resource);
    if (change.kind === 'create' && change.type === types.servicePrincipal) {
      this.set(change.resource, 'properties.id', otherPrincipal);
    }
    if (change.kind === 'create' && change.type === types.privateEndpoint) this.#connect(change.resource);
    if (change.kind === 'set' && /privateEndpointConnections/i.test(change.resource)) this.approve(change.resource);
    return product;
  }

  /** A connection is approved at once where it is not manual; the key store knows it under a name of its own. */
  #connect(endpointId: string): void {
    const properties = this.bodies.get(normalizeArmId(endpointId))?.body['properties'] as Record<string, unknown>;
    const isManual = 'manualPrivateLinkServiceConnections' in properties;
    const list = isManual ? 'manualPrivateLinkServiceConnections' : 'privateLinkServiceConnections';
    const [connection] = properties[list] as { properties: Record<string, unknown> }[];
    if (!connection) throw new Error('no connection');
    const status = isManual ? 'Pending' : 'Approved';
    connection.properties['privateLinkServiceConnectionState'] = { status };
    const storeId = String(connection.properties['privateLinkServiceId']);
    const id = `${storeId}/privateEndpointConnections/by-store`;
    const body = { properties: { privateEndpoint: { id: endpointId }, privateLinkServiceConnectionState: { status } } };
    this.put(id, body);
    this.set(storeId, 'properties.privateEndpointConnections', [{ id, ...body }]);
  }

  /** Somebody approves a connection of a key store. */
  approve(connectionId: string): void {
    const state = { status: 'Approved' };
    this.set(connectionId, 'properties.privateLinkServiceConnectionState', state);
    const own = this.bodies.get(normalizeArmId(connectionId))?.body['properties'] as {
      privateEndpoint: { id: string };
    };
    const endpoint = this.bodies.get(normalizeArmId(own.privateEndpoint.id))?.body['properties'] as Record<
      string,
      unknown
    >;
    for (const list of ['manualPrivateLinkServiceConnections', 'privateLinkServiceConnections']) {
      for (const connection of (endpoint[list] ?? []) as { properties: Record<string, unknown> }[]) {
        connection.properties['privateLinkServiceConnectionState'] = state;
      }
    }
  }

  /** An attached identity shows its ids, a system-assigned one gets a principal. */
  #attach(accountId: string): void {
    const account = this.bodies.get(normalizeArmId(accountId))?.body['identity'] as Record<string, unknown>;
    if (String(account['type']).includes('SystemAssigned')) account['principalId'] = this.nextPrincipal;
    else delete account['principalId'];
    account['tenantId'] = tenantId;
  }
}

export const clock = new ManualClock();

/** Runs a plan to its end with all consents. */
export async function runPlan(estate: FakeEstate, plan: Plan): Promise<RunRecord> {
  const deps = { source: estate, journal: new MemoryJournal(), clock, log: () => undefined };
  return run(newRun(plan, consentsNeeded(plan), deps), deps, { signal: new AbortController().signal });
}

/** The ids of a plan's steps, in order. */
export const idsOf = (plan: Plan): readonly string[] => plan.steps.map(({ id }) => id);

/** All that a plan says besides its steps. */
export const wordsOf = ({ blockers, notes }: Plan): string =>
  [...blockers, ...notes].map(({ message }) => message).join('\n');

/** What is read of a resource at a path, as JSON. */
export function jsonAt(estate: FakeEstate, id: string, path: string): unknown {
  let current: unknown = estate.bodies.get(normalizeArmId(id))?.body;
  for (const name of path.split('.')) current = (current as Record<string, unknown> | undefined)?.[name];
  return current;
}

export function policyPrincipals(vault: LiveResource): readonly (string | undefined)[] {
  return (asItems(vault.read('properties.accessPolicies')) ?? []).map((policy) => asString(at(policy, 'objectId')));
}

export function attachedTo(account: LiveResource): readonly string[] {
  return memberNames(account.read('identity.userAssignedIdentities')) ?? [];
}
