import { toFailure } from '../failure.ts';
import { normalizeArmId, parentArmId, parseArmId, nameOf } from '../resources/armId.ts';
import { resolveBinding } from '../resources/binding.ts';
import type { ResourceGraph } from '../resources/graph.ts';
import type { LiveResource } from '../resources/resource.ts';
import { isKey, isKeyStore, isKeyVersion, resourceType, types, type ResourceType } from '../resources/types.ts';
import { pooled } from '../pooled.ts';
import type { EstateReader } from '../sources.ts';
import { collectBinding } from './collect.ts';
import { judgeDependence, type BlastSubject, type Dependence } from './dependence.ts';
import { identitiesOf, namedKey, strangersIn } from './keyUsers.ts';
import { quietSince, type KeyUse, type KeyUseRow } from './keyUse.ts';
import { surveyEstate, type Survey } from './survey.ts';

export type { BlastSubject, Dependence } from './dependence.ts';

/** Which accounts would go dark if something were not there, or were disabled. */
export interface BlastRadius {
  readonly subject: BlastSubject;
  readonly accounts: readonly Dependence[];
  /** Deleted accounts that can be recovered: the recovery of those that go dark would fail. */
  readonly deletedAccounts: readonly Dependence[];
  /** Users of the key in the audit log that are no account that can be seen. */
  readonly others: readonly OtherUser[];
  /** What could not be seen, a sentence each. */
  readonly gaps: readonly string[];
}

export interface OtherUser {
  readonly keyId: string;
  readonly row: KeyUseRow;
}

/** How many accounts, or keys, are read at a time. */
const atOnce = 6;

/** What the id of a resource is, as the subject of a blast radius: of an account, its own identity. Undefined for anything else. */
export function blastSubjectOf(id: string): BlastSubject | undefined {
  const type = resourceType(parseArmId(id)?.type ?? '');
  if (type === undefined) return undefined;
  if (isKeyStore(type)) return { kind: 'store', id };
  if (isKey(type)) return { kind: 'key', id };
  if (isKeyVersion(type)) return { kind: 'version', id };
  return others[type]?.(id);
}

const others: Readonly<Partial<Record<ResourceType, (id: string) => BlastSubject>>> = {
  [types.userAssignedIdentity]: (id) => ({ kind: 'identity', id }),
  [types.account]: (id) => ({ kind: 'account-identity', id }),
  [types.roleAssignment]: (id) => ({ kind: 'assignment', id }),
  [types.hsmLocalRoleAssignment]: (id) => ({ kind: 'assignment', id }),
};

/**
 * Reads every account that the caller can see, and judges which depend on a key store, key, version, identity or grant.
 * @throws AzureFailure of kind `cancelled` only: what cannot be read is among the gaps
 */
export async function blastRadius(
  reader: EstateReader,
  subject: BlastSubject,
  now: number,
  signal: AbortSignal,
): Promise<BlastRadius> {
  const survey = await surveyEstate(reader, signal);
  const gaps = survey.gaps.map(({ failure }) => failure.message);
  const base = await withSubject(reader, survey.graph, subject, gaps, signal);
  const uses = await readUses(reader, base, subject, gaps, now, signal);
  const look = (accounts: readonly LiveResource[]): Promise<readonly (Dependence | undefined)[]> =>
    pooled(accounts, atOnce, async (account) => {
      const graph = base.with([account]);
      if (!isConcerned(account, graph, subject)) return undefined;
      const collected = await collectBinding(reader, graph, account.key, signal);
      return judgeDependence(collected, account, subject, uses, now);
    });
  const [accounts, deletedAccounts] = await Promise.all([look(survey.accounts), look(survey.deletedAccounts)]);
  return {
    subject,
    accounts: accounts.filter((dependence) => dependence !== undefined).sort(byName),
    deletedAccounts: deletedAccounts.filter((dependence) => dependence !== undefined).sort(byName),
    others: strangers(uses, survey, base, subject, now),
    gaps: [...new Set(gaps)],
  };
}

