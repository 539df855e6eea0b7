/**
 * Scalar expressions. From loosest to tightest: or; and; equality, in, between; relation; sum; product; the string
 * operators; sign; access. Neither equality, relation nor sign chains (Kql.g4 of microsoft/Kusto-Query-Language).
 */

import type { Cursor } from './cursor.ts';
import { syntaxError } from './errors.ts';
import { negatedOperators } from './lexer.ts';
import type { Expression, Named } from './syntax.ts';
import { startsTable } from './tables.ts';
import { toDynamic } from './values.ts';

const EQUALITY = new Set(['==', '!=', '<>']);
const AMONG = new Set(['in', 'in~', '!in', '!in~', 'has_any', 'has_all']);
const RELATION = new Set(['<', '<=', '>', '>=']);
const SUM = new Set(['+', '-']);
const PRODUCT = new Set(['*', '/', '%']);
const TEXT_WORDS = new Set(
  (
    'has has_cs hasprefix hasprefix_cs hassuffix hassuffix_cs contains contains_cs ' +
    'startswith startswith_cs endswith endswith_cs'
  ).split(' '),
);

export function parseExpression(cursor: Cursor): Expression {
  return cursor.nested(() => logical(cursor, 'or', () => logical(cursor, 'and', () => equality(cursor))));
}

/** `name = expression` or an expression alone. */
export function parseNamed(cursor: Cursor): Named {
  const at = cursor.at;
  const bracketed = cursor.startsBracketedName();
  let name: string | undefined;
  if (cursor.isSymbol('=', bracketed ? 3 : 1) && (bracketed || cursor.peek().kind === 'name')) {
    name = cursor.name('a name');
    cursor.expectSymbol('=');
  }
  return { at, name, expression: parseExpression(cursor) };
}

function logical(cursor: Cursor, operator: 'and' | 'or', operand: () => Expression): Expression {
  const at = cursor.at;
  const first = operand();
  if (!cursor.isName(operator)) {
    return first;
  }
  const operands = [first];
  while (cursor.takeName(operator)) {
    operands.push(operand());
  }
  return { kind: 'logical', at, operator, operands };
}

function equality(cursor: Cursor): Expression {
  const left = relation(cursor);
  const { text, kind, at } = cursor.peek();
  if (kind !== 'symbol' && kind !== 'name') {
    return left;
  }
  if (EQUALITY.has(text)) {
    cursor.next();
    return { kind: 'binary', at, operator: text === '<>' ? '!=' : text, left, right: relation(cursor) };
  }
  if (AMONG.has(text)) {
    cursor.next();
    return { kind: 'among', at, operator: text, target: left, list: among(cursor) };
  }
  if (text === 'between' || text === '!between') {
    cursor.next();
    cursor.expectSymbol('(');
    const low = parseExpression(cursor);
    cursor.expectSymbol('..');
    const high = parseExpression(cursor);
    cursor.expectSymbol(')');
    return { kind: 'between', at, negated: text === '!between', target: left, low, high };
  }
  return left;
}

function among(cursor: Cursor): (Expression & { kind: 'among' })['list'] {
  if (!cursor.isSymbol('(')) {
    throw cursor.unexpected("'('");
  }
  if (cursor.parenthesis(0).pipe || startsTable(cursor, 1)) {
    cursor.next();
    const pipeline = cursor.pipeline(cursor);
    cursor.expectSymbol(')');
    return pipeline;
  }
  cursor.next();
  const list = cursor.list(() => parseExpression(cursor));
  cursor.expectSymbol(')');
  return list;
}

function relation(cursor: Cursor): Expression {
  const left = sum(cursor);
  const { text, kind, at } = cursor.peek();
  if (kind !== 'symbol' || !RELATION.has(text)) {
    return left;
  }
  cursor.next();
  return { kind: 'binary', at, operator: text, left, right: sum(cursor) };
}

function chain(cursor: Cursor, operators: ReadonlySet<string>, operand: () => Expression): Expression {
  let left = operand();
  for (let length = 1; ; length++) {
    const { text, kind, at } = cursor.peek();
    if (kind !== 'symbol' || !operators.has(text)) {
      return left;
    }
    cursor.checkChain(length);
    cursor.next();
    left = { kind: 'binary', at, operator: text, left, right: operand() };
  }
}

function sum(cursor: Cursor): Expression {
  return chain(cursor, SUM, () => chain(cursor, PRODUCT, () => textual(cursor)));
}

function textual(cursor: Cursor): Expression {
  let left = sign(cursor);
  for (let length = 1; ; length++) {
    const operator = textOperator(cursor);
    if (operator === undefined) {
      return left;
    }
    cursor.checkChain(length);
    const { at } = cursor.next();
    if (operator === 'matches regex') {
      cursor.expectName('regex');
    }
    left = { kind: 'binary', at, operator, left, right: sign(cursor) };
  }
}

function textOperator(cursor: Cursor): string | undefined {
  const { kind, text } = cursor.peek();
  if (kind === 'name') {
    return text === 'matches' ? 'matches regex' : TEXT_WORDS.has(text) ? text : undefined;
  }
  const found = text === '=~' || text === '!~' || (negatedOperators.has(text) && TEXT_WORDS.has(text.slice(1)));
  return kind === 'symbol' && found ? text : undefined;
}

