import type { Estate } from '../../../core/inspection/estate.ts';
import type { RunRecord } from '../../../core/plans/record.ts';
import type { ActionContext } from '../context.ts';
import { showEnd } from './ending.ts';

/**
 * Looks at a parked run without disturbing anybody: what is still awaited stays quiet, and only its end is told.
 * @throws Locked, ResourceBusy where another run holds what it is about
 */
export async function lookAgain(record: RunRecord, estate: Estate, context: ActionContext): Promise<void> {
  const end = await context.runs.run(record, estate.source, () => undefined);
  if (end.status === 'parked') return;
  estate.refresh();
  // The others are not to wait until somebody has read it.
  void showEnd(end, estate, context);
}
