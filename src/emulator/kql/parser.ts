/** Statements and tabular operators: tokens to the syntax tree. */

import { Cursor } from './cursor.ts';
import { semanticError, syntaxError } from './errors.ts';
import { parseExpression, parseNamed } from './expressions.ts';
import { type Token, tokenize } from './lexer.ts';
import type {
  ColumnPattern,
  Expansion,
  Expression,
  Join,
  Let,
  MvExpand,
  Operator,
  ParseStep,
  Pipeline,
  Query,
  Reorder,
  SortKey,
  Source,
  Summarize,
  TypedColumn,
  Union,
} from './syntax.ts';
import { leadingOperators, startsTable } from './tables.ts';

/** Operators and statements of Kusto which this evaluator leaves out; named so that the error can say so. */
const UNSUPPORTED = new Set(
  (
    'as assert-schema consume evaluate externaldata facet find fork getschema graph-match graph-to-table invoke ' +
    'make-graph make-series mv-apply parse-kv parse-where partition reduce render sample sample-distinct scan search ' +
    'serialize top-hitters top-nested'
  ).split(' '),
);
const UNSUPPORTED_STATEMENTS = new Set('alias declare pattern restrict set'.split(' '));

/** What the old spelling `mvexpand` makes of one row at most, where the query does not say. */
const LEGACY_EXPANSION_LIMIT = 128;

