/** Statements, pipelines and the tables they start with: tokens to the syntax tree. */

import { Cursor } from './cursor.ts';
import { semanticError, syntaxError } from './errors.ts';
import { parseExpression, parseNamed } from './expressions.ts';
import { tokenize } from './lexer.ts';
import { parseOperator, parseUnion, unsupportedOperators } from './operatorParser.ts';
import type { Expression, Let, Operator, Pipeline, Query, Source, TypedColumn } from './syntax.ts';
import { leadingOperators, startsTable } from './tables.ts';

/** Statements of Kusto which this evaluator leaves out; named so that the error can say so. */
const UNSUPPORTED_STATEMENTS = new Set('alias declare pattern restrict set'.split(' '));

/**
 * Parses a whole query. Without `defaultTable` a query has to name its table; with it, one may start with an operator.
 * Throws a KqlError.
 */
export function parseQuery(query: string, defaultTable: string | undefined): Query {
  const cursor = new Cursor(tokenize(query), (nested) => parsePipeline(nested, defaultTable));
  const lets: Let[] = [];
  for (;;) {
    while (cursor.takeSymbol(';'));
    const { kind, text, at } = cursor.peek();
    if (kind === 'name' && UNSUPPORTED_STATEMENTS.has(text) && cursor.peek(1).kind === 'name') {
      throw semanticError(`The statement '${text}' is not supported.`, at);
    }
    if (!(cursor.isName('let') && !cursor.isSymbol('|', 1))) {
      break;
    }
    lets.push(parseLet(cursor));
    if (!cursor.isSymbol(';')) {
      throw cursor.unexpected("';'");
    }
  }
  if (cursor.peek().kind === 'end') {
    throw cursor.unexpected('a table');
  }
  const pipeline = parsePipeline(cursor, defaultTable);
  while (cursor.takeSymbol(';'));
  if (cursor.peek().kind !== 'end') {
    throw cursor.unexpected("'|' or the end of the query");
  }
  return { lets, pipeline };
}

function parseLet(cursor: Cursor): Let {
  cursor.expectName('let');
  const at = cursor.at;
  const name = cursor.name('a name');
  cursor.expectSymbol('=');
  const view = cursor.isName('view') && cursor.isSymbol('(', 1);
  if (view || (cursor.isSymbol('(') && cursor.isSymbol('{', cursor.parenthesis(0).close + 1))) {
    throw semanticError('Functions of the query itself are not supported.', cursor.at);
  }
  return { at, name, value: startsTable(cursor, 0) ? cursor.pipeline(cursor) : parseExpression(cursor) };
}

function parsePipeline(cursor: Cursor, defaultTable: string | undefined): Pipeline {
  return cursor.nested(() => {
    const at = cursor.at;
    const operators: Operator[] = [];
    let source: Source;
    if (defaultTable !== undefined && startsWithOperator(cursor)) {
      source = { kind: 'table', at, name: defaultTable };
      operators.push(parseOperator(cursor));
    } else {
      source = parseSource(cursor);
    }
    while (cursor.takeSymbol('|')) {
      operators.push(parseOperator(cursor));
    }
    return { at, source, operators };
  });
}

/** A table may be called like an operator; then a pipe or an end follows its name. */
function startsWithOperator(cursor: Cursor): boolean {
  const { kind, text } = cursor.peek();
  const after = cursor.peek(1);
  if (kind !== 'name') {
    return false;
  }
  if (text === 'count') {
    return after.kind === 'end' || after.text === '|' || after.text === ')' || after.text === ';';
  }
  const known = leadingOperators.has(text) || (text === 'mv' && after.text === '-');
  return known && after.kind !== 'end' && after.text !== '|' && after.text !== ')' && after.text !== ';';
}

function parseSource(cursor: Cursor): Source {
  const { at, kind, text } = cursor.peek();
  if (cursor.takeSymbol('(')) {
    const pipeline = cursor.pipeline(cursor);
    cursor.expectSymbol(')');
    return { kind: 'nested', at, pipeline };
  }
  if (kind !== 'name' || cursor.isSymbol('|', 1)) {
    return { kind: 'table', at, name: cursor.name('a table') };
  }
  const after = cursor.peek(1);
  if (text === 'print' && after.kind !== 'end') {
    cursor.next();
    return { kind: 'print', at, columns: cursor.list(() => parseNamed(cursor)) };
  }
  if (text === 'union' && (after.kind === 'name' || after.text === '(' || after.text === '*')) {
    cursor.next();
    return parseUnion(cursor, at);
  }
  if (text === 'range' && after.kind === 'name') {
    return parseRange(cursor);
  }
  if (text === 'datatable' && after.text === '(') {
    return parseDatatable(cursor);
  }
  if (text === 'materialize' && after.text === '(') {
    cursor.next();
    cursor.next();
    const pipeline = cursor.pipeline(cursor);
    cursor.expectSymbol(')');
    return { kind: 'nested', at, pipeline };
  }
  if (unsupportedOperators.has(text) && after.kind !== 'end') {
    throw semanticError(`The operator '${text}' is not supported.`, at);
  }
  if (leadingOperators.has(text) && after.kind !== 'end' && after.kind !== 'symbol') {
    throw syntaxError(`The query starts with '${text}' and names no table.`, at);
  }
  const name = cursor.name('a table');
  if (cursor.isSymbol('(') || cursor.isSymbol('.')) {
    throw semanticError(`'${name}${cursor.peek().text}' is not a table known here.`, at);
  }
  return { kind: 'table', at, name };
}

function parseRange(cursor: Cursor): Source {
  const { at } = cursor.next();
  const name = cursor.name('a column');
  cursor.expectName('from');
  const from = parseExpression(cursor);
  cursor.expectName('to');
  const to = parseExpression(cursor);
  cursor.expectName('step');
  return { kind: 'range', at, name, from, to, step: parseExpression(cursor) };
}

function parseDatatable(cursor: Cursor): Source {
  const { at } = cursor.next();
  cursor.expectSymbol('(');
  const columns = cursor.list((): TypedColumn => {
    const place = cursor.at;
    const name = cursor.name('a column');
    cursor.expectSymbol(':');
    return { at: place, name, type: cursor.type() };
  });
  cursor.expectSymbol(')');
  cursor.expectSymbol('[');
  const values: Expression[] = [];
  while (!cursor.isSymbol(']')) {
    values.push(parseExpression(cursor));
    if (!cursor.takeSymbol(',')) {
      break;
    }
  }
  const end = cursor.at;
  cursor.expectSymbol(']');
  if (values.length % columns.length !== 0) {
    throw syntaxError('The number of values is not a multiple of the number of columns.', end);
  }
  return { kind: 'datatable', at, columns, values };
}
