import { CommanderError, type Command } from 'commander';
import { audit } from './audit.ts';
import { addCheckCommand } from './check/index.ts';
import { tellBlastRadius } from './blastRadius.ts';
import { errorDocument } from './documents.ts';
import { exitCodes, type ExitCode } from './exitCodes.ts';
import { rootCommand, type GlobalOptions } from './globalOptions.ts';
import { planCommands } from './inputs/index.ts';
import { addPlanCommand } from './planAction.ts';
import { problemOf, type Problem } from './problem.ts';
import { addRunCommands } from './runCommands.ts';
import { addUndoCommand } from './undo.ts';
import { whoami } from './whoami.ts';
import type { World } from './world.ts';

/**
 * Runs one command line, and tells what went wrong where something did.
 * @param args without the program's own name
 */
export async function runCommandLine(args: readonly string[], world: World): Promise<ExitCode> {
  let code: ExitCode = exitCodes.done;
  const run = async (result: Promise<ExitCode>): Promise<void> => {
    code = await result;
  };
  try {
    await program(world, asksForJson(args), run).parseAsync(args, { from: 'user' });
    return code;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return exitCodes.done;
    return tell(thrown instanceof CommanderError ? usage(thrown) : problemOf(thrown), thrown, args, world);
  }
}

function program(world: World, isJson: boolean, run: (code: Promise<ExitCode>) => Promise<void>): Command {
  const { terminal } = world;
  const root = rootCommand()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      // For a program the mistake is in the document instead.
      writeErr: (text) => {
        if (!isJson) terminal.err(text.trimEnd());
      },
    });
  const options = (command: Command) => command.optsWithGlobals<GlobalOptions>();
  root
    .command('whoami')
    .description('say as whom Azure is read')
    .action((_options: object, command: Command) => run(whoami(options(command), world)));
  root
    .command('audit')
    .description('judge the encryption of every account')
    .action((_options: object, command: Command) => run(audit(options(command), world)));
  addCheckCommand(root, world, run);
  for (const plan of planCommands) addPlanCommand(root, plan, world, run);
  root
    .command('blast-radius')
    .description('say which accounts depend on a key store, key, version, identity or grant')
    .argument(
      '<resource>',
      'STORE, STORE/KEY, STORE/KEY/VERSION, an identity, an account (for its own identity), or an ARM id',
    )
    .action((name: string, _options: object, command: Command) => run(tellBlastRadius(name, options(command), world)));
  addRunCommands(root, world, run);
  addUndoCommand(root, world, run);
  return root;
}

function tell(problem: Problem, thrown: unknown, args: readonly string[], { terminal }: World): ExitCode {
  if (asksForJson(args)) terminal.out(JSON.stringify(errorDocument(problem), undefined, 2));
  // The parser has told its own mistakes already.
  else if (!(thrown instanceof CommanderError)) terminal.err(problem.message);
  return problem.exitCode;
}

function usage({ message }: CommanderError): Problem {
  return { exitCode: exitCodes.usage, kind: 'usage', message: message.replace(/^error: /, ''), details: {} };
}

/** Also where the rest of the command line could not be read. */
function asksForJson(args: readonly string[]): boolean {
  return args.some((arg, index) => arg === '--format=json' || (arg === '--format' && args[index + 1] === 'json'));
}
