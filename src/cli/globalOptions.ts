import { Command, Option } from 'commander';
import { exitCodeHelp } from './exitCodes.ts';
import { UsageError } from './problem.ts';

/** What every command knows. */
export interface GlobalOptions {
  readonly credential: 'azureCli' | 'environment';
  readonly cloud: string;
  readonly emulator?: string;
  readonly principal: string;
  readonly format: 'text' | 'json';
  readonly subscription: readonly string[];
  readonly state?: string;
  readonly verbose?: true;
}

const epilogue = `
${exitCodeHelp}

The emulator: AOAI_CMK_EMULATOR, or --emulator, holds the line of JSON that a running emulator wrote when it started;
"--emulator start" starts one for this command.`;

/** The program without its commands. */
export function rootCommand(): Command {
  return new Command('aoai-cmk')
    .description('Customer-managed keys of Azure OpenAI and Foundry accounts: see them, put them to work, prove it')
    .addOption(
      new Option('--credential <kind>', 'as whom to work').choices(['azureCli', 'environment']).default('azureCli'),
    )
    .addOption(
      new Option('--cloud <name>', 'the cloud that the accounts are in')
        .choices(['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud'])
        .default('AzureCloud'),
    )
    .option('--subscription <id or name>', 'look only in this subscription; may be repeated', collect, [])
    .addOption(
      new Option('--format <format>', 'what to print; the last three are of "check" alone')
        .choices(['text', 'json', 'sarif', 'junit', 'github'])
        .default('text'),
    )
    .option('--state <folder>', 'where runs are kept (a folder of yours by default)')
    .option('--emulator <json>', 'use the emulator in place of Azure (see below)')
    .option('--principal <name>', 'as whom to use the emulator', 'owner')
    .option('--verbose', 'write each request to standard error')
    .hook('preAction', (_root, command) => refuseReports(command))
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', epilogue);
}

/** The parser takes an option of the program wherever it stands; what only a check can print is refused here. */
function refuseReports(command: Command): void {
  const { format } = command.optsWithGlobals<{ readonly format: string }>();
  if (command.name() === 'check' || format === 'text' || format === 'json') return;
  throw new UsageError(`Only "check" prints ${format}; choose --format text or json.`);
}

/** Gathers the values of an option that may be repeated. */
export function collect(value: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, value];
}
