import type { EstateReader } from '../sources.ts';
import { planBackup } from './goals/backup.ts';
import { planEnable } from './goals/enable.ts';
import { planMove } from './goals/move.ts';
import { planPin } from './goals/pin.ts';
import { planRevert } from './goals/revert.ts';
import { planUnpin } from './goals/unpin.ts';
import { planDisable } from './goals/disable.ts';
import { planEnableKey } from './goals/enableKey.ts';
import { planReplaceCompromised } from './goals/replaceCompromised.ts';
import { planRevoke } from './goals/revoke.ts';
import { planRotate } from './goals/rotate.ts';
import { planRotationPolicy } from './goals/rotationPolicy.ts';
import type { PlanInput } from './inputs.ts';
import type { Plan } from './plan.ts';

type Planner<I extends PlanInput> = (reader: EstateReader, input: I, now: number, signal: AbortSignal) => Promise<Plan>;

type Planners = { readonly [K in PlanInput['kind']]?: Planner<Extract<PlanInput, { kind: K }>> };

const planners: Planners = {
  enable: planEnable,
  move: planMove,
  pin: planPin,
  unpin: planUnpin,
  revert: planRevert,
  backup: planBackup,
  disable: planDisable,
  'enable-key': planEnableKey,
  'replace-compromised': planReplaceCompromised,
  revoke: planRevoke,
  rotate: planRotate,
  'rotation-policy': planRotationPolicy,
};

/**
 * The plan for what a person has chosen, whoever asked them. Nothing is changed.
 * @throws AzureFailure where what the plan is about cannot be read
 */
export function planFor(reader: EstateReader, input: PlanInput, now: number, signal: AbortSignal): Promise<Plan> {
  const planner = planners[input.kind] as Planner<PlanInput> | undefined;
  if (!planner) throw new TypeError(`No plan is of kind ${input.kind}.`);
  return planner(reader, input, now, signal);
}
