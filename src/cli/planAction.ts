import { Option, type Command } from 'commander';
import { planFor } from '../core/plans/planFor.ts';
import type { ExitCode } from './exitCodes.ts';
import { collect, type GlobalOptions } from './globalOptions.ts';
import type { PlanCommand } from './inputs/planCommand.ts';
import { Names } from './names.ts';
import { exportNames, offer, type OfferOptions } from './offer.ts';
import { logOf, type World } from './world.ts';

/** The options of every command that makes a plan. */
export function declareOffer(command: Command): Command {
  return command
    .option('--yes', 'run the plan')
    .option('--plan-only', 'print the plan and change nothing, which is also what happens without --yes')
    .option('--accept-irreversible <step>', 'agree to a step that nobody can undo; may be repeated', collect, [])
    .option('--confirm <phrase>', 'the phrase that a step asks for, word by word; may be repeated', collect, [])
    .addOption(
      new Option('--export <language>', 'print the plan in this language and change nothing')
        .choices(Object.keys(exportNames))
        .conflicts('yes'),
    )
    .option('--wait', 'keep looking until what is awaited is there');
}

/** Adds the command of a plan. */
export function addPlanCommand(
  root: Command,
  plan: PlanCommand,
  world: World,
  run: (code: Promise<ExitCode>) => Promise<void>,
): void {
  const command = plan.declare(root.command(plan.name).description(plan.summary));
  declareOffer(command).action((...given: readonly unknown[]) => {
    const self = given.at(-1) as Command;
    return run(makeAndOffer(plan, self.args, self.optsWithGlobals(), world));
  });
}

async function makeAndOffer(
  plan: PlanCommand,
  args: readonly string[],
  options: OfferOptions & GlobalOptions,
  world: World,
): Promise<ExitCode> {
  const { signal, clock, digest, absolute } = world;
  const log = logOf(world, options);
  return world.withSource(options, log, async (source) => {
    const names = new Names(source, options.subscription, signal);
    const input = await plan.input(args, options as never, { names, digest, absolute });
    return offer(await planFor(source, input, clock.now(), signal), source, options, world, log);
  });
}
