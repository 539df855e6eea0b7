import { join } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { jsonReport, textReport } from './cliReport.ts';
import { createWays } from './connect.ts';
import { AzureFailure } from './core/failure.ts';
import { auditEstate, needsAttention } from './core/inspection/audit.ts';
import { Estate } from './core/inspection/estate.ts';
import type { ConnectionKind } from './core/session.ts';
import type { LiveSource, LogLine } from './core/sources.ts';
import { systemClock } from './node/systemClock.ts';

/** `aoai-cmk`: the same core without VS Code. */

/** What the program ends with, so that a script can act on it. */
const exitCodes = { done: 0, needsAttention: 1, usage: 2, failed: 3 } as const;

const epilogue = `
Exit codes:
  0  done; of an audit, nothing needs attention
  1  an audit found an account that needs attention, or could not read everything
  2  the command line is wrong
  3  nothing could be read: not signed in, no network, no such subscription

The emulator: AOAI_CMK_EMULATOR, or --emulator, holds the line of JSON that a running emulator wrote when it started;
"--emulator start" starts one for this command.`;

interface GlobalOptions {
  readonly credential: 'azureCli' | 'environment';
  readonly cloud: string;
  readonly emulator?: string;
  readonly principal: string;
  readonly verbose?: true;
}

interface AuditOptions {
  readonly subscription: readonly string[];
  readonly format: 'text' | 'json';
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Connects, works and leaves again; an emulator that was started for it ends. */
async function withSource<T>(options: GlobalOptions, work: (source: LiveSource) => Promise<T>): Promise<T> {
  const emulator = options.emulator ?? process.env['AOAI_CMK_EMULATOR'];
  const kind: ConnectionKind = emulator === undefined ? options.credential : 'emulator';
  const log: LogLine = (level, message) => {
    if (options.verbose === true) process.stderr.write(`${level}: ${message}\n`);
  };
  const ways = createWays({
    log,
    settings: () => ({ cloud: options.cloud, emulatorPrincipal: options.principal, emulatorPropagationSeconds: 20 }),
    emulatorProgram: join(import.meta.dirname, 'emulator.cjs'),
    runningEmulator: emulator === 'start' ? undefined : emulator,
  });
  const way = { isAsked: true, isAgain: false, onEnded: () => undefined };
  try {
    return await work(await ways.open(kind, way, new AbortController().signal));
  } finally {
    await ways.close();
  }
}

async function whoami(options: GlobalOptions): Promise<void> {
  await withSource(options, async (source) => {
    const { displayName, tenantId, objectId } = await source.caller(new AbortController().signal);
    print(`${displayName} in ${source.cloud.displayName}`);
    if (source.cloud.isEmulator === true) print('This is the emulator: nothing here is Azure.');
    if (tenantId !== undefined) print(`Tenant ${tenantId}`);
    if (objectId !== undefined) print(`Object ${objectId}`);
  });
}

async function audit({ subscription, format }: AuditOptions, options: GlobalOptions): Promise<void> {
  await withSource(options, async (source) => {
    const estate = new Estate(source, systemClock);
    if (subscription.length > 0) estate.select(await idsOf(subscription, estate));
    const result = await auditEstate(estate);
    print(format === 'json' ? JSON.stringify(jsonReport(result, source.cloud), undefined, 2) : textReport(result));
    if (source.cloud.isEmulator === true && format === 'text') print('\nThis is the emulator: nothing here is Azure.');
    process.exitCode = needsAttention(result) ? exitCodes.needsAttention : exitCodes.done;
  });
}

/** The ids of subscriptions that were named by id or by name. */
async function idsOf(wanted: readonly string[], estate: Estate): Promise<readonly string[]> {
  const { items } = await estate.allSubscriptions();
  return wanted.map((text) => {
    const isWanted = (name: string) => name.toLowerCase() === text.toLowerCase();
    const found = items.find(({ id, name }) => isWanted(id) || isWanted(name));
    if (found) return found.id;
    throw new AzureFailure({ kind: 'notFound', purpose: `find subscription “${text}”` });
  });
}

function collect(value: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, value];
}

function program(): Command {
  const root = new Command('aoai-cmk')
    .description('How Azure OpenAI and Foundry accounts are encrypted')
    .addOption(
      new Option('--credential <kind>', 'as whom to read').choices(['azureCli', 'environment']).default('azureCli'),
    )
    .addOption(
      new Option('--cloud <name>', 'the cloud that the accounts are in')
        .choices(['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud'])
        .default('AzureCloud'),
    )
    .option('--emulator <json>', 'use the emulator in place of Azure (see below)')
    .option('--principal <name>', 'as whom to use the emulator', 'owner')
    .option('--verbose', 'write each request to standard error')
    .addHelpText('after', epilogue)
    .exitOverride();
  root
    .command('whoami')
    .description('say as whom Azure is read')
    .action((_options: object, command: Command) => whoami(command.optsWithGlobals()));
  root
    .command('audit')
    .description('judge the encryption of every account')
    .option('--subscription <id or name>', 'only this one; may be repeated', collect, [])
    .addOption(new Option('--format <format>', 'what to print').choices(['text', 'json']).default('text'))
    .action((options: AuditOptions, command: Command) => audit(options, command.optsWithGlobals()));
  return root;
}

async function main(): Promise<void> {
  try {
    await program().parseAsync();
  } catch (thrown) {
    if (thrown instanceof CommanderError) {
      process.exitCode = thrown.exitCode === 0 ? exitCodes.done : exitCodes.usage;
      return;
    }
    process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
    process.exitCode = exitCodes.failed;
  }
}

void main();
