import * as vscode from 'vscode';
import type { Estate } from '../../../core/inspection/estate.ts';
import { Locked } from '../../../core/plans/lock.ts';
import type { RunRecord } from '../../../core/plans/record.ts';
import type { ActionContext } from '../context.ts';
import { isBusy } from './busy.ts';
import { showEnd } from './ending.ts';
import { runWithProgress } from './progress.ts';

/** Runs a record, or resumes it, before the eyes of the person, and tells how it ended. */
export async function perform(record: RunRecord, estate: Estate, context: ActionContext): Promise<void> {
  const { deps, runs } = context;
  const { subject, accounts } = record.plan;
  if (await isBusy([subject, ...accounts], context)) return;
  const { source } = estate;
  let end: RunRecord;
  try {
    end = await runWithProgress(record, source, runs, deps.clock);
  } catch (thrown) {
    if (!(thrown instanceof Locked)) throw thrown;
    await tellLocked(thrown, () => perform(record, estate, context));
    return;
  } finally {
    estate.refresh();
  }
  await showEnd(end, estate, context);
}

/** Another window, or the command line, is at it. Nothing was changed here. */
async function tellLocked({ message }: Locked, again: () => Promise<void>): Promise<void> {
  const tryAgain = 'Try Again';
  if ((await vscode.window.showWarningMessage(message, tryAgain)) === tryAgain) await again();
}
