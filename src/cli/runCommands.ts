import type { Command } from 'commander';
import { runDocument } from './documents.ts';
import { exitCodes, type ExitCode } from './exitCodes.ts';
import type { GlobalOptions } from './globalOptions.ts';
import { perform } from './perform.ts';
import { planText } from './planText.ts';
import { isBeingRun, runNamed, runsTable } from './runs.ts';
import { endText } from './runWords.ts';
import { logOf, type World } from './world.ts';

type Run = (code: Promise<ExitCode>) => Promise<void>;

/** The commands about runs that are kept: `plans`, `show`, `resume`. */
export function addRunCommands(root: Command, world: World, run: Run): void {
  root
    .command('plans')
    .description('list the runs that are kept')
    .action((_options: object, command: Command) => run(list(command.optsWithGlobals(), world)));
  root
    .command('show')
    .description('show a run: its plan, and what is true now')
    .argument('<run>', 'its id, the beginning of it, or “last”')
    .action((id: string, _options: object, command: Command) => run(show(id, command.optsWithGlobals(), world)));
  root
    .command('resume')
    .description('go on with a run: every step is looked at again, and what is lacking is done')
    .argument('<run>', 'its id, the beginning of it, or “last”')
    .option('--wait', 'keep looking until what is awaited is there')
    .action((id: string, _options: object, command: Command) => run(resume(id, command.optsWithGlobals(), world)));
}

async function list(options: GlobalOptions, world: World): Promise<ExitCode> {
  const journal = world.journal(options.state, logOf(world, options));
  const records = await journal.list();
  if (options.format === 'json') {
    world.terminal.out(JSON.stringify({ format: 1, kind: 'runs', runs: records.map(runDocument) }, undefined, 2));
    return exitCodes.done;
  }
  const running = new Set<string>();
  for (const record of records) if (await isBeingRun(record, journal)) running.add(record.runId);
  for (const line of runsTable(records, running)) world.terminal.out(line);
  return exitCodes.done;
}

async function show(id: string, options: GlobalOptions, world: World): Promise<ExitCode> {
  const record = await runNamed(id, world.journal(options.state, logOf(world, options)));
  const { terminal } = world;
  if (options.format === 'json') terminal.out(JSON.stringify(runDocument(record), undefined, 2));
  else terminal.out(`${planText(record.plan, terminal.style)}\n\n${endText(record, terminal.style)}`);
  return exitCodes.done;
}

async function resume(id: string, options: GlobalOptions & { readonly wait?: true }, world: World): Promise<ExitCode> {
  const log = logOf(world, options);
  const journal = world.journal(options.state, log);
  const record = await runNamed(id, journal);
  return world.withSource(options, log, (source) =>
    perform(record, world, { source, journal, log, wait: options.wait === true, format: options.format }),
  );
}
