import type { PlanInput } from '../../../src/core/plans/inputs.ts';
import type { Plan } from '../../../src/core/plans/plan.ts';
import { planFor } from '../../../src/core/plans/planFor.ts';
import type { Azure } from '../../../src/emulator/azure.ts';
import type { EmulatorOptions, RunningEmulator } from '../../../src/emulator/start.ts';
import type { Estate } from '../../../src/emulator/state/estate.ts';
import { World } from './world.ts';

/** One variant of a plan, with the estate that it begins in and what is to be so in its end. */
export interface Scenario {
  readonly name: string;
  /** What is different from the sample estate without its audit log; it arranges the same each time. */
  readonly arrange?: (emulator: RunningEmulator) => void;
  readonly options?: EmulatorOptions;
  readonly input: (estate: Estate) => PlanInput;
  /** Another way to a plan than from an input; it may bring about first what the plan is to find. */
  readonly plan?: (world: World) => Promise<Plan>;
  /** Whether the goal is reached, by what the emulator remembers and not by what the product says. */
  readonly reached: (azure: Azure) => boolean | Promise<boolean>;
  /** Names of the accounts whose data it is the plan's purpose to lock. */
  readonly locks?: readonly string[];
  /** How long nobody looks at a plan that is parked, in milliseconds; until the plan wishes to be looked at unless given. */
  readonly rest?: number;
  /** The account that somebody else changes meanwhile; absent where none has to do with the plan. */
  readonly account?: string;
}

export const never = new AbortController().signal;

export async function begin(scenario: Scenario, options: EmulatorOptions = {}): Promise<World> {
  return World.start(
    (emulator) => {
      forgetLogs(emulator);
      scenario.arrange?.(emulator);
    },
    { ...scenario.options, ...options },
  );
}

/** @throws Error where the plan has blockers */
export async function planOf(scenario: Scenario, world: World): Promise<Plan> {
  const plan = await (scenario.plan?.(world) ??
    planFor(world.source(), scenario.input(world.emulator.azure.estate), world.clock.now(), never));
  if (plan.blockers.length > 0) throw new Error(plan.blockers.map(({ message }) => message).join(' '));
  if (plan.steps.length === 0) throw new Error('The plan has no steps.');
  return plan;
}

/** A scenario says by itself whether a log is kept: most plans must do without. */
function forgetLogs({ azure: { estate } }: RunningEmulator): void {
  estate.diagnosticSettings.clear();
  estate.workspaces.clear();
}
