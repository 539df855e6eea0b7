import type { Plan } from '../../../src/core/plans/plan.ts';
import { consentsNeeded } from '../../../src/core/plans/plan.ts';
import type { RunRecord } from '../../../src/core/plans/record.ts';
import { newRun, run } from '../../../src/core/plans/runner.ts';
import type { Clock } from '../../../src/core/sources.ts';
import { MemoryJournal } from '../../support/memoryJournal.ts';
import type { Strike } from './trouble.ts';
import { plainly, type Intercept, type World } from './world.ts';

export interface Lives {
  readonly record: RunRecord;
  /** How each program that ran the plan came to its end; the last one may have been parked often. */
  readonly ends: readonly (RunRecord['status'] | 'cut off')[];
}

export interface LiveOptions {
  /** What an earlier program has stored. */
  readonly from?: RunRecord;
  readonly strike?: Strike;
  /** How long nobody looks at a parked plan, in milliseconds; until it wishes to be looked at unless given. */
  readonly rest?: number | undefined;
  readonly onProgress?: (record: RunRecord) => void;
  /** Who runs the plan; the owner unless given. */
  readonly as?: string;
  /** Looks at each request, where nothing strikes. */
  readonly intercept?: Intercept;
  /** So often a parked plan is looked at; often enough for any unless given. */
  readonly looks?: number;
}

/** So often a plan may be looked at again while it awaits something: half an hour and more each time. */
const mostLooks = 60;

/**
 * Runs a plan by one program after the other, each of which knows no more than what the one before has stored, until it has succeeded
 * or has failed once more after the trouble.
 */
export async function live(world: World, plan: Plan, options: LiveOptions = {}): Promise<Lives> {
  const { from, strike, rest, looks: most = mostLooks } = options;
  let record = from ?? newRun(plan, consentsNeeded(plan), { clock: world.clock, source: world.source() });
  const ends: Lives['ends'][number][] = [];
  let mishaps = 0;
  for (let looks = 0; looks < most; looks++) {
    const life = await liveOnce(world, record, options);
    record = life.record;
    ends.push(life.end);
    if (life.end === 'succeeded') break;
    if (life.end === 'parked') await world.pass(rest ?? untilLook(world, record));
    else if (++mishaps > 1 || strike === undefined) break;
  }
  return { record, ends };
}

async function liveOnce(
  world: World,
  record: RunRecord,
  { strike, onProgress = () => undefined, as = 'owner', intercept = strike?.intercept ?? plainly }: LiveOptions,
): Promise<{ readonly record: RunRecord; readonly end: Lives['ends'][number] }> {
  const journal = new MemoryJournal();
  let isCutOff = false;
  /** What a program that has been cut off still wanted to do never happens. */
  const whileAlive = async <T>(work: () => Promise<T>): Promise<T> =>
    isCutOff ? new Promise<T>(() => undefined) : work();
  const clock: Clock = {
    now: () => world.clock.now(),
    sleep: (milliseconds, signal) => whileAlive(() => world.clock.sleep(milliseconds, signal)),
  };
  const source = world.source(as, {
    clock,
    intercept: (request, send, expire) => whileAlive(() => intercept(request, send, expire)),
  });
  const kept = {
    list: () => journal.list(),
    save: (saved: RunRecord) => whileAlive(() => journal.save(saved)),
    remove: (runId: string) => journal.remove(runId),
    lock: journal.lock.bind(journal),
  };
  // Someone who cancelled once resumes without cancelling again.
  const signal = strike && !strike.cancelled.signal.aborted ? strike.cancelled.signal : new AbortController().signal;
  const running = run(record, { source, journal: kept, clock, log: () => undefined }, { signal, onProgress });
  const cutOff = strike?.isOver === false ? strike.cutOff.then(() => void (isCutOff = true)) : undefined;
  const ended = await Promise.race([running, ...(cutOff ? [cutOff] : [])]);
  if (strike?.struck !== undefined) strike.isOver = true;
  if (ended) return { record: ended, end: ended.status };
  return { record: journal.records.get(record.runId) ?? record, end: 'cut off' };
}

function untilLook(world: World, { steps }: RunRecord): number {
  const times = Object.values(steps).flatMap(({ status, retryAt }) =>
    status === 'parked' && retryAt !== undefined ? [retryAt] : [],
  );
  return Math.max(1000, Math.min(...times) - world.clock.now());
}
