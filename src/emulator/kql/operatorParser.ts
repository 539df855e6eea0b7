/** Tabular operators: what follows a pipe. */

import type { Cursor } from './cursor.ts';
import { type Position, semanticError, syntaxError } from './errors.ts';
import { parseExpression, parseNamed } from './expressions.ts';
import type {
  ColumnPattern,
  Expansion,
  Expression,
  Join,
  MvExpand,
  Operator,
  ParseStep,
  Pipeline,
  Reorder,
  SortKey,
  Summarize,
  Union,
} from './syntax.ts';

/** Operators of Kusto which this evaluator leaves out; named so that the error can say so. */
export const unsupportedOperators: ReadonlySet<string> = new Set(
  (
    'as assert-schema consume evaluate externaldata facet find fork getschema graph-match graph-to-table invoke ' +
    'make-graph make-series mv-apply parse-kv parse-where partition reduce render sample sample-distinct scan search ' +
    'serialize top-hitters top-nested'
  ).split(' '),
);
/** What the old spelling `mvexpand` makes of one row at most, where the query does not say. */
const LEGACY_EXPANSION_LIMIT = 128;

const JOIN_FLAVORS = new Set(
  (
    'inner innerunique leftouter rightouter fullouter leftanti rightanti leftsemi rightsemi ' +
    'anti leftantisemi rightantisemi'
  ).split(' '),
);

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

export function parseOperator(cursor: Cursor): Operator {
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
      throw unsupportedOperators.has(name)
        ? semanticError(`The operator '${name}' is not supported.`, at)
        : syntaxError(`'${name}' is not an operator.`, at);
  }
}

/**
 * `name=value` pairs before an operator's arguments. Hints change how Kusto computes, not what, and are dropped; any
 * other name has to be among `known`.
 */
function parseParameters(cursor: Cursor, at: Position, known: ReadonlySet<string>): Map<string, string> {
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

function parseJoin(cursor: Cursor, at: Position, lookup: boolean): Join {
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

export function parseUnion(cursor: Cursor, at: Position): Union {
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

function parseSummarize(cursor: Cursor, at: Position): Summarize {
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

function parseRename(cursor: Cursor): { at: Position; to: string; from: string } {
  const at = cursor.at;
  const to = cursor.name('a new name');
  cursor.expectSymbol('=');
  return { at, to, from: cursor.name('a column') };
}

function parseMvExpand(cursor: Cursor, at: Position, defaultLimit: number | undefined): MvExpand {
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

function literal(value: number | undefined, at: Position): Expression | undefined {
  return value === undefined ? undefined : { kind: 'literal', at, type: 'long', value };
}

function parseParse(cursor: Cursor, at: Position): Operator {
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
