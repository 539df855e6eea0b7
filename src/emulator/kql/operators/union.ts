/** `union`: the rows of several tables under the columns of all, or with `kind=inner` of each. */

import { Names } from '../naming.ts';
import { type Column, commonType, emptyOf, type KqlType, type Table } from '../values.ts';

export interface Leg {
  /** What `withsource` says of its rows. */
  readonly name: string;
  readonly table: Table;
}

/** A column of the result, and the legs' columns which feed it. */
interface Merged {
  readonly name: string;
  type: KqlType;
  readonly from: (number | undefined)[];
}

export function union(legs: readonly Leg[], inner: boolean, withSource: string | undefined): Table {
  let merged = mergeColumns(legs);
  if (inner) {
    merged = merged.filter(({ from }) => legs.every((_leg, index) => from[index] !== undefined));
  }
  const columns = named(merged, withSource);
  const rows = legs.flatMap(({ name, table }, leg) =>
    table.rows.map((row) => {
      const cells = merged.map(({ type, from }) => {
        const index = from[leg];
        return (index === undefined ? null : row[index]) ?? emptyOf(type);
      });
      return withSource === undefined ? cells : [name, ...cells];
    }),
  );
  return { columns, rows };
}

/** Columns of one name and type are one column; of one name and two types, two. */
function mergeColumns(legs: readonly Leg[]): Merged[] {
  const merged: Merged[] = [];
  for (const [leg, { table }] of legs.entries()) {
    for (const [index, { name, type }] of table.columns.entries()) {
      const same = merged.find((column) => column.name === name && mergeable(column.type, type));
      if (same === undefined) {
        const from: Merged['from'] = [];
        from[leg] = index;
        merged.push({ name, type, from });
      } else {
        same.type = commonType(same.type, type) ?? same.type;
        same.from[leg] = index;
      }
    }
  }
  return merged;
}

function mergeable(a: KqlType, b: KqlType): boolean {
  return a === b || a === 'unknown' || b === 'unknown';
}

/** A name which several columns have gets the type behind it, as `name_string`. */
function named(merged: readonly Merged[], withSource: string | undefined): Column[] {
  const counts = new Map<string, number>();
  for (const { name } of merged) {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const names = new Names();
  const source: Column[] = withSource === undefined ? [] : [{ name: names.take(withSource), type: 'string' }];
  return [
    ...source,
    ...merged.map(({ name, type }) => ({
      name: names.take((counts.get(name) ?? 0) > 1 ? `${name}_${type}` : name),
      type,
    })),
  ];
}