function sign(cursor: Cursor): Expression {
  const at = cursor.at;
  const negative = cursor.isSymbol('-');
  if (!negative && !cursor.isSymbol('+')) {
    return access(cursor);
  }
  cursor.next();
  return { kind: 'sign', at, negative, operand: access(cursor) };
}

function access(cursor: Cursor): Expression {
  let target = primary(cursor);
  for (let length = 1; ; length++) {
    const at = cursor.at;
    const dotted = cursor.takeSymbol('.');
    if (!dotted && !cursor.isSymbol('[')) {
      return target;
    }
    cursor.checkChain(length);
    if (dotted || cursor.startsBracketedName()) {
      target = { kind: 'member', at, target, name: cursor.name('a property name') };
    } else {
      cursor.next();
      target = { kind: 'index', at, target, index: parseExpression(cursor) };
      cursor.expectSymbol(']');
    }
  }
}

function primary(cursor: Cursor): Expression {
  const { kind, text, at, literal } = cursor.peek();
  if (literal !== undefined) {
    cursor.next();
    return { kind: 'literal', at, type: literal.type, value: literal.value };
  }
  if (kind === 'string') {
    return { kind: 'literal', at, type: 'string', value: adjacentStrings(cursor) };
  }
  if (cursor.startsBracketedName()) {
    return { kind: 'name', at, name: cursor.name('a name') };
  }
  if (cursor.takeSymbol('(')) {
    const inner = parseExpression(cursor);
    cursor.expectSymbol(')');
    return inner;
  }
  if (kind !== 'name') {
    throw cursor.unexpected('an expression');
  }
  cursor.next();
  if (/^(?:true|false)$/i.test(text)) {
    return { kind: 'literal', at, type: 'bool', value: text.toLowerCase() === 'true' };
  }
  if (!cursor.takeSymbol('(')) {
    return { kind: 'name', at, name: text };
  }
  return call(cursor, text, at);
}

function call(cursor: Cursor, name: string, at: Expression['at']): Expression {
  let result: Expression;
  if (name === 'dynamic') {
    result = { kind: 'literal', at, type: 'dynamic', value: json(cursor) };
  } else if (name === 'typeof') {
    result = { kind: 'typeof', at, type: cursor.type() };
  } else if (name === 'toscalar') {
    const table = startsTable(cursor, 0) || cursor.isSymbol(')', 1);
    if (!table) {
      throw cursor.unexpected('a tabular expression');
    }
    result = { kind: 'toscalar', at, table: cursor.pipeline(cursor) };
  } else {
    result = { kind: 'call', at, name, args: cursor.isSymbol(')') ? [] : cursor.list(() => argument(cursor)) };
  }
  cursor.expectSymbol(')');
  return result;
}

function argument(cursor: Cursor): Expression {
  const at = cursor.at;
  if (cursor.isSymbol('*') && (cursor.isSymbol(',', 1) || cursor.isSymbol(')', 1))) {
    cursor.next();
    return { kind: 'star', at };
  }
  return parseExpression(cursor);
}

/** Strings which follow each other are one. */
function adjacentStrings(cursor: Cursor): string {
  let value = '';
  while (cursor.peek().kind === 'string') {
    value += cursor.next().text;
  }
  return value;
}

/** The inside of `dynamic(…)`: JSON, in which other literals may stand as well. */
function json(cursor: Cursor): unknown {
  return cursor.nested(() => {
    const { kind, literal, text, at } = cursor.peek();
    if (kind === 'string') {
      cursor.next();
      return text;
    }
    if (cursor.takeSymbol('-')) {
      const number = cursor.next().literal;
      if (number === undefined || typeof number.value !== 'number') {
        throw syntaxError("A number is expected after '-'.", at);
      }
      return -number.value;
    }
    if (literal !== undefined) {
      cursor.next();
      return toDynamic(literal.value);
    }
    if (cursor.takeSymbol('[')) {
      const items = cursor.isSymbol(']') ? [] : cursor.list(() => json(cursor));
      cursor.expectSymbol(']');
      return items;
    }
    if (cursor.takeSymbol('{')) {
      const entries = cursor.isSymbol('}') ? [] : cursor.list(() => property(cursor));
      cursor.expectSymbol('}');
      return Object.fromEntries(entries);
    }
    const words: ReadonlyMap<string, unknown> = new Map<string, unknown>([
      ['null', null],
      ['true', true],
      ['false', false],
    ]);
    if (kind !== 'name' || !words.has(text)) {
      throw cursor.unexpected('a dynamic literal');
    }
    cursor.next();
    return words.get(text);
  });
}

function property(cursor: Cursor): [string, unknown] {
  const { kind, text } = cursor.peek();
  if (kind !== 'string') {
    throw cursor.unexpected('a property name in quotes');
  }
  cursor.next();
  cursor.expectSymbol(':');
  return [text, json(cursor)];
}