const JOIN_FLAVORS = new Set(
  (
    'inner innerunique leftouter rightouter fullouter leftanti rightanti leftsemi rightsemi ' +
    'anti leftantisemi rightantisemi'
  ).split(' '),
);

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
  if (UNSUPPORTED.has(text) && after.kind !== 'end') {
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

/** `project-away` and its like are several tokens which touch. */
function operatorName(cursor: Cursor): string {
  if (cursor.peek().kind !== 'name') {
    throw cursor.unexpected('an operator');
  }
  let name = cursor.next().text;
  while (cursor.isSymbol('-') && cursor.touches() && cursor.peek(1).kind === 'name') {
    if (cursor.peek().end !== cursor.peek(1).start) {
      break;
    }
    cursor.next();
    name += `-${cursor.next().text}`;
  }
  return name;
}

function parseOperator(cursor: Cursor): Operator {
  const at = cursor.at;
  const name = operatorName(cursor);
  switch (name) {
    case 'where':
    case 'filter':
      return { kind: 'where', at, predicate: parseExpression(cursor) };
    case 'project':
    case 'extend':
      return { kind: name, at, columns: cursor.list(() => parseNamed(cursor)) };
    case 'project-away':
    case 'project-keep':
      return { kind: name, at, patterns: cursor.list(() => parsePattern(cursor)) };
    case 'project-rename':
      return { kind: name, at, renames: cursor.list(() => parseRename(cursor)) };
    case 'project-reorder':
      return { kind: name, at, patterns: cursor.list(() => parseReorder(cursor)) };
    case 'summarize':
      return parseSummarize(cursor, at);
    case 'join':
    case 'lookup':
      return parseJoin(cursor, at, name === 'lookup');
    case 'union':
      return parseUnion(cursor, at);
    case 'sort':
    case 'order':
      parseParameters(cursor, at, new Set());
      cursor.expectName('by');
      return { kind: 'sort', at, keys: cursor.list(() => parseSortKey(cursor)) };
    case 'take':
    case 'limit':
      return { kind: 'take', at, count: parseExpression(cursor) };
    case 'top': {
      const count = parseExpression(cursor);
      cursor.expectName('by');
      return { kind: 'top', at, count, key: parseSortKey(cursor) };
    }
    case 'distinct':
      if (cursor.takeSymbol('*')) {
        return { kind: 'distinct', at, columns: undefined };
      }
      return { kind: 'distinct', at, columns: cursor.list(() => parseNamed(cursor)) };
    case 'count':
      return { kind: 'count', at };
    case 'mv-expand':
    case 'mvexpand':
      return parseMvExpand(cursor, at, name === 'mvexpand' ? LEGACY_EXPANSION_LIMIT : undefined);
    case 'parse':
      return parseParse(cursor, at);
    default:
      throw UNSUPPORTED.has(name)
        ? semanticError(`The operator '${name}' is not supported.`, at)
        : syntaxError(`'${name}' is not an operator.`, at);
  }
}

/**
 * `name=value` pairs before an operator's arguments. Hints change how Kusto computes, not what, and are dropped; any
 * other name has to be among `known`.
 */
function parseParameters(cursor: Cursor, at: Token['at'], known: ReadonlySet<string>): Map<string, string> {
  const found = new Map<string, string>();
  for (;;) {
    const { kind, text, at: place } = cursor.peek();
    const hint = text === 'hint' && cursor.isSymbol('.', 1);
    if (kind !== 'name' || !(hint || (cursor.isSymbol('=', 1) && known.has(text)))) {
      return found;
    }
    cursor.next();
    if (hint) {
      cursor.next();
      cursor.name('a hint');
    }
    cursor.expectSymbol('=');
    const value = cursor.next();
    if (value.kind === 'end' || value.kind === 'symbol') {
      throw syntaxError(`'${text}' has no value.`, at);
    }
    if (found.has(text) && !hint) {
      throw syntaxError(`'${text}' is given twice.`, place);
    }
    found.set(text, value.text);
  }
}

function parseJoin(cursor: Cursor, at: Token['at'], lookup: boolean): Join {
  const parameters = parseParameters(cursor, at, new Set(['kind', 'isfuzzy']));
  const flavor = parameters.get('kind') ?? (lookup ? 'leftouter' : 'innerunique');
  if (!JOIN_FLAVORS.has(flavor) || (lookup && flavor !== 'leftouter' && flavor !== 'inner')) {
    throw syntaxError(`'${flavor}' is not a kind of ${lookup ? 'lookup' : 'join'}.`, at);
  }
  const right = parseLeg(cursor);
  cursor.expectName('on');
  return { kind: 'join', at, flavor, lookup, right, conditions: cursor.list(() => parseExpression(cursor)) };
}

/** The table after join and within union: a name, or anything in parentheses. */
function parseLeg(cursor: Cursor): Pipeline {
  const at = cursor.at;
  if (cursor.takeSymbol('(')) {
    const pipeline = cursor.pipeline(cursor);
    cursor.expectSymbol(')');
    return pipeline;
  }
  if (cursor.isSymbol('*')) {
    throw semanticError('Wildcards for tables are not supported.', at);
  }
  const name = cursor.name('a table');
  if (cursor.isSymbol('*') && cursor.touches()) {
    throw semanticError('Wildcards for tables are not supported.', at);
  }
  return { at, source: { kind: 'table', at, name }, operators: [] };
}

function parseUnion(cursor: Cursor, at: Token['at']): Union {
  const parameters = parseParameters(cursor, at, new Set(['kind', 'withsource', 'with_source', 'isfuzzy']));
  const kind = parameters.get('kind') ?? 'outer';
  if (kind !== 'inner' && kind !== 'outer') {
    throw syntaxError(`'${kind}' is not a kind of union.`, at);
  }
  return {
    kind: 'union',
    at,
    inner: kind === 'inner',
    withSource: parameters.get('withsource') ?? parameters.get('with_source'),
    fuzzy: parameters.get('isfuzzy') === 'true',
    legs: cursor.list(() => parseLeg(cursor)),
  };
}

function parseSummarize(cursor: Cursor, at: Token['at']): Summarize {
  parseParameters(cursor, at, new Set());
  const aggregates = cursor.isName('by') && !cursor.isSymbol('=', 1) ? [] : cursor.list(() => parseNamed(cursor));
  const by = cursor.takeName('by') ? cursor.list(() => parseNamed(cursor)) : [];
  return { kind: 'summarize', at, aggregates, by };
}

function parseSortKey(cursor: Cursor): SortKey {
  const at = cursor.at;
  const expression = parseExpression(cursor);
  const ascending = cursor.takeName('asc');
  if (!ascending) {
    cursor.takeName('desc');
  }
  let nullsFirst = ascending;
  if (cursor.takeName('nulls')) {
    nullsFirst = cursor.takeName('first');
    if (!nullsFirst) {
      cursor.expectName('last');
    }
  }
  return { at, expression, descending: !ascending, nullsFirst };
}

/** A column or a wildcard such as `a*`, whose parts touch. */
function parsePattern(cursor: Cursor): ColumnPattern {
  const at = cursor.at;
  if (cursor.startsBracketedName()) {
    return { at, pattern: cursor.name('a column'), wildcard: false };
  }
  let pattern = '';
  let wildcard = false;
  while (pattern === '' || cursor.touches()) {
    if (cursor.takeSymbol('*')) {
      pattern += '*';
      wildcard = true;
    } else if (cursor.peek().kind === 'name' || (wildcard && /^\d+$/.test(cursor.peek().text))) {
      pattern += cursor.next().text;
    } else if (pattern === '') {
      throw cursor.unexpected('a column');
    } else {
      break;
    }
  }
  return { at, pattern, wildcard };
}

function parseReorder(cursor: Cursor): Reorder {
  const pattern = parsePattern(cursor);
  const at = cursor.at;
  if (cursor.takeName('granny')) {
    throw semanticError('Natural orders of columns are not supported.', at);
  }
  const order = cursor.takeName('asc') ? 'asc' : cursor.takeName('desc') ? 'desc' : undefined;
  return { ...pattern, order };
}

function parseRename(cursor: Cursor): { at: Token['at']; to: string; from: string } {
  const at = cursor.at;
  const to = cursor.name('a new name');
  cursor.expectSymbol('=');
  return { at, to, from: cursor.name('a column') };
}

function parseMvExpand(cursor: Cursor, at: Token['at'], defaultLimit: number | undefined): MvExpand {
  const parameters = parseParameters(cursor, at, new Set(['kind', 'bagexpansion', 'with_itemindex']));
  const mode = parameters.get('kind') ?? parameters.get('bagexpansion') ?? 'bag';
  if (mode !== 'bag' && mode !== 'array') {
    throw syntaxError(`'${mode}' is not a kind of expansion.`, at);
  }
  const expansions = cursor.list((): Expansion => {
    const named = parseNamed(cursor);
    if (!cursor.takeName('to')) {
      return { ...named, type: undefined };
    }
    cursor.expectName('typeof');
    cursor.expectSymbol('(');
    const type = cursor.type();
    cursor.expectSymbol(')');
    return { ...named, type };
  });
  return {
    kind: 'mv-expand',
    at,
    bagsAsArrays: mode === 'array',
    itemIndex: parameters.get('with_itemindex'),
    expansions,
    limit: cursor.takeName('limit') ? parseExpression(cursor) : literal(defaultLimit, at),
  };
}

function literal(value: number | undefined, at: Token['at']): Expression | undefined {
  return value === undefined ? undefined : { kind: 'literal', at, type: 'long', value };
}

function parseParse(cursor: Cursor, at: Token['at']): Operator {
  const parameters = parseParameters(cursor, at, new Set(['kind', 'flags']));
  if ((parameters.get('kind') ?? 'simple') !== 'simple' || parameters.has('flags')) {
    throw semanticError('Only simple patterns of parse are supported.', at);
  }
  const expression = parseExpression(cursor);
  cursor.expectName('with');
  const steps: ParseStep[] = [];
  for (;;) {
    const { kind, text, at: place } = cursor.peek();
    if (cursor.takeSymbol('*')) {
      steps.push({ kind: 'skip', at: place });
    } else if (kind === 'string') {
      cursor.next();
      steps.push({ kind: 'text', at: place, text });
    } else if (kind === 'name' || cursor.startsBracketedName()) {
      const name = cursor.name('a column');
      steps.push({ kind: 'column', at: place, name, type: cursor.takeSymbol(':') ? cursor.type() : 'string' });
    } else {
      break;
    }
  }
  if (steps.length === 0) {
    throw cursor.unexpected('a pattern');
  }
  return { kind: 'parse', at, expression, steps };
}
