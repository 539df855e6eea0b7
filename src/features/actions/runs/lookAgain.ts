import type { Estate } from '../../../core/inspection/estate.ts';
import { Locked } from '../../../core/plans/lock.ts';
import type { RunRecord } from '../../../core/plans/record.ts';
import type { ActionContext } from '../context.ts';
import { showEnd } from './ending.ts';
import { ResourceBusy } from './runs.ts';

/** Another look at a parked run comes after this long where the resource is held by somebody else, in milliseconds. */
const later = 60_000;

/**
 * Looks at a parked run without disturbing anybody: what is still awaited stays quiet, and only its end is told.
 */
export async function lookAgain(record: RunRecord, estate: Estate, context: ActionContext): Promise<void> {
  const { deps, runs } = context;
  let end: RunRecord;
  try {
    end = await runs.run(record, estate.source, () => undefined);
  } catch (thrown) {
    if (!(thrown instanceof Locked || thrown instanceof ResourceBusy)) throw thrown;
    await deps.journal.save(postponed(record, deps.clock.now() + later));
    return;
  }
  if (end.status === 'parked') return;
  estate.refresh();
  // The others are not to wait until somebody has read it.
  void showEnd(end, estate, context);
}

function postponed(record: RunRecord, retryAt: number): RunRecord {
  const steps = Object.entries(record.steps).map(
    ([id, step]) => [id, step.status === 'parked' ? { ...step, retryAt } : step] as const,
  );
  return { ...record, steps: Object.fromEntries(steps) };
}
