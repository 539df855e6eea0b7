import { asString, unknown } from '../../core/resources/value.ts';
import { argument } from './arguments.ts';
import { scriptBlocks, type ScriptBlock } from './blocks.ts';
import { callIn, type Call } from './call.ts';
import { commands } from './commands/index.ts';
import type { Lines } from '../lines.ts';
import { readPowerShell } from './powershell.ts';
import { readShell } from './shell.ts';
import type { Statement } from './statement.ts';
import { behindLastSlash, World, type Variable } from './world.ts';

/** What a file's scripts do, in their order. */
export interface ScriptRun {
  readonly world: World;
  readonly calls: readonly Call[];
}

/**
 * Follows the commands of a file. Nothing is executed: each command is read as the change that it would make. The steps of a pipeline
 * are followed one after the other, with the variables of those before.
 */
export function runScripts(uri: string, text: string, lines: Lines): ScriptRun {
  const world = new World(uri, lines);
  const calls: Call[] = [];
  world.output = ({ statements }) => {
    let last: Variable | undefined;
    for (const statement of statements) last = follow(world, calls, statement) ?? piped(world, last, statement);
    return last ?? unknown('the output of the command is not known');
  };
  for (const block of scriptBlocks(new URL(uri).pathname, text)) {
    for (const statement of statementsOf(block, text)) follow(world, calls, statement);
  }
  return { world, calls };
}

/** What a filter makes of the output before it: `cut -d/ -f6` and the like leave the last part of a key's id, its version. */
function piped(world: World, before: Variable | undefined, { start, end }: Statement): Variable | undefined {
  const isKeyId =
    before && 'kind' in before && before.kind === 'reference' && before.path === 'properties.keyUriWithVersion';
  const filter = world.lines.text.slice(start, end);
  return isKeyId && takesLastPart.test(filter) ? behindLastSlash(before, '…') : before;
}

/** `https://VAULT/keys/NAME/VERSION` has the version as its sixth field. */
const takesLastPart = /^(cut\b.*-f ?6\b|awk\b.*\$(NF|6)\b|sed\b.*s.\.\*\/|(xargs )?basename\b)/;

export function statementsOf({ shell, start, end, isFolded }: ScriptBlock, text: string): readonly Statement[] {
  return shell === 'powershell' ? readPowerShell(text, start, end) : readShell(text, start, end, isFolded);
}

/** @returns the output of the command */
function follow(world: World, calls: Call[], statement: Statement): Variable | undefined {
  const found = outputOf(world, calls, statement);
  if (statement.assigns !== undefined) {
    const name = statement.assigns.toLowerCase();
    // A branch may not run: what it would assign is one of two values.
    if (found === undefined) world.variables.delete(name);
    else
      world.variables.set(
        name,
        statement.conditional && world.variables.has(name) ? unknown('it is set in a branch') : found,
      );
  }
  return found;
}

function outputOf(world: World, calls: Call[], statement: Statement): Variable | undefined {
  const [only] = statement.words;
  if (statement.isValue) return only && (singleVariable(world, statement) ?? world.value(only));
  const call = callIn(statement);
  if (!call) return undefined;
  calls.push(call);
  const output = commands.get(call.name)?.(world, call);
  if (call.isPowerShell || output === undefined) return output;
  const query = asString(argument(world, call, 'query'));
  if (query === undefined) return output;
  return world.read(output, query.replace(/^\[0?\]\./, ''), '…');
}

/** `$a = $b` hands over the whole of what `$b` holds. */
function singleVariable(world: World, { words }: Statement): Variable | undefined {
  const [part, more] = words[0]?.parts ?? [];
  return words.length === 1 && part?.kind === 'variable' && more === undefined && part.path === ''
    ? world.variables.get(part.name.toLowerCase())
    : undefined;
}