/** Adds what the judgement needs of the subject itself, as it is at this moment. */
async function withSubject(
  reader: EstateReader,
  graph: ResourceGraph,
  subject: BlastSubject,
  gaps: string[],
  signal: AbortSignal,
): Promise<ResourceGraph> {
  const keyId = keyIdOf(subject);
  const ids = keyId === undefined ? idsOf(subject) : [parentArmId(keyId) ?? keyId];
  const reads = ids.map((id) => read(() => reader.resource(id, signal), id, gaps));
  if (keyId !== undefined) reads.push(read(() => reader.key(keyId, signal), keyId, gaps));
  return graph.with((await Promise.all(reads)).filter((resource) => resource !== undefined));
}

async function read<T>(work: () => Promise<T>, id: string, gaps: string[]): Promise<T | undefined> {
  try {
    return await work();
  } catch (thrown) {
    const failure = toFailure(thrown, 'read', id);
    if (failure.kind === 'cancelled') throw failure;
    gaps.push(failure.message);
    return undefined;
  }
}

function idsOf(subject: BlastSubject): readonly string[] {
  return subject.kind === 'grants' ? subject.grants.map(({ id }) => id) : [subject.id];
}

/** The key that a subject is, or is a version of. */
function keyIdOf({ kind, id }: BlastSubject): string | undefined {
  if (kind === 'key') return id;
  return kind === 'version' ? (parentArmId(id) ?? id) : undefined;
}

/** Whether an account has to be looked at: what nobody can tell has. */
function isConcerned(account: LiveResource, graph: ResourceGraph, subject: BlastSubject): boolean {
  const named = namedKey(account);
  if (named.kind !== 'customer') return named.kind === 'unknown';
  if (subject.kind === 'account-identity') return account.key === normalizeArmId(subject.id);
  if (['identity', 'assignment', 'policy', 'grants'].includes(subject.kind)) return true;
  const keyId = keyIdOf(subject);
  if (keyId !== undefined && named.name !== nameOf(keyId).toLowerCase()) return false;
  const storeId = keyId === undefined ? subject.id : (parentArmId(keyId) ?? keyId);
  const { store } = resolveBinding(account, graph);
  // A store that cannot be seen may be the one.
  return store?.kind !== 'found' || store.resource.key === normalizeArmId(storeId);
}

/** The audit log of each key that is concerned, by the key's normalised id. */
async function readUses(
  reader: EstateReader,
  graph: ResourceGraph,
  subject: BlastSubject,
  gaps: string[],
  now: number,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, KeyUse>> {
  const keyId = keyIdOf(subject);
  const keyIds = keyId === undefined ? await keysOf(reader, graph, subject, gaps, signal) : [keyId];
  const uses = await pooled(keyIds, atOnce, async (id) => {
    const use = await read(() => reader.keyUse(id, quietSince(now), signal), id, gaps);
    if (use && use.coverage.kind !== 'covered')
      gaps.push(`Who else uses key ${nameOf(id)} cannot be known: ${use.coverage.reason}`);
    return [normalizeArmId(id), use] as const;
  });
  return new Map(uses.filter((entry): entry is readonly [string, KeyUse] => entry[1] !== undefined));
}

async function keysOf(
  reader: EstateReader,
  graph: ResourceGraph,
  { kind, id }: BlastSubject,
  gaps: string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const store = kind === 'store' ? graph.get(id) : undefined;
  if (!store || !('body' in store)) return [];
  const keys = await read(() => reader.keys(store as LiveResource, signal), id, gaps);
  gaps.push(...(keys?.gaps ?? []).map(({ failure }) => failure.message));
  return (keys?.items ?? []).map((key) => key.id);
}

function strangers(
  uses: ReadonlyMap<string, KeyUse>,
  { accounts }: Survey,
  graph: ResourceGraph,
  subject: BlastSubject,
  now: number,
): readonly OtherUser[] {
  const identities = identitiesOf(accounts, graph);
  const version = subject.kind === 'version' ? nameOf(subject.id).toLowerCase() : undefined;
  return [...uses].flatMap(([keyId, use]) =>
    strangersIn(use, identities, quietSince(now))
      .filter((row) => version === undefined || row.version === version || row.version === '')
      .map((row) => ({ keyId, row })),
  );
}

function byName(a: Dependence, b: Dependence): number {
  return a.account.name < b.account.name ? -1 : 1;
}
