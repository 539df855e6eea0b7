import type { Tally, Validation } from '../descriptions/validation.ts';
import { describeDifference } from '../recordings/compare.ts';
import { rowsOfReplay } from '../recordings/summary.ts';
import { markdownTable, replayTable } from '../recordings/table.ts';
import type { Conformance } from './run.ts';

/** The part of docs/fidelity.md that `npm run conformance -- --write` writes: what does not change from run to run. */
export function conformancePage({ recordings, verdicts, replays }: Conformance): string {
  const all = [...verdicts.values()].flat();
  const different = all.filter(({ differences }) => differences.length > 0);
  const equal = all.length - different.length;
  const excused = all.filter((verdict) => verdict.differences.length === 0 && verdict.excused > 0).length;
  return [
    replayTable(rowsOfReplay(recordings, verdicts)),
    `Of ${all.length} interactions ${equal} are equal: ${equal - excused} (${percent(equal - excused, all.length)}) without any exception, ${excused} but for differences that do not count (\`exceptions.ts\` has each with its reason). Different are:`,
    listOf(
      different.map(
        ({ interaction, differences }) =>
          `${nameOf(interaction.label)}: ${differences.map(describeDifference).join('; ')}`,
      ),
    ),
    'Excluded are:',
    countsOf(recordings.reasons),
    'Not counted are recordings of what the emulator does not have:',
    countsOf(recordings.outside),
    `Responses of the replay held against API descriptions (${replays.uncovered} more are of operations or API versions that none describes):`,
    tallyTable(replays),
  ].join('\n\n');
}

/** The same for the responses of the test suite, whose number changes with every test. */
export function tallyTable({ tallies }: Validation): string {
  return markdownTable(
    [
      ['Description', 'Whose', 'Judged', 'Clean', 'As real traffic', 'Otherwise'],
      ...tallies.map((tally) => [tally.family, whose[tally.origin], ...numbersOf(tally).map(String)]),
    ],
    2,
  );
}

const whose = { official: "Microsoft's", derived: 'derived' } as const;

function numbersOf({ judged, clean, known }: Tally): readonly number[] {
  return [judged, clean, known, judged - clean - known];
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1)} %`;
}

/** Method, path and status, without the place in the recordings. */
function nameOf(label: string): string {
  return label.replace(/^\S+ /, '').replace(/\?\S*/, '');
}

function countsOf(counts: ReadonlyMap<string, number>): string {
  return listOf([...counts].sort(([, left], [, right]) => right - left).map(([what, number]) => `${number}: ${what}`));
}

function listOf(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

const begin = '<!-- Written by `npm run conformance -- --write`. -->';
const end = '<!-- End of what it wrote. -->';

/** The document with that part replaced. Throws where it has no place for it. */
export function withPage(document: string, page: string): string {
  const [before, rest] = split(document, begin);
  const [, after] = split(rest, end);
  return `${before}${begin}\n\n${page}\n\n${end}${after}`;
}

function split(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark);
  if (at < 0) throw new Error(`docs/fidelity.md lacks the line ${mark}`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}
