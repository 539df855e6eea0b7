/** Operators which choose, compute, rename and order columns. */

import { compile } from '../compile.ts';
import { semanticError } from '../errors.ts';
import { derivedName, Names } from '../naming.ts';
import { type Compiled, type Environment, scopeOf } from '../scope.ts';
import type { ColumnPattern, Named, Reorder } from '../syntax.ts';
import type { Column, Row, Table } from '../values.ts';

export function project(table: Table, columns: readonly Named[], environment: Environment): Table {
  const scope = scopeOf(table.columns, environment);
  const names = new Names();
  const parts = columns.map(({ name, expression }) => {
    const compiled = compile(expression, scope);
    return { column: { name: names.take(name ?? derivedName(expression)), type: compiled.type }, run: compiled.run };
  });
  const runs = parts.map(({ run }) => run);
  return { columns: parts.map(({ column }) => column), rows: table.rows.map((row) => runs.map((run) => run(row))) };
}

/** Expressions see the columns as they were before; a given name which exists is replaced in its place. */
export function extend(table: Table, columns: readonly Named[], environment: Environment): Table {
  const scope = scopeOf(table.columns, environment);
  const result = [...table.columns];
  const names = new Names(result.map(({ name }) => name));
  const places: { index: number; run: Compiled['run'] }[] = [];
  for (const { name, expression } of columns) {
    const { type, run } = compile(expression, scope);
    const existing = name === undefined ? -1 : result.findIndex((column) => column.name === name);
    const index = existing < 0 ? result.length : existing;
    result[index] = { name: existing < 0 ? names.take(name ?? derivedName(expression)) : (name ?? ''), type };
    places.push({ index, run });
  }
  const rows = table.rows.map((row) => {
    const extended = [...row];
    for (const { index, run } of places) {
      extended[index] = run(row);
    }
    return extended;
  });
  return { columns: result, rows };
}

/** Keeps the columns for which `keep` holds. */
function select(table: Table, indexes: readonly number[]): Table {
  return {
    columns: indexes.flatMap((index) => table.columns[index] ?? []),
    rows: table.rows.map((row) => indexes.map((index) => row[index])),
  };
}

/** The columns which a pattern names. A plain name has to exist, a wildcard need not find anything. */
function matching(columns: readonly Column[], { pattern, wildcard, at }: ColumnPattern): number[] {
  const test = wildcard ? new RegExp(`^${pattern.split('*').map(escapeRegex).join('.*')}$`, 's') : undefined;
  const found = columns.flatMap(({ name }, index) => ((test ? test.test(name) : name === pattern) ? index : []));
  if (found.length === 0 && !wildcard) {
    throw semanticError(`Failed to resolve column named '${pattern}'.`, at);
  }
  return found;
}

function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

export function projectAway(table: Table, patterns: readonly ColumnPattern[]): Table {
  const away = new Set(patterns.flatMap((pattern) => matching(table.columns, pattern)));
  return select(
    table,
    [...table.columns.keys()].filter((index) => !away.has(index)),
  );
}

export function projectKeep(table: Table, patterns: readonly ColumnPattern[]): Table {
  const keep = new Set(patterns.flatMap((pattern) => matching(table.columns, pattern)));
  return select(
    table,
    [...table.columns.keys()].filter((index) => keep.has(index)),
  );
}

/** The named columns first, in the order of the patterns; the others follow as they were. */
export function projectReorder(table: Table, patterns: readonly Reorder[]): Table {
  const order = new Set<number>();
  for (const pattern of patterns) {
    const found = matching(table.columns, pattern);
    if (pattern.order !== undefined) {
      const sign = pattern.order === 'asc' ? 1 : -1;
      const nameOf = (index: number): string => table.columns[index]?.name ?? '';
      found.sort((a, b) => (nameOf(a) < nameOf(b) ? -sign : sign));
    }
    for (const index of found) {
      order.add(index);
    }
  }
  for (const index of table.columns.keys()) {
    order.add(index);
  }
  return select(table, [...order]);
}

export function projectRename(
  table: Table,
  renames: readonly { readonly at: Named['at']; readonly to: string; readonly from: string }[],
): Table {
  const columns = [...table.columns];
  for (const { at, to, from } of renames) {
    const index = table.columns.findIndex(({ name }) => name === from);
    const column = table.columns[index];
    if (column === undefined) {
      throw semanticError(`Failed to resolve column named '${from}'.`, at);
    }
    columns[index] = { name: to, type: column.type };
  }
  const names = new Set(columns.map(({ name }) => name));
  if (names.size < columns.length) {
    throw semanticError('project-rename would give two columns one name.', renames[0]?.at ?? { line: 1, column: 1 });
  }
  return { columns, rows: table.rows };
}

/** The rows of `print`: one, without a table to take values from. */
export function print(columns: readonly Named[], environment: Environment): Table {
  const named = columns.map((column, index) => ({ ...column, name: column.name ?? `print_${index}` }));
  const row: Row = [];
  return project({ columns: [], rows: [row] }, named, environment);
}
