import { describeDifference } from './compare.ts';
import { operationNames } from './operations.ts';
import type { OperationName } from './operations.ts';
import type { Recordings, Verdict } from './replay.ts';
import type { Row } from './table.ts';

/** What may never differ, however many other interactions are equal. */
const decisive = new Set(['status', 'errorCode', 'innerErrorCode']);

/** How much of each operation must be equal, at least. */
const leastEqual = 0.95;

/** The line of the table for each operation. */
export function rowsOfReplay(
  recordings: Recordings,
  verdicts: ReadonlyMap<OperationName, readonly Verdict[]>,
): readonly Row[] {
  return operationNames.map((operation) => rowOf(recordings, operation, verdicts.get(operation) ?? []));
}

export function rowOf(recordings: Recordings, operation: OperationName, verdicts: readonly Verdict[]): Row {
  const equal = verdicts.filter(({ differences }) => differences.length === 0);
  const strict = equal.filter(({ excused }) => excused === 0).length;
  return {
    operation,
    compared: verdicts.length,
    equal: equal.length,
    strict,
    excluded: recordings.excludedOf(operation),
  };
}

/** What is wrong with the replay of an operation, in words; undefined where it is good enough. */
export function complaintAbout(row: Row, verdicts: readonly Verdict[]): string | undefined {
  const different = verdicts.filter(({ differences }) => differences.length > 0);
  const isDecisive = different.some(({ differences }) => differences.some(({ kind }) => decisive.has(kind)));
  if (verdicts.length === 0) return `${row.operation}: nothing was replayed`;
  return isDecisive || row.equal < leastEqual * row.compared ? describe(row, different) : undefined;
}

function describe({ operation, compared, equal, excluded }: Row, different: readonly Verdict[]): string {
  const details = different
    .slice(0, 10)
    .map(({ interaction, differences }) => [interaction.label, ...differences.map(describeDifference)].join('\n    '));
  const counts = `${operation}: ${compared} compared, ${equal} equal, ${different.length} different, ${excluded} excluded`;
  return [counts, ...details].join('\n  ');
}
