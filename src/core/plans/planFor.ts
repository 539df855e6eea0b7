import type { EstateReader } from '../sources.ts';
import { planBackup } from './goals/backup.ts';
import { planDiagnostics } from './goals/diagnostics.ts';
import { planDisable } from './goals/disable.ts';
import { planEnable } from './goals/enable.ts';
import { planEnableKey } from './goals/enableKey.ts';
import { planMend } from './goals/mend.ts';
import { planMove } from './goals/move.ts';
import { planPin } from './goals/pin.ts';
import { planRevert } from './goals/revert.ts';
import { planRotate } from './goals/rotate.ts';
import { planUnpin } from './goals/unpin.ts';
import { planGrant } from './goals/grant.ts';
import { planPrivateEndpoint } from './goals/privateEndpoint.ts';
import { planRecover } from './goals/recover.ts';
import { planRestore } from './goals/restore.ts';
import { planReplaceCompromised } from './goals/replaceCompromised.ts';
import { planRevoke } from './goals/revoke.ts';
import { planRotationPolicy } from './goals/rotationPolicy.ts';
import type { PlanInput } from './inputs.ts';
import type { Plan } from './plan.ts';

type Planner<I extends PlanInput> = (reader: EstateReader, input: I, now: number, signal: AbortSignal) => Promise<Plan>;

type Planners = { readonly [K in PlanInput['kind']]: Planner<Extract<PlanInput, { kind: K }>> };

const planners: Planners = {
  enable: planEnable,
  move: planMove,
  pin: planPin,
  unpin: planUnpin,
  revert: planRevert,
  backup: planBackup,
  rotate: planRotate,
  'rotation-policy': planRotationPolicy,
  revoke: planRevoke,
  'replace-compromised': planReplaceCompromised,
  disable: planDisable,
  'enable-key': planEnableKey,
  grant: planGrant,
  restore: planRestore,
  recover: planRecover,
  'private-endpoint': planPrivateEndpoint,
  diagnostics: planDiagnostics,
  mend: planMend,
};

/**
 * The plan for what a person has chosen, whoever asked them. Nothing is changed.
 * @throws AzureFailure where what the plan is about cannot be read
 */
export function planFor(reader: EstateReader, input: PlanInput, now: number, signal: AbortSignal): Promise<Plan> {
  const planner = planners[input.kind] as Planner<PlanInput>;
  return planner(reader, input, now, signal);
}
