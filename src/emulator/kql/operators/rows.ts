/** Operators which keep, order or cut rows: where, sort, top, take, count, distinct. */

import { compile, compilePredicate } from '../compile.ts';
import { semanticError } from '../errors.ts';
import { derivedName, Names } from '../naming.ts';
import { type Environment, scopeOf } from '../scope.ts';
import type { Expression, Named, SortKey } from '../syntax.ts';
import { compareValues, identity, jointIdentity, type KqlType, type Row, type Table } from '../values.ts';

export function where(table: Table, predicate: Expression, environment: Environment): Table {
  const { run } = compilePredicate(predicate, scopeOf(table.columns, environment));
  return { columns: table.columns, rows: table.rows.filter((row) => run(row) === true) };
}

/** Refuses a dynamic where Kusto asks for a cast: as a key of groups, of order and of joins. */
export function refuseDynamic(type: KqlType, what: string, at: Expression['at']): void {
  if (type === 'dynamic') {
    throw semanticError(`${what} is of a 'dynamic' type; an explicit cast is needed, such as tostring().`, at);
  }
}

export function sort(table: Table, keys: readonly SortKey[], environment: Environment): Table {
  const scope = scopeOf(table.columns, environment);
  const runs = keys.map(({ expression }) => {
    const { type, run } = compile(expression, scope);
    refuseDynamic(type, 'A key of the order', expression.at);
    return run;
  });
  const decorated = table.rows.map((row) => ({ row, keys: runs.map((run) => run(row)) }));
  decorated.sort((a, b) => {
    for (const [index, key] of keys.entries()) {
      const order = compareKeys(a.keys[index], b.keys[index], key);
      if (order !== 0) {
        return order;
      }
    }
    return 0;
  });
  return { columns: table.columns, rows: decorated.map(({ row }) => row) };
}

/** Nulls, and next to them NaNs, stand at the end which `nulls first` or `nulls last` names, whatever the direction. */
function compareKeys(a: unknown, b: unknown, { descending, nullsFirst }: SortKey): number {
  const [left, right] = [rank(a), rank(b)];
  if (left !== right) {
    return (left < right ? -1 : 1) * (nullsFirst ? 1 : -1);
  }
  if (left < 2) {
    return 0;
  }
  return compareValues(a, b) * (descending ? -1 : 1);
}

function rank(value: unknown): number {
  return value === null || value === undefined ? 0 : Number.isNaN(value) ? 1 : 2;
}

/** A number of rows, which has to be the same for all rows. */
export function rowCount(expression: Expression, environment: Environment): number {
  const value = compile(expression, scopeOf([], environment)).run([]);
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
    throw semanticError('A number of rows is expected to be a whole number, not below 0.', expression.at);
  }
  return value;
}

export function take(table: Table, count: Expression, environment: Environment): Table {
  return { columns: table.columns, rows: table.rows.slice(0, rowCount(count, environment)) };
}

export function countRows(table: Table): Table {
  return { columns: [{ name: 'Count', type: 'long' }], rows: [[table.rows.length]] };
}

/** No columns are all of them. */
export function distinct(
  table: Table,
  columns: readonly Named[] | undefined,
  at: Expression['at'],
  environment: Environment,
): Table {
  const scope = scopeOf(table.columns, environment);
  const names = new Names();
  const parts = (
    columns ??
    table.columns.map(({ name }): Named => {
      return { at, name: undefined, expression: { kind: 'name', at, name } };
    })
  ).map(({ name, expression }) => {
    const { type, run } = compile(expression, scope);
    refuseDynamic(type, `'${name ?? derivedName(expression) ?? 'An expression'}' of distinct`, expression.at);
    return { column: { name: names.take(name ?? derivedName(expression)), type }, run };
  });
  const found = new Map<unknown, Row>();
  for (const row of table.rows) {
    const values = parts.map(({ run }) => run(row));
    const key = values.length === 1 ? identity(values[0]) : jointIdentity(values);
    if (!found.has(key)) {
      found.set(key, values);
    }
  }
  return { columns: parts.map(({ column }) => column), rows: [...found.values()] };
}
