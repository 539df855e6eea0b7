/**
 * `=~`, `has`, `contains`, `startswith` and the rest. `has` matches whole terms, a term being a maximal run of letters
 * and digits (Kusto documentation, "String operators"); a needle of several terms has to stand between term borders.
 */

import { type Position, semanticError } from './errors.ts';
import { regexOf } from './regex.ts';
import { allConstant, type Compiled } from './scope.ts';
import { toText, type KqlType, type Row } from './values.ts';

type Test = (text: string, needle: string) => boolean;

const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

/** Whether a term covers the place between this character and the one before. */
function insideTerm(text: string, index: number): boolean {
  return index > 0 && index < text.length && isTermPart(text, index - 1) && isTermPart(text, index);
}

function isTermPart(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  if (code < 128) {
    return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
  }
  return LETTER_OR_DIGIT.test(text.charAt(index));
}

function hasBetween(text: string, needle: string, bordersBefore: boolean, bordersAfter: boolean): boolean {
  if (needle === '') {
    return true;
  }
  for (let index = text.indexOf(needle); index >= 0; index = text.indexOf(needle, index + 1)) {
    const before = !bordersBefore || !insideTerm(text, index);
    if (before && (!bordersAfter || !insideTerm(text, index + needle.length))) {
      return true;
    }
  }
  return false;
}

export function hasTerm(text: string, needle: string): boolean {
  return hasBetween(text, needle, true, true);
}

const tests: ReadonlyMap<string, Test> = new Map<string, Test>([
  ['has', hasTerm],
  ['hasprefix', (text, needle) => hasBetween(text, needle, true, false)],
  ['hassuffix', (text, needle) => hasBetween(text, needle, false, true)],
  ['contains', (text, needle) => text.includes(needle)],
  ['startswith', (text, needle) => text.startsWith(needle)],
  ['endswith', (text, needle) => text.endsWith(needle)],
]);

/** The text of an operand, or a semantic error for a type which is not text. */
export function textOf(operand: Compiled, operator: string, at: Position): (row: Row) => string {
  const { type, run } = operand;
  if (!isText(type)) {
    throw semanticError(`'${operator}' needs a string, not ${type}.`, at);
  }
  if (operand.constant) {
    const text = toText(run([]), type);
    return () => text;
  }
  return type === 'string' ? (run as (row: Row) => string) : (row) => toText(run(row), type);
}

export function isText(type: KqlType): boolean {
  return type === 'string' || type === 'guid' || type === 'dynamic' || type === 'unknown';
}

export function isTextOperator(operator: string): boolean {
  return operator === 'matches regex' || operator === '=~' || operator === '!~' || testOf(operator) !== undefined;
}

/** `!has_cs` is the test `has`, negated, and sensitive to case. */
function testOf(operator: string): { test: Test; negated: boolean; sensitive: boolean } | undefined {
  const [, not, name = '', cs] = /^(!)?([a-z]+)(_cs)?$/.exec(operator) ?? [];
  const test = tests.get(name);
  return test && { test, negated: not !== undefined, sensitive: cs !== undefined };
}

export function compileTextOperator(operator: string, left: Compiled, right: Compiled, at: Position): Compiled {
  const text = textOf(left, operator, at);
  const needle = textOf(right, operator, at);
  return {
    type: 'bool',
    constant: allConstant([left, right]),
    run: textTest(operator, text, needle, right.constant, at),
  };
}

function textTest(
  operator: string,
  text: (row: Row) => string,
  needle: (row: Row) => string,
  fixed: boolean,
  at: Position,
): (row: Row) => boolean {
  if (operator === 'matches regex') {
    return (row) => regexOf(needle(row), '', at).test(text(row));
  }
  const lowerNeedle = fixed ? constantLower(needle([])) : (row: Row): string => needle(row).toLowerCase();
  if (operator === '=~' || operator === '!~') {
    const negated = operator === '!~';
    return (row) => (text(row).toLowerCase() === lowerNeedle(row)) !== negated;
  }
  const found = testOf(operator);
  if (found === undefined) {
    throw semanticError(`'${operator}' is not supported.`, at);
  }
  const { test, negated, sensitive } = found;
  return sensitive
    ? (row) => test(text(row), needle(row)) !== negated
    : (row) => test(text(row).toLowerCase(), lowerNeedle(row)) !== negated;
}

function constantLower(text: string): () => string {
  const lower = text.toLowerCase();
  return () => lower;
}
