import type { Validation } from '../descriptions/validation.ts';
import { exceptions } from '../recordings/exceptions.ts';
import { complaintAbout, rowOf } from '../recordings/summary.ts';
import type { Conformance } from './run.ts';

/** What is not as it must be, each in words; none where all is well. */
export function complaintsAbout({ recordings, verdicts, replays, suite, suiteCounts }: Conformance): readonly string[] {
  const operations = [...verdicts].flatMap(
    ([operation, replayed]) => complaintAbout(rowOf(recordings, operation, replayed), replayed) ?? [],
  );
  const unused = exceptions
    .filter((exception) => !recordings.usedExceptions.has(exception))
    .map(({ reason }) => `An exception is needed no more: ${reason}`);
  const silent = suiteCounts.exchanges === 0 ? ['The test suite left no log of what its emulators answered.'] : [];
  return [...operations, ...unused, ...silent, ...violations('replay', replays), ...violations('test suite', suite)];
}

function violations(where: string, validation: Validation): readonly string[] {
  const empty = validation.tallies.length === 0 ? [`No description covered anything of the ${where}.`] : [];
  return [
    ...empty,
    ...validation.violations.map(
      ({ kind, count, example }) =>
        `${count} responses of the ${where} depart from their description as no response of Azure does: ${kind}\n  ${example}`,
    ),
  ];
}
