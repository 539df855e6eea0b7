import { toFailure } from '../failure.ts';
import type { EstateReader } from '../sources.ts';
import type { Change } from './change.ts';
import { needsGrant } from './derive.ts';
import { diagnoseBinding } from './diagnosis/binding.ts';
import { diagnoseCaller } from './diagnosis/caller.ts';
import type { PlanInput } from './inputs.ts';
import type { Step } from './step.ts';

/** Why something was refused, found by judging again what it depends on: never by the words of the refusal. */
export interface Diagnosis {
  /** What is certainly wrong, in one sentence or more. */
  readonly message: string;
  /** What a person may choose to have it mended; absent where no plan mends it. */
  readonly remedy?: PlanInput;
}

/**
 * Decodes a refused switch by judging the binding it would have made, read afresh: the service's own text is not known for every
 * case and may mislead.
 * @param related ids of the key store and identity that the wished encryption names
 * @returns what is certainly wrong, or undefined where everything that can be seen is right (then it is waiting)
 */
export async function diagnoseRefusal(
  reader: EstateReader,
  change: Change,
  related: readonly string[],
  now: number,
  signal: AbortSignal,
): Promise<Diagnosis | undefined> {
  if (change.kind !== 'set' || !needsGrant(change)) return undefined;
  return orNothing(change, () => diagnoseBinding(reader, change, related, now, signal));
}

/**
 * Decodes the refusal of a step that is about the caller: a right, a lock, a subscription, the firewall of a key store, or something
 * that was deleted meanwhile.
 * @returns undefined where everything that can be seen is right
 */
export async function diagnoseStep(
  reader: EstateReader,
  step: Step,
  signal: AbortSignal,
): Promise<Diagnosis | undefined> {
  return orNothing(step.change, () => diagnoseCaller(reader, step, signal));
}

/** What cannot be read explains nothing, and must not hide the refusal. */
async function orNothing(
  { resource }: Change,
  diagnose: () => Promise<Diagnosis | undefined>,
): Promise<Diagnosis | undefined> {
  try {
    return await diagnose();
  } catch (thrown) {
    const failure = toFailure(thrown, 'find out why', resource);
    if (failure.kind === 'cancelled') throw failure;
    return undefined;
  }
}
