import type { RunRecord } from '../../../core/plans/record.ts';

/** Whether a run has changed anything that can be taken back; the plan to do so says exactly what. */
export function canUndo({ plan, steps }: RunRecord): boolean {
  return (
    plan.kind !== 'undo' &&
    plan.steps.some(({ id, undo }) => undo?.kind === 'change' && steps[id]?.appliedAt !== undefined)
  );
}
