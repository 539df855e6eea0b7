import * as vscode from 'vscode';
import type { RunRecord } from '../../../core/plans/record.ts';
import type { Clock, LiveSource } from '../../../core/sources.ts';
import { emulatorMark } from './endWords.ts';
import { progressWords } from './progressWords.ts';
import type { Runs } from './runs.ts';

/** A countdown moves once a second. */
const tick = 1000;

/**
 * Runs a record and shows it as a notification that can cancel it. Hiding the notification does not: the run goes on, and the
 * notification stays in the notification centre.
 */
export async function runWithProgress(
  record: RunRecord,
  source: LiveSource,
  runs: Runs,
  clock: Clock,
): Promise<RunRecord> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: `${emulatorMark(record)}${record.plan.subject.name}`,
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const { runId } = record;
    let latest = record;
    let shown = { message: '', percent: 0 };
    const show = (): void => {
      const words = progressWords(latest, clock.now());
      const message = runs.isCancelling(runId) ? 'Cancelling …' : words.message;
      const percent = Math.max(shown.percent, words.percent);
      if (message === shown.message && percent === shown.percent) return;
      progress.report({ message, increment: percent - shown.percent });
      shown = { message, percent };
    };
    const wish = token.onCancellationRequested(() => {
      runs.cancel(runId);
      show();
    });
    const countdown = setInterval(show, tick);
    try {
      return await runs.run(record, source, (now) => {
        latest = now;
        show();
      });
    } finally {
      clearInterval(countdown);
      wish.dispose();
    }
  });
}
