/** `summarize`: groups, and what is computed over each. */

import { type Accumulator, type Aggregation, aggregatePrefix, compileAggregate } from '../aggregates.ts';
import { compile } from '../compile.ts';
import { semanticError } from '../errors.ts';
import { derivedName, Names } from '../naming.ts';
import { type Compiled, type Environment, type Scope, scopeOf } from '../scope.ts';
import type { Call, Expression, Named, Summarize } from '../syntax.ts';
import { type Column, compareValues, emptyOf, identity, jointIdentity, type Row, type Table } from '../values.ts';
import { refuseDynamic } from './rows.ts';

/** One item of the operator: what it accumulates, and the columns it makes of that. */
interface Item {
  readonly aggregations: readonly Aggregation[];
  readonly columns: readonly Column[];
  /** From the results of the aggregations. */
  readonly finish: (results: Row) => readonly unknown[];
}

interface Group {
  readonly keys: Row;
  readonly accumulators: readonly (readonly Accumulator[])[];
}

export function summarize(table: Table, { aggregates, by, at }: Summarize, environment: Environment): Table {
  if (aggregates.length === 0 && by.length === 0) {
    throw semanticError('summarize has neither an aggregation nor a group.', at);
  }
  const scope = scopeOf(table.columns, environment);
  const names = new Names();
  const keys = by.map(({ name, expression }) => {
    const { type, run } = compile(expression, scope);
    const derived = name ?? derivedName(expression);
    refuseDynamic(type, `The group key '${derived ?? 'of summarize'}'`, expression.at);
    return { column: { name: names.take(derived), type }, run };
  });
  const keyNames = new Set(keys.map(({ column }) => column.name));
  const items = aggregates.map((named) => compileItem(named, scope, names, keyNames));
  const groups = groupRows(
    table.rows,
    keys.map(({ run }) => run),
    items,
  );
  if (groups.length === 0 && by.length === 0) {
    groups.push(startGroup([], items));
  }
  return {
    columns: [...keys.map(({ column }) => column), ...items.flatMap(({ columns }) => columns)],
    rows: groups.map(({ keys: values, accumulators }) => [
      ...values,
      ...items.flatMap(({ finish }, index) =>
        finish((accumulators[index] ?? []).map((accumulator) => accumulator.result())),
      ),
    ]),
  };
}

function startGroup(keys: Row, items: readonly Item[]): Group {
  return { keys, accumulators: items.map(({ aggregations }) => aggregations.map(({ start }) => start())) };
}

function groupRows(rows: readonly Row[], keys: readonly Compiled['run'][], items: readonly Item[]): Group[] {
  const groups = new Map<unknown, Group>();
  for (const row of rows) {
    const values = keys.map((key) => key(row));
    const key = values.length === 1 ? identity(values[0]) : jointIdentity(values);
    let group = groups.get(key);
    if (group === undefined) {
      group = startGroup(values, items);
      groups.set(key, group);
    }
    for (const accumulators of group.accumulators) {
      for (const accumulator of accumulators) {
        accumulator.add(row);
      }
    }
  }
  return [...groups.values()];
}

function compileItem(named: Named, scope: Scope, names: Names, keys: ReadonlySet<string>): Item {
  const { expression } = named;
  if (expression.kind === 'call') {
    if (expression.name === 'arg_max' || expression.name === 'arg_min') {
      return extremeRow(expression, named.name, scope, names, keys);
    }
    if (expression.name === 'take_any' || expression.name === 'any') {
      return anyRow(expression, named.name, scope, names, keys);
    }
  }
  return computed(named, scope, names);
}

/** An expression of aggregations, such as `round(avg(x), 2)`; it may name no column outside of them. */
function computed({ name, expression }: Named, scope: Scope, names: Names): Item {
  const aggregations: Aggregation[] = [];
  const outer: Scope = {
    ...scopeOf([], scope.environment),
    aggregate: (call) => {
      const aggregation = compileAggregate(call, scope, compile);
      if (aggregation === undefined) {
        return undefined;
      }
      const slot = aggregations.push(aggregation) - 1;
      return { type: aggregation.type, constant: false, run: (results) => results[slot] };
    },
  };
  const { type, run } = compile(expression, outer);
  if (aggregations.length === 0) {
    throw semanticError('An aggregation is expected.', expression.at);
  }
  const column = { name: names.take(name ?? aggregateName(expression)), type };
  return { aggregations, columns: [column], finish: (results) => [run(results)] };
}

