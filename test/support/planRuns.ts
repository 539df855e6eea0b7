import { consentsNeeded, type Plan } from '../../src/core/plans/plan.ts';
import type { RunRecord } from '../../src/core/plans/record.ts';
import { newRun, run } from '../../src/core/plans/runner.ts';
import { resolveBinding } from '../../src/core/resources/binding.ts';
import { collectBinding } from '../../src/core/inspection/collect.ts';
import { ResourceGraph } from '../../src/core/resources/graph.ts';
import { judge } from '../../src/core/rules/catalogue.ts';
import { defaultPreferences } from '../../src/core/rules/rule.ts';
import { accountId, type FakeEstate } from './fakeEstate.ts';
import { ManualClock } from './manualClock.ts';
import { MemoryJournal } from './memoryJournal.ts';

export const never = new AbortController().signal;
export const clock = new ManualClock();

/** Runs a plan to its end, with every consent it asks for. */
export async function runPlan(estate: FakeEstate, plan: Plan, undoes?: string): Promise<RunRecord> {
  const deps = { source: estate, journal: new MemoryJournal(), clock, log: () => undefined };
  return run(newRun(plan, consentsNeeded(plan), deps, undoes), deps, { signal: never });
}

/** Cuts a run off at each of its changes in turn, after it was made, and resumes it: the number of cut-offs. */
export async function cutOffEverywhere(
  make: () => FakeEstate,
  planIt: (estate: FakeEstate) => Promise<Plan>,
  check: (estate: FakeEstate) => void,
): Promise<number> {
  for (let at = 1; at < 30; at++) {
    const estate = make();
    const plan = await planIt(estate);
    const deps = { source: estate, journal: new MemoryJournal(), clock, log: () => undefined };
    const record = newRun(plan, consentsNeeded(plan), deps);
    const controller = new AbortController();
    let made = 0;
    estate.afterApply = () => {
      if (++made !== at) return;
      controller.abort();
      controller.signal.throwIfAborted();
    };
    const end = await run(record, deps, { signal: controller.signal });
    if (made < at) return at - 1;
    estate.afterApply = () => undefined;
    const applied = estate.applied.length;
    const resumed = await run(end, deps, { signal: never });
    if (resumed.status !== 'succeeded') throw new Error(`cut off at change ${at}: ended as ${resumed.status}`);
    if (estate.applied.length + at - applied > plan.steps.length)
      throw new Error(`cut off at ${at}: a change was repeated`);
    check(estate);
  }
  throw new Error('the plan has more changes than this test cuts off');
}

/** The ids of what is certainly wrong with an account's binding. */
export async function wrongWith(estate: FakeEstate, id = accountId): Promise<readonly string[]> {
  const { items } = await estate.inventory();
  const graph = await collectBinding(estate, ResourceGraph.of(items), id.toLowerCase(), never);
  const account = graph.get(id);
  if (!account) throw new Error(`no ${id}`);
  const found = judge(resolveBinding(account, graph), { graph, now: clock.now(), preferences: defaultPreferences });
  return found
    .filter(({ severity, certainty }) => severity === 'error' && certainty === 'known')
    .map(({ rule }) => rule);
}

/** An account's encryption, as Azure would return it. */
export function encryptionOf(estate: FakeEstate, id = accountId): Record<string, unknown> | undefined {
  const properties = estate.bodies.get(id.toLowerCase())?.body['properties'] as Record<string, unknown> | undefined;
  return properties?.['encryption'] as Record<string, unknown> | undefined;
}

/** What an account's encryption says of its key. */
export function keyOf(estate: FakeEstate, id = accountId): Record<string, unknown> | undefined {
  return encryptionOf(estate, id)?.['keyVaultProperties'] as Record<string, unknown> | undefined;
}
