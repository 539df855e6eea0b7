import type { Expression } from '../syntax.ts';
import { callOf } from './call.ts';
import { objectOf, tupleOf } from './collections.ts';
import { expression } from './expressions.ts';
import type { Parsing } from './parsing.ts';
import { heredocOf, quotedOf } from './template.ts';

/** The words that are values. */
const constants: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** What an expression begins with. */
export function primary(parsing: Parsing): Expression {
  const { scanner } = parsing;
  const { start, end } = scanner;
  switch (parsing.continues() ? scanner.kind : 'end') {
    case 'number': {
      const value = Number(scanner.word());
      scanner.next();
      return { kind: 'literal', value, start, end };
    }
    case 'quote':
      return quotedOf(parsing);
    case 'heredoc':
      return heredocOf(parsing);
    case '[':
      return tupleOf(parsing);
    case '{':
      return objectOf(parsing);
    case '(':
      return parenthesisOf(parsing);
    case 'identifier':
      return named(parsing);
    default:
      return missing(parsing);
  }
}

function missing(parsing: Parsing): Expression {
  const { scanner } = parsing;
  const reason = 'a value is missing';
  const isThere = parsing.continues() && scanner.kind !== 'end';
  const place = isThere ? scanner.start : scanner.previousEnd;
  parsing.problem(reason, place, isThere ? scanner.end : place);
  return parsing.broken(place, place, reason);
}

function parenthesisOf(parsing: Parsing): Expression {
  const { scanner } = parsing;
  const { start } = scanner;
  scanner.next();
  const inner = parsing.within(false, () => expression(parsing));
  if (parsing.take(')')) return { kind: 'parenthesis', inner, start, end: scanner.previousEnd };
  const reason = 'a parenthesis that was not understood';
  return parsing.broken(start, parsing.leaveBrackets(start, reason), reason);
}

function named(parsing: Parsing): Expression {
  const { scanner } = parsing;
  const { start } = scanner;
  let name = scanner.word();
  scanner.next();
  while (scanner.kind === '::' && parsing.continues()) {
    scanner.next();
    if (scanner.kind === 'identifier') {
      name += `::${scanner.word()}`;
      scanner.next();
    }
  }
  const end = scanner.previousEnd;
  if (scanner.kind === '(' && parsing.continues()) return callOf(parsing, { kind: 'name', text: name, start, end });
  const constant = constants.get(name);
  return constant === undefined
    ? { kind: 'variable', name, start, end }
    : { kind: 'literal', value: constant, start, end };
}
