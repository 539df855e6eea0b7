import { observe, resolveChange } from '../../../core/plans/observe.ts';
import type { RunRecord } from '../../../core/plans/record.ts';
import type { EstateReader } from '../../../core/sources.ts';
import { endingStep } from './endWords.ts';

/** A person who has cancelled does not wait long for the last word. */
const patience = 10_000;

/**
 * Whether the change that was under way when a run was cancelled has taken effect, read afresh; undefined where there was none or
 * it could not be read.
 */
export async function tookEffect(record: RunRecord, reader: EstateReader): Promise<boolean | undefined> {
  const ending = endingStep(record);
  if (ending?.state.appliedAt === undefined) return undefined;
  const signal = AbortSignal.timeout(patience);
  try {
    const change = await resolveChange(reader, ending.step.change, signal);
    return (await observe(reader, change, signal, { since: record.startedAt, now: record.updatedAt })).satisfied;
  } catch {
    return undefined;
  }
}