/** `sum(x)` gives `sum_x`, `count()` gives `count_`. */
function aggregateName(expression: Expression): string | undefined {
  const prefix = expression.kind === 'call' ? aggregatePrefix(expression.name) : undefined;
  if (prefix === undefined || expression.kind !== 'call') {
    return undefined;
  }
  const conditionOnly = expression.name === 'countif';
  return `${prefix}_${conditionOnly ? '' : (derivedName(expression.args[0]) ?? '')}`;
}

interface Returned {
  readonly column: Column;
  readonly run: Compiled['run'];
}

/** The columns which `*` or expressions ask of a chosen row; `*` leaves out keys and what already is a column. */
function returned(
  args: readonly Expression[],
  scope: Scope,
  names: Names,
  left: ReadonlySet<string>,
  prefix = '',
): Returned[] {
  return args.flatMap((argument): Returned | Returned[] => {
    if (argument.kind === 'star') {
      return scope.columns.flatMap(({ name, type }, index) =>
        left.has(name) ? [] : { column: { name: names.take(prefix + name), type }, run: (row: Row) => row[index] },
      );
    }
    const { type, run } = compile(argument, scope);
    const name = derivedName(argument);
    return { column: { name: names.take(name === undefined ? undefined : prefix + name), type }, run };
  });
}

/** An aggregation which keeps one row; `better` says whether to prefer a row over the one kept. */
function keptRow(better: (row: Row, kept: Row) => boolean): Aggregation {
  return {
    type: 'dynamic',
    start: () => {
      let kept: Row | undefined;
      return {
        add: (row) => {
          if (kept === undefined || better(row, kept)) {
            kept = row;
          }
        },
        result: () => kept,
      };
    },
  };
}

function rowItem(aggregation: Aggregation, parts: readonly Returned[]): Item {
  return {
    aggregations: [aggregation],
    columns: parts.map(({ column }) => column),
    finish: ([row]) =>
      parts.map(({ column, run }) => (Array.isArray(row) ? run(row as unknown[]) : emptyOf(column.type))),
  };
}

/** `arg_max(expression, …)`: the first column is the extreme itself; rows where it is null come last. */
function extremeRow(
  call: Call,
  alias: string | undefined,
  scope: Scope,
  names: Names,
  keys: ReadonlySet<string>,
): Item {
  const [by, ...others] = call.args;
  if (by === undefined || others.length === 0 || by.kind === 'star') {
    throw semanticError(`${call.name}() takes an expression and what to return.`, call.at);
  }
  const sign = call.name === 'arg_max' ? 1 : -1;
  const { type, run } = compile(by, scope);
  const derived = derivedName(by);
  const first: Returned = { column: { name: names.take(alias ?? derived), type }, run };
  const left = new Set(by.kind === 'name' ? [...keys, by.name] : keys);
  const better = (row: Row, kept: Row): boolean => {
    const [value, best] = [run(row), run(kept)];
    return value !== null && (best === null || compareValues(value, best) * sign > 0);
  };
  return rowItem(keptRow(better), [first, ...returned(others, scope, names, left)]);
}

/** `take_any(…)`: one row of the group; for a single expression, one where it is neither null nor empty if there is. */
function anyRow(call: Call, alias: string | undefined, scope: Scope, names: Names, keys: ReadonlySet<string>): Item {
  if (call.args.length === 0) {
    throw semanticError(`${call.name}() takes an expression.`, call.at);
  }
  const single = call.args.length === 1 && call.args[0]?.kind !== 'star';
  const prefix = call.name === 'any' ? 'any_' : '';
  const parts = returned(call.args, scope, alias !== undefined && single ? new Names() : names, keys, prefix);
  const only = single ? parts[0] : undefined;
  if (only === undefined) {
    return rowItem(
      keptRow(() => false),
      parts,
    );
  }
  const nothing = (row: Row): boolean => (only.run(row) ?? '') === '';
  const column = alias === undefined ? only.column : { name: names.take(alias), type: only.column.type };
  return rowItem(
    keptRow((row, kept) => nothing(kept) && !nothing(row)),
    [{ column, run: only.run }],
  );
}
