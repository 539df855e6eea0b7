import { badRequest } from '../refusals.ts';

type Row = Readonly<Record<string, unknown>>;

const grouping = /^\s*groupby\(\(([\w,\s]+)\),\s*aggregate\(\$count\s+as\s+(\w+)\)\)\s*$/i;

/**
 * `$apply`: how many rows share the values of some columns, `groupby((a, b), aggregate($count as n))` (recorded of rows of
 * nothing; what else OData allows is refused). Names of columns count in any case.
 */
export function applied(rows: readonly Row[], apply: string | undefined): readonly Row[] {
  if (apply === undefined) return rows;
  const [, columns, count = ''] = grouping.exec(apply) ?? [];
  if (columns === undefined) throw badRequest(`The query parameter '$apply' does not support '${apply}'.`);
  const names = columns.split(',').map((name) => name.trim());
  const groups = new Map<string, { readonly values: Row; rows: number }>();
  for (const row of rows) {
    const values = Object.fromEntries(names.map((name) => [name, valueOf(row, name)]));
    const key = JSON.stringify(Object.values(values));
    const group = groups.get(key) ?? { values, rows: 0 };
    group.rows += 1;
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => ({ ...group.values, [count]: group.rows }));
}

/** `$orderby`: by one column, upwards unless `desc` is written behind it. */
export function ordered(rows: readonly Row[], orderBy: string | undefined): readonly Row[] {
  const [, name, direction] = /^\s*(\w+)(?:\s+(asc|desc))?\s*$/i.exec(orderBy ?? '') ?? [];
  if (orderBy === undefined) return rows;
  if (name === undefined) throw badRequest(`The query parameter '$orderby' does not support '${orderBy}'.`);
  const sign = direction?.toLowerCase() === 'desc' ? -1 : 1;
  return [...rows].sort((left, right) => sign * compared(valueOf(left, name), valueOf(right, name)));
}

function valueOf(row: Row, name: string): unknown {
  return Object.entries(row).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

function compared(left: unknown, right: unknown): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const [first, second] = [String(left), String(right)];
  return first < second ? -1 : first > second ? 1 : 0;
}
