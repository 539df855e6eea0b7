/**
 * Tables from outside. A source may declare its columns, with types or without; where it does not, the columns are
 * all those which any row has, and a column's type is the one which all its values share.
 */

import { convert } from './conversions.ts';
import { type Column, emptyOf, type KqlType, type Table } from './values.ts';

export type SourceRow = Readonly<Record<string, unknown>>;

/** A column by its name, or with its type, which its values are then read as. */
export type ColumnDeclaration = string | { readonly name: string; readonly type: ColumnType };
export type ColumnType = Exclude<KqlType, 'unknown'>;

/** Rows alone, or with the columns that exist even where no row has them. */
export type TableSource =
  Iterable<SourceRow> | { readonly columns: readonly ColumnDeclaration[]; readonly rows: Iterable<SourceRow> };

/** Reads a source. When all columns are declared with types, other properties of its rows do not exist. */
export function load(source: TableSource): Table {
  const declared = Symbol.iterator in source ? [] : source.columns;
  const records = [...(Symbol.iterator in source ? source : source.rows)];
  const types = new Map<string, KqlType>();
  const fixed = new Set<string>();
  for (const column of declared) {
    const { name, type } = typeof column === 'string' ? { name: column, type: 'unknown' as const } : column;
    types.set(name, type);
    if (type !== 'unknown') {
      fixed.add(name);
    }
  }
  if (fixed.size < declared.length || declared.length === 0) {
    inferTypes(records, types, fixed);
  }
  const columns = [...types].map(([name, type]): Column => ({ name, type }));
  const cells = columns.map(({ name, type }) => cellReader(name, type));
  return { columns, rows: records.map((record) => cells.map((cell) => cell(record))) };
}

function inferTypes(records: readonly SourceRow[], types: Map<string, KqlType>, fixed: ReadonlySet<string>): void {
  for (const record of records) {
    for (const name of Object.keys(record)) {
      const known = types.get(name);
      if (known === undefined) {
        types.set(name, typeOf(record[name]));
      } else if (known !== 'dynamic' && !fixed.has(name)) {
        const type = typeOf(record[name]);
        if (type !== known && type !== 'unknown') {
          types.set(name, widened(known, type));
        }
      }
    }
  }
}

function typeOf(value: unknown): KqlType {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'number':
      return Number.isInteger(value) ? 'long' : 'real';
    case 'undefined':
      return 'unknown';
    default:
      return value === null ? 'unknown' : value instanceof Date ? 'datetime' : 'dynamic';
  }
}

function widened(a: KqlType, b: KqlType): KqlType {
  if (a === 'unknown') {
    return b;
  }
  return (a === 'long' && b === 'real') || (a === 'real' && b === 'long') ? 'real' : 'dynamic';
}

function cellReader(name: string, type: KqlType): (record: SourceRow) => unknown {
  const empty = emptyOf(type);
  switch (type) {
    case 'dynamic':
    case 'unknown':
      return (record) => own(record, name) ?? null;
    case 'datetime':
      return (record) => {
        const value = own(record, name);
        return convert(value instanceof Date ? value.toJSON() : value, type);
      };
    default:
      return (record) => {
        const value = own(record, name);
        return value === null || value === undefined ? empty : convert(value, type);
      };
  }
}

function own(record: SourceRow, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
