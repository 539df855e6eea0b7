import type { OperationName } from './operations.ts';

export interface Row {
  readonly operation: OperationName;
  readonly compared: number;
  readonly equal: number;
  /** How many of the equal ones are so without any exception. */
  readonly strict: number;
  readonly excluded: number;
}

/** The table of docs/fidelity.md, "Recorded interactions replayed". */
export function replayTable(rows: readonly Row[]): string {
  return markdownTable([
    ['Operation', 'Compared', 'Equal', 'Without exception', 'Different', 'Excluded'],
    ...rows.map(({ operation, compared, equal, strict, excluded }) => [
      operation,
      ...[compared, equal, strict, compared - equal, excluded].map(String),
    ]),
    ['**all**', ...totals(rows).map(String)],
  ]);
}

function totals(rows: readonly Row[]): readonly number[] {
  const sum = (of: (row: Row) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const [compared, equal] = [sum((row) => row.compared), sum((row) => row.equal)];
  return [compared, equal, sum((row) => row.strict), compared - equal, sum((row) => row.excluded)];
}

/** A table as Prettier writes it, its first row the head; columns from `numbersFrom` on are aligned to the right. */
export function markdownTable(cells: readonly (readonly string[])[], numbersFrom = 1): string {
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const isNumber = (column: number): boolean => column >= numbersFrom;
  const pad = (cell: string, column: number): string =>
    isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
  const line = (row: readonly string[]): string => `| ${row.map(pad).join(' | ')} |`;
  const rules = widths.map((width, column) => (isNumber(column) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  const [head = [], ...body] = cells;
  return [line(head), line(rules), ...body.map(line)].join('\n');
}
