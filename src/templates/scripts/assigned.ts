import type { TextEdit } from '../../core/templates.ts';
import type { Lines } from '../lines.ts';
import { sharedMemory } from '../remembered.ts';
import { scriptBlocks } from './blocks.ts';
import { statementsOf } from './run.ts';
import { literal, type Statement, type Word } from './statement.ts';

/** From a variable to another one: further than people write is not followed. */
const furthest = 10;

/**
 * The edit after which a variable holds a value, if it is assigned once, as a literal, and used once: by this word. Undefined where
 * others may use it, in a branch, and where other programs see it.
 */
export function assignedEdit(
  word: Word,
  value: string,
  { uri, lines }: { readonly uri: string; readonly lines: Lines },
): TextEdit | undefined {
  const { text } = lines;
  let from = word;
  for (let step = 0; step < furthest; step++) {
    const name = variableOf(from);
    if (name === undefined || mentions(text, name) !== 2) return undefined;
    const [found, again] = assignments(uri, text).filter(
      ({ statement }) => statement.assigns?.toLowerCase() === name.toLowerCase(),
    );
    const given = found && !again ? valueOf(found.statement) : undefined;
    if (!found || !given || isExported(text, found.statement)) return undefined;
    if (literal(given) === undefined) {
      from = given;
      continue;
    }
    const newText = spelt(text.slice(given.start, given.end), value, found.isPowerShell);
    return { uri, range: lines.range(given), newText, givenBy: `the variable ${name}` };
  }
  return undefined;
}

interface Assignment {
  readonly statement: Statement;
  readonly isPowerShell: boolean;
}

const assigned = sharedMemory<readonly Assignment[]>();

/** The statements of a file that assign, found once for all of its findings. */
function assignments(uri: string, text: string): readonly Assignment[] {
  return assigned.of(uri, text, () =>
    scriptBlocks(new URL(uri).pathname, text).flatMap((block) =>
      statementsOf(block, text)
        .filter(({ assigns }) => assigns !== undefined)
        .map((statement) => ({ statement, isPowerShell: block.shell === 'powershell' })),
    ),
  );
}

/** The variable that a word is, and nothing else. */
function variableOf({ parts }: Word): string | undefined {
  const [only, more] = parts.filter((part) => part.kind !== 'text' || part.text !== '');
  return only?.kind === 'variable' && only.path === '' && !more ? only.name : undefined;
}

/** Every mention of the name counts, in comments and texts too, but for options that are called the same: to be silent is safe. */
function mentions(text: string, name: string): number {
  return [...text.matchAll(new RegExp(`(?<![-\\w])${name}\\b`, 'gi'))].length;
}

function valueOf({ isValue, conditional, words }: Statement): Word | undefined {
  return isValue && !conditional && words.length === 1 ? words[0] : undefined;
}

function isExported(text: string, { start }: Statement): boolean {
  return /\bexport[ \t]+$/.test(text.slice(Math.max(0, start - 40), start));
}

/** With the quotes that were there; a word of PowerShell that has none would be a command. */
function spelt(before: string, value: string, isPowerShell: boolean): string {
  const quote = /^["']/.exec(before)?.[0];
  if (quote !== undefined) return `${quote}${value}${quote}`;
  if (!isPowerShell || /^\d+$/.test(value)) return value;
  return value === 'true' || value === 'false' ? `$${value}` : `'${value}'`;
}
