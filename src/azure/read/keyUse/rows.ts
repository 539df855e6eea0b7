import { operationOf, type KeyUseRow } from '../../../core/inspection/keyUse.ts';
import type { Json, JsonObject } from '../../../core/resources/json.ts';

/** A row of the answer; undefined where it tells no time, so nothing. */
export function rowIn(row: JsonObject): KeyUseRow | undefined {
  const [first, last] = [timeIn(row['First']), timeIn(row['Last'])];
  if (first === undefined || last === undefined) return undefined;
  return {
    version: (textIn(row['Version']) ?? '').toLowerCase(),
    operation: operationOf(textIn(row['Operation']) ?? ''),
    principalId: textIn(row['Principal'])?.toLowerCase(),
    appId: textIn(row['App'])?.toLowerCase(),
    succeeded: Number(row['Succeeded'] ?? 0),
    refused: Number(row['Refused'] ?? 0),
    first,
    last,
  };
}

/**
 * One row for what one identity did with one version. Within a workspace the counts of its two tables add up; two workspaces hold the
 * same rows, so there the larger count stands.
 */
export function merged(workspaces: readonly { readonly rows: readonly KeyUseRow[] }[]): readonly KeyUseRow[] {
  const larger = (a: KeyUseRow, b: KeyUseRow): KeyUseRow => joined(a, b, Math.max);
  const sum = (a: KeyUseRow, b: KeyUseRow): KeyUseRow => joined(a, b, (x, y) => x + y);
  return combined(
    workspaces.flatMap(({ rows }) => combined(rows, sum)),
    larger,
  );
}

function combined(rows: readonly KeyUseRow[], join: (a: KeyUseRow, b: KeyUseRow) => KeyUseRow): readonly KeyUseRow[] {
  const byWho = new Map<string, KeyUseRow>();
  for (const row of rows) {
    const who = JSON.stringify([row.version, row.operation, row.principalId ?? '', row.appId ?? '']);
    const before = byWho.get(who);
    byWho.set(who, before ? join(before, row) : row);
  }
  return [...byWho.values()];
}

function joined(a: KeyUseRow, b: KeyUseRow, count: (x: number, y: number) => number): KeyUseRow {
  return {
    ...a,
    succeeded: count(a.succeeded, b.succeeded),
    refused: count(a.refused, b.refused),
    first: Math.min(a.first, b.first),
    last: Math.max(a.last, b.last),
  };
}

function textIn(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function timeIn(value: Json | undefined): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
