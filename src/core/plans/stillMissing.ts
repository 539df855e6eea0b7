import { toFailure } from '../failure.ts';
import { nameOf } from '../resources/armId.ts';
import type { EstateReader } from '../sources.ts';
import { placeOf } from './change.ts';
import type { GoalChange } from './derive.ts';
import { observe } from './observe.ts';
import type { PlanFinding } from './plan.ts';

export interface StillMissing {
  readonly goal: readonly GoalChange[];
  readonly findings: readonly PlanFinding[];
}

/**
 * What of these creations is still to be made: what is there as wished needs no step, and something else of that name is in the way.
 * What cannot be read keeps its step, which looks again.
 * @param goal changes without references
 */
export async function stillMissing(
  reader: EstateReader,
  goal: readonly GoalChange[],
  now: number,
  signal: AbortSignal,
): Promise<StillMissing> {
  const judged = await Promise.all(goal.map((part) => judge(reader, part, now, signal)));
  return { goal: judged.flatMap((one) => one.goal), findings: judged.flatMap((one) => one.findings) };
}

async function judge(reader: EstateReader, part: GoalChange, now: number, signal: AbortSignal): Promise<StillMissing> {
  try {
    const { satisfied } = await observe(reader, part.change, signal, { since: now, now });
    return { goal: satisfied ? [] : [part], findings: [] };
  } catch (thrown) {
    const failure = toFailure(thrown, 'look for it', part.change.resource);
    if (failure.kind === 'cancelled') throw failure;
    if (failure.kind !== 'rejected') return { goal: [part], findings: [] };
    const message = `There is a ${nameOf(part.change.resource)} already, and it is not as this plan would make it. Choose it as it is, or another name.`;
    const subject = placeOf(part.change);
    return { goal: [], findings: [{ rule: 'name-taken', severity: 'error', certainty: 'known', subject, message }] };
  }
}
