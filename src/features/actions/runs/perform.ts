import type { Estate } from '../../../core/inspection/estate.ts';
import type { RunRecord } from '../../../core/plans/record.ts';
import type { ActionContext } from '../context.ts';
import { isBusy } from './busy.ts';
import { showEnd } from './ending.ts';
import { runWithProgress } from './progress.ts';

/** Runs a record, or resumes it, before the eyes of the person, and tells how it ended. */
export async function perform(record: RunRecord, estate: Estate, context: ActionContext): Promise<void> {
  const { deps, runs } = context;
  if (await isBusy(record.plan.subject, context)) return;
  const { source } = estate;
  const end = await runWithProgress(record, source, runs, deps.clock).finally(() => estate.refresh());
  await showEnd(end, source, deps, () => perform(end, estate, context));
}
