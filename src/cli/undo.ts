import type { Command } from 'commander';
import { planUndo } from '../core/plans/goals/undo.ts';
import type { ExitCode } from './exitCodes.ts';
import type { GlobalOptions } from './globalOptions.ts';
import { offer, type OfferOptions } from './offer.ts';
import { declareOffer } from './planAction.ts';
import { isBeingRun, runNamed } from './runs.ts';
import { UsageError } from './problem.ts';
import { logOf, type World } from './world.ts';

/** The command that takes back what a run has done, as far as that is safe: a plan like any other. */
export function addUndoCommand(root: Command, world: World, run: (code: Promise<ExitCode>) => Promise<void>): void {
  const command = root
    .command('undo')
    .description('take back what a run has done, as far as that is safe')
    .argument('<run>', 'its id, the beginning of it, or “last”');
  declareOffer(command).action((id: string, _options: object, self: Command) =>
    run(undo(id, self.optsWithGlobals(), world)),
  );
}

async function undo(id: string, options: OfferOptions & GlobalOptions, world: World): Promise<ExitCode> {
  const log = logOf(world, options);
  const journal = world.journal(options.state, log);
  const record = await runNamed(id, journal);
  if (await isBeingRun(record, journal)) throw new UsageError(`${record.runId} is running; cancel it first.`);
  return world.withSource(options, log, async (source) => {
    refuseElsewhere(record, source.cloud);
    const plan = await planUndo(source, record, world.clock.now(), world.signal);
    return offer(plan, source, options, world, log, record.runId);
  });
}

/** What was done in one cloud is not taken back in another. */
function refuseElsewhere(
  { runId, cloud, isEmulator }: { readonly runId: string; readonly cloud: string; readonly isEmulator: boolean },
  here: { readonly name: string; readonly displayName: string; readonly isEmulator?: boolean },
): void {
  if (cloud === here.name && isEmulator === (here.isEmulator ?? false)) return;
  throw new UsageError(`${runId} belongs to ${isEmulator ? 'the emulator' : cloud}, not to ${here.displayName}.`);
}
