import { toFailure } from '../../../failure.ts';
import { collectBinding } from '../../../inspection/collect.ts';
import { normalizeArmId } from '../../../resources/armId.ts';
import { isMicrosoftManaged, resolveBinding } from '../../../resources/binding.ts';
import type { ResourceGraph } from '../../../resources/graph.ts';
import { isLive, type LiveResource } from '../../../resources/resource.ts';
import { types } from '../../../resources/types.ts';
import { asString, at, sameValue } from '../../../resources/value.ts';
import { judge } from '../../../rules/catalogue.ts';
import { defaultPreferences, type Finding } from '../../../rules/rule.ts';
import type { EstateReader } from '../../../sources.ts';
import { placeOf, targetOf, type Change } from '../../change.ts';
import { isSwitch, type GoalChange } from '../../derive.ts';
import { readWhereItIs } from '../../observe.ts';
import { isBlocking, planFinding, type PlanFinding } from '../../plan.ts';
import { doubt, note } from './finding.ts';
import { collectAfter, estateOf, storeIdOf } from './graph.ts';

/** What there is to know before changes are taken back: who depends on what they touch. */
export interface UndoEstate {
  readonly graph: ResourceGraph;
  /** Keys of the accounts that could be locked. */
  readonly accountKeys: readonly string[];
  readonly findings: readonly PlanFinding[];
}

/**
 * Reads every account whose key store is touched, whoever put it there, with what it depends on now and afterwards.
 * @param accountIds the accounts of the run that is taken back
 */
export async function readUndoEstate(
  reader: EstateReader,
  accountIds: readonly string[],
  changes: readonly Change[],
  signal: AbortSignal,
): Promise<UndoEstate> {
  const own = await existing(accountIds, (id) => reader.resource(id, signal));
  const inventory = await estateOf(reader, own, signal);
  const touched = new Set(changes.flatMap((change) => storePart(placeOf(change)) ?? []));
  const ownKeys = new Set(own.map(({ key }) => key));
  const others = inventory
    .ofType(types.account)
    .filter(isLive)
    .filter((account) => !ownKeys.has(account.key) && !isMicrosoftManaged(account.read('properties.encryption')))
    .filter((account) => touched.has(normalizeArmId(storeIdOf(account, inventory) ?? '/')));
  // An index lags: who depends on a store is asked of the accounts themselves.
  const fresh = await existing(
    others.map(({ id }) => id),
    (id) => reader.resource(id, signal),
  );
  const targets = await existing(
    changes.filter(({ kind }) => kind === 'set').map((change) => change.resource),
    (id) => readWhereItIs(reader, id, signal),
  );
  let graph = inventory.with([...fresh, ...targets]);
  const accounts = [...own, ...fresh];
  for (const { key } of accounts) graph = await collectBinding(reader, graph, key, signal);
  graph = await collectAfter(reader, graph, own, changes.filter(isSwitch), signal);
  const resources = targets.filter(({ key }) => !ownKeys.has(key));
  return {
    graph: graph.with(resources),
    accountKeys: accounts.map(({ key }) => key),
    findings: touched.size === 0 ? [] : [...unseen(inventory), ...unseenUsers(changes, accounts)],
  };
}

async function existing(
  ids: readonly string[],
  read: (id: string) => Promise<LiveResource>,
): Promise<readonly LiveResource[]> {
  const reads = ids.map(async (id) => {
    try {
      return [await read(id)];
    } catch (thrown) {
      const failure = toFailure(thrown, 'read', id);
      if (failure.kind === 'notFound') return [];
      throw failure;
    }
  });
  return (await Promise.all(reads)).flat();
}

function storePart(id: string): string | undefined {
  const match = /^\/.*\/providers\/Microsoft\.KeyVault\/(?:vaults|managedHSMs)\/[^/]+/i.exec(id);
  return match ? normalizeArmId(match[0]) : undefined;
}

function unseen({ gaps }: ResourceGraph): readonly PlanFinding[] {
  return gaps.map(({ scope, failure }) =>
    doubt('undo-unseen', scope, `What could not be read may use what is taken away: ${failure.message}`),
  );
}

/** An identity that is not an account's own may serve others, which cannot be seen from here. */
function unseenUsers(changes: readonly Change[], accounts: readonly LiveResource[]): readonly PlanFinding[] {
  return changes.flatMap((change) => {
    if (change.kind !== 'delete') return [];
    const holder = at(change.properties, change.type === types.accessPolicy ? 'objectId' : 'principalId');
    if (accounts.some((account) => sameValue(account.read('identity.principalId'), holder))) return [];
    const message = `A grant of ${asString(holder) ?? 'an identity'} is taken away. Other services that use the same identity cannot be seen from here.`;
    return [note('undo-unseen', change.scope, message)];
  });
}

export interface Weighed {
  readonly kept: readonly GoalChange[];
  readonly findings: readonly PlanFinding[];
}

/**
 * Judges change after change what it would do to every account. A switch that would lock its account blocks the plan; anything else
 * that would is left as it is.
 */
export function weigh(candidates: readonly GoalChange[], estate: UndoEstate, now: number): Weighed {
  const kept: GoalChange[] = [];
  const findings: PlanFinding[] = [];
  let graph = estate.graph;
  for (const candidate of candidates) {
    const after = graph.after([candidate.change]);
    const harm = harmOf(candidate.change, estate.accountKeys, graph, after, now);
    if (harm.length > 0 && !isSwitch(candidate.change)) {
      findings.push(leftBecause(candidate, harm));
      continue;
    }
    kept.push(candidate);
    findings.push(...harm.map(planFinding));
    graph = after;
  }
  return { kept, findings };
}

/** What an account's encryption suffers by a change: of a switch whatever is wrong then, of anything else what is worse than before. */
function harmOf(
  change: Change,
  accountKeys: readonly string[],
  before: ResourceGraph,
  after: ResourceGraph,
  now: number,
): readonly Finding[] {
  return accountKeys.flatMap((key) => {
    const known = troubles(key, before, now);
    const isSwitched = isSwitch(change) && targetOf(change) === key;
    return troubles(key, after, now).filter((finding) => {
      if (isSwitched && isBlocking(finding)) return true;
      const worst = Math.max(0, ...known.filter(({ rule }) => rule === finding.rule).map(gravity));
      return gravity(finding) > worst;
    });
  });
}

/** What is certainly wrong, and what is not known to be right. */
function troubles(key: string, graph: ResourceGraph, now: number): readonly Finding[] {
  const account = graph.get(key);
  if (!account) return [];
  const found = judge(resolveBinding(account, graph), { graph, now, preferences: defaultPreferences });
  // Another change under way ends by itself.
  return found.filter((finding) => finding.rule !== 'account-state' && gravity(finding) > 0);
}

function gravity(finding: Finding): number {
  return isBlocking(finding) ? 2 : finding.certainty === 'unknown' ? 1 : 0;
}

function leftBecause({ title, change }: GoalChange, [first]: readonly Finding[]): PlanFinding {
  const why = first?.message ?? '';
  return note(
    'undo-stays',
    placeOf(change),
    `“${title}” is left out, since an account would lose its key: ${why}`,
    'warning',
  );
}

/** The key stores to which accounts are switched back. */
export function storesNamed(switches: readonly Change[], graph: ResourceGraph): readonly string[] {
  const wished = graph.after(switches);
  return switches.flatMap((change) => {
    const account = wished.get(targetOf(change));
    const store = account && resolveBinding(account, wished).store;
    return store?.kind === 'found' && store.resource.id !== undefined ? [store.resource.id] : [];
  });
}
