import type { OperationName } from './operations.ts';

export interface Row {
  readonly operation: OperationName;
  readonly compared: number;
  readonly equal: number;
  readonly excluded: number;
}

/** The table of docs/fidelity.md, "Recorded interactions replayed". */
export function markdownTable(rows: readonly Row[]): string {
  const cells = [
    ['Operation', 'Compared', 'Equal', 'Different', 'Excluded'],
    ...rows.map(({ operation, compared, equal, excluded }) => [
      operation,
      ...[compared, equal, compared - equal, excluded].map(String),
    ]),
    ['**all**', ...totals(rows).map(String)],
  ];
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  const [head = [], ...body] = cells;
  return [line(head), rule, ...body.map(line)].join('\n');
}

function totals(rows: readonly Row[]): readonly number[] {
  const sum = (of: (row: Row) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const [compared, equal] = [sum((row) => row.compared), sum((row) => row.equal)];
  return [compared, equal, compared - equal, sum((row) => row.excluded)];
}

function pad(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}
