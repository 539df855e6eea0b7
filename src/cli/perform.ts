import type { RunRecord } from '../core/plans/record.ts';
import { run } from '../core/plans/runner.ts';
import type { Journal, LiveSource, LogLine } from '../core/sources.ts';
import { exitCodeOf, type ExitCode } from './exitCodes.ts';
import { runDocument } from './documents.ts';
import type { GlobalOptions } from './globalOptions.ts';
import { Progress } from './progress.ts';
import { endText } from './runWords.ts';
import type { World } from './world.ts';

export interface Performance {
  readonly source: LiveSource;
  readonly journal: Journal;
  readonly log: LogLine;
  /** Whether to keep looking for what is awaited until it is there. */
  readonly wait: boolean;
  readonly format: GlobalOptions['format'];
}

/**
 * Runs a record, shows how it goes on, and tells how it ended.
 * @throws PlanRefused, Locked: before anything is changed
 */
export async function perform(record: RunRecord, world: World, performance: Performance): Promise<ExitCode> {
  const { terminal, clock } = world;
  const progress = new Progress(terminal, clock);
  progress.start();
  let ended: RunRecord;
  try {
    ended = await toTheEnd(record, world, performance, progress);
  } finally {
    progress.stop();
  }
  if (performance.format === 'json') terminal.out(JSON.stringify(runDocument(ended), undefined, 2));
  else terminal.out(endText(ended, terminal.style));
  return exitCodeOf(ended.status);
}

async function toTheEnd(
  first: RunRecord,
  { clock, signal }: World,
  { source, journal, log, wait }: Performance,
  progress: Progress,
): Promise<RunRecord> {
  const deps = { source, journal, clock, log };
  const options = { signal, onProgress: (now: RunRecord) => progress.show(now) };
  let record = await run(first, deps, options);
  while (wait && record.status === 'parked' && !signal.aborted) {
    progress.show(record);
    try {
      await clock.sleep(Math.max(0, nextLook(record) - clock.now()), signal);
    } catch {
      // Whoever does not want to wait any longer leaves the run parked, as it is.
      return record;
    }
    record = await run(await latest(record, journal), deps, options);
  }
  return record;
}

/** When to look again, in milliseconds since 1970. */
function nextLook({ steps, updatedAt }: RunRecord): number {
  const parked = Object.values(steps).filter(({ status }) => status === 'parked');
  return Math.min(...parked.map(({ retryAt }) => retryAt ?? updatedAt + 120_000));
}

/** Another program may have gone on with the run meanwhile. */
async function latest(record: RunRecord, journal: Journal): Promise<RunRecord> {
  return (await journal.list()).find(({ runId }) => runId === record.runId) ?? record;
}
