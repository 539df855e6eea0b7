import type { RunRecord } from '../../../core/plans/record.ts';
import type { Journal } from '../../../core/sources.ts';

/** How long the record of a finished run is kept, in milliseconds, and how many of them. */
const keptFor = 30 * 24 * 60 * 60_000;
const keptAtMost = 100;

/** The finished runs whose proof nobody is going to ask for any more. What has not come to its end is never among them. */
export function outdated(records: readonly RunRecord[], now: number): readonly RunRecord[] {
  return records
    .filter(({ status }) => status === 'succeeded')
    .sort((a, b) => b.updatedAt - a.updatedAt)
    .filter(({ updatedAt }, index) => index >= keptAtMost || now - updatedAt > keptFor);
}

export async function prune(journal: Journal, now: number): Promise<void> {
  for (const { runId } of outdated(await journal.list(), now)) await journal.remove(runId);
}
