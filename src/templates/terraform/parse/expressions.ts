import type { BinaryOperator, Expression } from '../syntax.ts';
import type { Parsing } from './parsing.ts';
import { primary } from './primary.ts';
import { steps } from './steps.ts';

const precedence: Readonly<Record<string, number>> = {
  '||': 1,
  '&&': 2,
  '==': 3,
  '!=': 3,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
};

/** More operators in a row than people write; the tree of them is as deep as they are many. */
const mostOperators = 500;

/** Any expression. It consumes nothing that it does not understand, and is `broken` where there is none. */
export function expression(parsing: Parsing): Expression {
  return parsing.deeper(() => conditional(parsing)) ?? tooDeep(parsing);
}

function conditional(parsing: Parsing): Expression {
  const { scanner } = parsing;
  const condition = binary(parsing, 1);
  if (scanner.kind !== '?' || !parsing.continues()) return condition;
  scanner.next();
  const then = expression(parsing);
  if (scanner.kind !== ':' || !parsing.continues()) {
    const reason = 'a condition without `:`';
    parsing.problem(reason);
    return parsing.broken(condition.start, then.end, reason);
  }
  scanner.next();
  const otherwise = expression(parsing);
  return { kind: 'conditional', condition, then, otherwise, start: condition.start, end: otherwise.end };
}

function binary(parsing: Parsing, least: number): Expression {
  const { scanner } = parsing;
  let left = unary(parsing);
  for (let count = 0; parsing.continues(); count++) {
    const operator = scanner.kind;
    const rank = precedence[operator];
    if (rank === undefined || rank < least) break;
    if (count === mostOperators) return tooDeep(parsing);
    scanner.next();
    const right = binary(parsing, rank + 1);
    left = { kind: 'binary', operator: operator as BinaryOperator, left, right, start: left.start, end: right.end };
  }
  return left;
}

function unary(parsing: Parsing): Expression {
  const { scanner } = parsing;
  const { kind, start } = scanner;
  if (kind !== '!' && kind !== '-') return steps(parsing, primary(parsing));
  scanner.next();
  const operand = parsing.deeper(() => unary(parsing)) ?? tooDeep(parsing);
  const operator = kind === '!' ? '!' : '-';
  return { kind: 'unary', operator, operand, start, end: operand.end };
}

function tooDeep(parsing: Parsing): Expression {
  const reason = 'an expression nested too deeply to be read';
  const { start } = parsing.scanner;
  parsing.problem(reason);
  const { closed, at } = parsing.extent(start);
  parsing.jump(closed ? at + 1 : at);
  return parsing.broken(start, parsing.scanner.previousEnd, reason);
}
