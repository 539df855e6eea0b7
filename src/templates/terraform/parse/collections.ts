import type { Expression, Name, ObjectMember } from '../syntax.ts';
import { expression } from './expressions.ts';
import { forOf } from './for.ts';
import type { Parsing } from './parsing.ts';

/** `[ … ]`: a list, or the list that a `for` makes. */
export function tupleOf(parsing: Parsing): Expression {
  return parsing.within(false, () => {
    const { scanner } = parsing;
    const { start } = scanner;
    scanner.next();
    if (isFor(parsing)) return forOf(parsing, start, ']');
    const items: Expression[] = [];
    while (scanner.kind !== ']') {
      items.push(expression(parsing));
      if (!parsing.take(',') && !isCommaForgotten(parsing, start)) break;
    }
    const end = parsing.take(']')
      ? scanner.previousEnd
      : parsing.leaveBrackets(start, 'a list item that was not understood');
    return { kind: 'tuple', items, start, end };
  });
}

/** Another item on a line of its own within brackets that are closed: only the comma is missing. */
function isCommaForgotten(parsing: Parsing, open: number): boolean {
  const { scanner } = parsing;
  const begins = ['identifier', 'quote', 'number', '{', '['].includes(scanner.kind);
  if (!begins || !scanner.afterNewline) return false;
  const { closed, at } = parsing.extent(open);
  if (!closed || at <= scanner.start) return false;
  parsing.problem('a comma is missing before this item');
  return true;
}

/** `{ … }`: an object, or the object that a `for` makes. */
export function objectOf(parsing: Parsing): Expression {
  return parsing.within(false, () => {
    const { scanner } = parsing;
    const { start } = scanner;
    scanner.next();
    if (isFor(parsing) && !isNameOfMember(parsing)) return forOf(parsing, start, '}');
    const members: ObjectMember[] = [];
    while (scanner.kind !== '}') {
      const found = parsing.asItem(() => member(parsing));
      if (found) members.push(found);
      if (parsing.take(',') || scanner.kind === '}') continue;
      if (found && scanner.afterNewline && scanner.kind !== 'end') continue;
      if (!getOver(parsing, start)) break;
    }
    const end = parsing.take('}')
      ? scanner.previousEnd
      : parsing.leaveBrackets(start, 'a member that was not understood');
    return { kind: 'object', members, start, end };
  });
}

/** Skips what is left of a member, if the object is closed after it. */
function getOver(parsing: Parsing, open: number): boolean {
  const { scanner } = parsing;
  const { start } = scanner;
  if (scanner.kind === 'end') return false;
  const { closed, at } = parsing.extent(open);
  if (!closed || at < start) return false;
  parsing.problem('a member that was not understood');
  const rest = parsing.extent(start).at;
  if (rest <= start && scanner.kind !== '}') scanner.next();
  else parsing.jump(Math.min(rest, at));
  return scanner.start <= at;
}

function member(parsing: Parsing): ObjectMember | undefined {
  const { scanner } = parsing;
  const key = isNameOfMember(parsing) ? name(parsing) : expression(parsing);
  if (!parsing.take('=') && !parsing.take(':')) return undefined;
  const value = parsing.within(true, () => expression(parsing));
  return { key, value, start: key.start, end: Math.max(value.end, scanner.previousEnd) };
}

function name({ scanner }: Parsing): Name {
  const { start, end } = scanner;
  const text = scanner.word();
  scanner.next();
  return { kind: 'name', text, start, end };
}

const memberSign = /\s*(?:=(?![=>])|:(?!:))/y;

function isNameOfMember({ scanner }: Parsing): boolean {
  if (scanner.kind !== 'identifier') return false;
  memberSign.lastIndex = scanner.end;
  return memberSign.test(scanner.text);
}

function isFor({ scanner }: Parsing): boolean {
  return scanner.kind === 'identifier' && scanner.word() === 'for';
}
