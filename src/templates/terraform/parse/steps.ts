import type { Expression, Step } from '../syntax.ts';
import { expression } from './expressions.ts';
import type { Parsing } from './parsing.ts';

/** An expression with what is reached from it: `.name`, `[index]`, `[*]`, `.*`. */
export function steps(parsing: Parsing, root: Expression): Expression {
  if (root.kind === 'broken') return root;
  const found: Step[] = [];
  while (parsing.continues() && step(parsing, found));
  const last = found.at(-1);
  return last ? { kind: 'traversal', root, steps: found, start: root.start, end: last.end } : root;
}

function step(parsing: Parsing, into: Step[]): boolean {
  const { scanner } = parsing;
  if (scanner.kind === '.') return member(parsing, into);
  return scanner.kind === '[' && index(parsing, into);
}

function member(parsing: Parsing, into: Step[]): boolean {
  const { scanner } = parsing;
  const { start } = scanner;
  scanner.next();
  const isThere = !scanner.afterNewline || !parsing.lineBound;
  if (scanner.kind === '*' && isThere) {
    scanner.next();
    const each: Step[] = [];
    while (parsing.continues() && isMember(parsing) && member(parsing, each));
    into.push({ kind: 'splat', each, start, end: scanner.previousEnd });
  } else if (scanner.kind === 'number' && isThere) numbers(parsing, start, into);
  else if (scanner.kind === 'identifier' && isThere) {
    into.push({ kind: 'member', name: scanner.word(), start, end: scanner.end });
    scanner.next();
  } else {
    parsing.problem('a `.` with no name behind it', start, start + 1);
    into.push({ kind: 'member', name: '', start, end: start + 1 });
  }
  return true;
}

/** Of `.*`, only names are taken from each item; a second splat and an index are taken from the list. */
function isMember({ scanner }: Parsing): boolean {
  return scanner.kind === '.' && scanner.text[scanner.end] !== '*';
}

/** `.0.1` is read as a number by the scanner, but is two steps. */
function numbers({ scanner }: Parsing, start: number, into: Step[]): void {
  let at = start;
  for (const name of scanner.word().split('.')) {
    into.push({ kind: 'member', name, start: at, end: at + 1 + name.length });
    at += 1 + name.length;
  }
  scanner.next();
}

function index(parsing: Parsing, into: Step[]): boolean {
  const { scanner } = parsing;
  const { start } = scanner;
  if (/^\[\s*\*\s*\]/.test(scanner.text.slice(start, start + 20))) {
    scanner.next();
    scanner.next();
    scanner.next();
    const end = scanner.previousEnd;
    const each: Step[] = [];
    parsing.deeper(() => {
      while (parsing.continues() && step(parsing, each));
    });
    into.push({ kind: 'splat', each, start, end: each.at(-1)?.end ?? end });
    return true;
  }
  scanner.next();
  const inner = parsing.within(false, () => expression(parsing));
  if (parsing.take(']')) into.push({ kind: 'index', index: inner, start, end: scanner.previousEnd });
  else {
    const end = parsing.leaveBrackets(start, 'an index that was not understood');
    into.push({ kind: 'index', index: parsing.broken(start, end, 'an index that was not understood'), start, end });
  }
  return true;
}
