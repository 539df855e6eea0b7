/** `in` and its variants, `has_any` and `has_all`: a value against a list of scalars, of dynamic arrays, or a table. */

import { comparedAs } from './comparison.ts';
import { convert } from './conversions.ts';
import { type Position, semanticError } from './errors.ts';
import { allConstant, type Compiled } from './scope.ts';
import { hasTerm, isText, textOf } from './textOperators.ts';
import { identity, isArray, isFlexible, isNumeric, type KqlType, type Row, toText } from './values.ts';

/** Compiles `target operator (items)`; an item which is an array stands for its elements. */
export function compileAmong(operator: string, target: Compiled, items: readonly Compiled[], at: Position): Compiled {
  const constant = allConstant([target, ...items]);
  if (operator === 'has_any' || operator === 'has_all') {
    return { type: 'bool', constant, run: termsTest(operator, target, items, at) };
  }
  return { type: 'bool', constant, run: inTest(operator, target, items, at) };
}

function inTest(operator: string, target: Compiled, items: readonly Compiled[], at: Position): (row: Row) => boolean {
  const negated = operator.startsWith('!');
  const insensitive = operator.endsWith('~');
  const type = insensitive ? 'string' : typeOfList(target, items, at);
  if (insensitive && ![target, ...items].every((part) => isText(part.type))) {
    throw semanticError(`'${operator}' needs strings.`, at);
  }
  const key = keyIn(type, insensitive);
  const keysOf = (row: Row): Set<unknown> => {
    const keys = new Set(valuesOf(items, row).map((value) => key(value)));
    keys.delete(null);
    return keys;
  };
  const fixed = allConstant(items) ? keysOf([]) : undefined;
  return (row) => (fixed ?? keysOf(row)).has(key(target.run(row))) !== negated;
}

/** The type in which the target and all items are compared. */
function typeOfList(target: Compiled, items: readonly Compiled[], at: Position): KqlType {
  let type = target.type;
  for (const item of items) {
    if (!(isFlexible(type) && isFlexible(item.type))) {
      type = comparedAs(type, item.type, at);
    }
  }
  return isNumeric(type) ? 'real' : type;
}

function keyIn(type: KqlType, insensitive: boolean): (value: unknown) => unknown {
  if (insensitive) {
    return (value) => toText(value, 'dynamic').toLowerCase();
  }
  if (type === 'string') {
    return (value) => toText(value, 'dynamic');
  }
  return isFlexible(type) ? identity : (value) => identity(convert(value, type));
}

function valuesOf(items: readonly Compiled[], row: Row): unknown[] {
  return items.flatMap((item) => {
    const value = item.run(row);
    return isArray(value) ? value : [value];
  });
}

function termsTest(
  operator: string,
  target: Compiled,
  items: readonly Compiled[],
  at: Position,
): (row: Row) => boolean {
  const text = textOf(target, operator, at);
  for (const item of items) {
    textOf(item, operator, at);
  }
  const termsOf = (row: Row): string[] => valuesOf(items, row).map((value) => toText(value, 'dynamic').toLowerCase());
  const fixed = allConstant(items) ? termsOf([]) : undefined;
  const all = operator === 'has_all';
  return (row) => {
    const lower = text(row).toLowerCase();
    const terms = fixed ?? termsOf(row);
    return all ? terms.every((term) => hasTerm(lower, term)) : terms.some((term) => hasTerm(lower, term));
  };
}
