import type { Estate } from '../../../core/inspection/estate.ts';
import { planUndo } from '../../../core/plans/goals/undo.ts';
import type { RunRecord } from '../../../core/plans/record.ts';
import { reviewAndRun } from '../act.ts';
import type { ActionContext } from '../context.ts';

/** Plans to take back what a run has done, shows the plan and runs it. */
export async function undoRecord(record: RunRecord, estate: Estate, context: ActionContext): Promise<void> {
  const { clock } = context.deps;
  await reviewAndRun('Undo', (signal) => planUndo(estate.source, record, clock.now(), signal), estate, context, record);
}
