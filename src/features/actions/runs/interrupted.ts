import * as vscode from 'vscode';
import type { Estate } from '../../../core/inspection/estate.ts';
import type { RunRecord } from '../../../core/plans/record.ts';
import type { ActionContext } from '../context.ts';
import { unfinishedRuns } from './unfinished.ts';

/** Runs that were going on when their window closed: told once an estate is connected to which they belong. */
export async function offerInterrupted(estate: Estate, context: ActionContext): Promise<void> {
  const { deps, runs } = context;
  const records = unfinishedRuns(await deps.journal.list(), estate.source.cloud);
  const interrupted = records.filter(({ status, runId }) => status === 'running' && !runs.isActive(runId));
  const [first] = interrupted;
  if (!first) return;
  const [resume, show, discard] = ['Resume', 'Show Plan', 'Discard'];
  const chosen =
    interrupted.length === 1
      ? await vscode.window.showWarningMessage(words(first), resume, show, discard)
      : await vscode.window.showWarningMessage(`${interrupted.length} runs were interrupted. Resume one?`, resume);
  const argument = interrupted.length === 1 ? first.runId : undefined;
  switch (chosen) {
    case resume:
      await vscode.commands.executeCommand('aoaiCmk.resumeRun', argument);
      break;
    case show:
      await vscode.commands.executeCommand('aoaiCmk.showRun', argument);
      break;
    case discard:
      await vscode.commands.executeCommand('aoaiCmk.discardRun', argument);
      break;
    default:
  }
}

function words({ plan, isEmulator }: RunRecord): string {
  const mark = isEmulator ? 'Emulator: ' : '';
  return `${mark}Resume “${plan.title}”? It was interrupted when its window closed. Every step is looked at again first.`;
}
