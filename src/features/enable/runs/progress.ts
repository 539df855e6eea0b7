import * as vscode from 'vscode';
import type { RunRecord } from '../../../core/plans/record.ts';
import type { Clock } from '../../../core/sources.ts';
import { emulatorMark } from './endWords.ts';
import { progressWords } from './progressWords.ts';

/** A countdown moves once a second. */
const tick = 1000;

/**
 * Shows a run as a notification that can cancel it. Hiding the notification does not: the run goes on, and the notification
 * stays in the notification centre.
 */
export async function showProgress(
  record: RunRecord,
  clock: Clock,
  run: (signal: AbortSignal, onProgress: (record: RunRecord) => void) => Promise<RunRecord>,
): Promise<RunRecord> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: `${emulatorMark(record)}${record.plan.account.name}`,
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const cancellation = new AbortController();
    const wish = token.onCancellationRequested(() => cancellation.abort());
    let latest = record;
    let shown = { message: '', percent: 0 };
    const show = (): void => {
      const words = progressWords(latest, clock.now());
      const message = cancellation.signal.aborted ? 'Cancelling …' : words.message;
      if (message === shown.message && words.percent === shown.percent) return;
      progress.report({ message, increment: Math.max(0, words.percent - shown.percent) });
      shown = { message, percent: Math.max(words.percent, shown.percent) };
    };
    show();
    const countdown = setInterval(show, tick);
    try {
      return await run(cancellation.signal, (now) => {
        latest = now;
        show();
      });
    } finally {
      clearInterval(countdown);
      wish.dispose();
    }
  });
}
