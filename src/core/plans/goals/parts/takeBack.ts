import { toFailure } from '../../../failure.ts';
import { isKey, isKeyVersion } from '../../../resources/types.ts';
import { asBoolean } from '../../../resources/value.ts';
import type { EstateReader } from '../../../sources.ts';
import { placeOf, valuesOf, type Change } from '../../change.ts';
import { needsGrant, type GoalChange } from '../../derive.ts';
import { isResolved, observe, resolveChange } from '../../observe.ts';
import type { PlanFinding } from '../../plan.ts';
import type { RunRecord, StepRecord } from '../../record.ts';
import type { Step } from '../../step.ts';
import { doubt, note } from './finding.ts';

/** What can be taken back of a run, the latest first, and what stays with the reason why. */
export interface TakenBack {
  readonly candidates: readonly GoalChange[];
  readonly findings: readonly PlanFinding[];
}

export async function takenBack(
  reader: EstateReader,
  record: RunRecord,
  now: number,
  signal: AbortSignal,
): Promise<TakenBack> {
  const taken = record.plan.steps.filter(({ id }) => mayHaveChanged(record.steps[id])).reverse();
  const results = await Promise.all(taken.map((step) => takeBack(reader, record, step, now, signal)));
  return {
    candidates: results.flatMap((result) => ('change' in result ? [result] : [])),
    findings: results.flatMap((result) => ('rule' in result ? [result] : [])),
  };
}

/** What was so already is not of this run's making; what was sent may have taken effect whatever came of it. */
function mayHaveChanged(step: StepRecord | undefined): boolean {
  return step?.appliedAt !== undefined && step.status !== 'satisfied';
}

async function takeBack(
  reader: EstateReader,
  record: RunRecord,
  step: Step,
  now: number,
  signal: AbortSignal,
): Promise<GoalChange | PlanFinding> {
  const { undo } = step;
  if (undo === undefined) return stays(step, 'Nothing is known of how to take it back.');
  if (undo.kind === 'stays') return stays(step, undo.reason);
  if (takesKeyAway(undo.change)) {
    return stays(
      step,
      'Taking it back would switch a key off, which is never done by the way: use “disable”, which first looks who uses it.',
    );
  }
  const products = (id: string) => record.steps[id]?.product;
  try {
    const [done, change] = await Promise.all([
      resolveChange(reader, step.change, signal, products),
      resolveChange(reader, undo.change, signal, products),
    ]);
    if (!valuesOf(change).every(isResolved)) return stays(step, 'What it was made for is no longer there.');
    const remembered = { since: record.startedAt, now };
    if ((await observe(reader, change, signal, remembered)).satisfied) {
      return stays(step, 'It is as it was before already.');
    }
    if (done.kind === 'set' && !(await observe(reader, done, signal, remembered)).satisfied) {
      return stays(step, 'Somebody has changed it since.');
    }
    return goalOf(step, undo.title, change);
  } catch (thrown) {
    const failure = toFailure(thrown, 'look at it', placeOf(undo.change));
    if (failure.kind === 'cancelled') throw failure;
    if (failure.kind === 'notFound') return stays(step, 'What it changed is no longer there.');
    return doubt(
      'undo',
      placeOf(step.change),
      `${step.title}: it stays, since it could not be looked at. ${failure.message}`,
    );
  }
}

function goalOf({ id, title: original }: Step, title: string, change: Change): GoalChange {
  const waits = needsGrant(change);
  return {
    id: `undo-${id}`,
    title,
    change,
    cost: waits ? 'waits' : 'none',
    costExplanation: waits
      ? 'Azure refuses this while the identity may not use the key; it is tried again until then. No interruption is documented.'
      : 'No interruption is documented.',
    reason: `It takes back: ${original}.`,
  };
}

/** Anything on a key that could keep somebody from using it: only to switch it on is harmless. */
function takesKeyAway(change: Change): boolean {
  if (change.kind !== 'set' || !(isKey(change.type) || isKeyVersion(change.type))) return false;
  if (change.path === 'properties.attributes.enabled') return asBoolean(change.value) !== true;
  return !change.path.startsWith('properties.rotationPolicy');
}

function stays(step: Step, reason: string): PlanFinding {
  return note('undo-stays', placeOf(step.change), `${step.title}: it stays. ${reason}`);
}
