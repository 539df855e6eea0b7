import type { RunRecord } from '../../../core/plans/record.ts';
import { endingStep, timeOfDay } from './endWords.ts';

/** How an unfinished run ended and where it stands, in one line. */
export function unfinishedWords(record: RunRecord): string {
  const when = `${new Date(record.updatedAt).toISOString().slice(0, 10)} ${timeOfDay(record.updatedAt)}`;
  const how = {
    running: 'interrupted',
    parked: 'awaiting since',
    failed: 'failed',
    cancelled: 'cancelled',
    succeeded: 'done',
  }[record.status];
  const ending = endingStep(record);
  if (record.status === 'succeeded') return `${how} ${when}`;
  return ending ? `${how} ${when}, at “${ending.step.title}”` : `${how} ${when}, before the proof`;
}
