import { Argument, Option, type Command } from 'commander';
import type { ExitCode } from '../exitCodes.ts';
import { collect } from '../globalOptions.ts';
import type { World } from '../world.ts';
import type { CheckFormat, CheckOptions } from './check.ts';
import { severities } from './report.ts';

/** Adds `check`. What it needs is loaded when it is called: nothing of Azure is. */
export function addCheckCommand(root: Command, world: World, run: (code: Promise<ExitCode>) => Promise<void>): void {
  root
    .command('check')
    .description('judge Bicep, ARM, Terraform and script files; nothing of Azure is asked')
    .addArgument(new Argument('<path...>', 'files, folders and glob patterns; - for standard input'))
    .addOption(
      new Option('--severity <level>', 'tell findings from this severity on').choices(severities).default('info'),
    )
    .addOption(new Option('--fail-on <level>', 'fail from this severity on').choices(severities).default('warning'))
    .option('--rule <id=severity>', 'take a rule more or less strictly, or "off"; may be repeated', collect, [])
    .option('--require-cmk', 'tell accounts without a customer-managed key, whatever policies say')
    .option('--fix', 'mend what can be mended')
    .option('--stdin-filename <name>', 'what standard input would be called')
    .action((paths: readonly string[], given: Omit<CheckOptions, 'format'>, command: Command) => {
      const { format } = command.optsWithGlobals<{ readonly format: CheckFormat }>();
      const options = { ...given, format };
      return run(import('./check.ts').then(({ checkFiles }) => checkFiles(paths, options, world)));
    });
}
