/**
 * Holds the emulator against Azure: replays recorded traffic and compares the answers, then has Microsoft's validator hold
 * all answers, those that the test suite got included, against the API descriptions. Prints the tables.
 *
 * `--write` puts them into docs/fidelity.md; otherwise the page must already say the same. The test suite's answers are
 * those of the last `npm test`; where there are none, or with `--suite`, the contract tests are run first.
 * The data is no part of the project: AOAI_CMK_AZURE_DATA names its folder.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { complaintsAbout } from '../test/contract/conformance/complaints.ts';
import { conformancePage, tallyTable, withPage } from '../test/contract/conformance/page.ts';
import { runConformance } from '../test/contract/conformance/run.ts';
import { logFiles } from '../test/contract/descriptions/suiteLog.ts';
import { exchangesVariable, suiteLog } from './checks/suiteLog.ts';
import { root } from './root.ts';
import { runTool } from './tool.ts';

const document = join(root, 'docs', 'fidelity.md');
const args = process.argv.slice(2);
const unknown = args.filter((arg) => arg !== '--write' && arg !== '--suite');
const data = process.env['AOAI_CMK_AZURE_DATA'] ?? '';

async function recordSuite(): Promise<void> {
  rmSync(suiteLog, { recursive: true, force: true });
  console.log('Running the contract tests, to see what their emulators answer (some minutes) …');
  const env = { [exchangesVariable]: suiteLog };
  const { code, output } = await runTool('vitest', ['run', '--project', 'contract', '--project', 'crash'], { env });
  if (code !== 0) throw new Error(`The contract tests failed:\n${output}`);
}

/** The page as it is to be, or a complaint where it is not and nobody asked to write it. */
function settlePage(page: string): readonly string[] {
  const before = readFileSync(document, 'utf8');
  const after = withPage(before, page);
  if (before === after) return [];
  if (!args.includes('--write')) {
    return ['docs/fidelity.md says something else; `npm run conformance -- --write` writes what was found.'];
  }
  writeFileSync(document, after);
  console.log('Written to docs/fidelity.md.');
  return [];
}

async function main(): Promise<void> {
  if (args.includes('--suite') || logFiles(suiteLog).length === 0) await recordSuite();
  const scratch = join(root, 'out', 'descriptions');
  const conformance = await runConformance({ data, scratch, log: suiteLog });
  const page = conformancePage(conformance);
  const { suite, suiteCounts } = conformance;
  console.log(`\n${page}\n`);
  console.log(
    `Responses of the test suite: ${suiteCounts.exchanges} exchanges, ${suiteCounts.different} of them different; ${suite.uncovered} are of operations or API versions that no description has:\n\n${tallyTable(suite)}\n`,
  );
  const complaints = [...complaintsAbout(conformance), ...settlePage(page)];
  for (const complaint of complaints) console.error(complaint);
  console.log(complaints.length === 0 ? 'All is as it must be.' : `${complaints.length} complaints.`);
  process.exitCode = complaints.length === 0 ? 0 : 1;
}

if (unknown.length > 0) {
  console.error(`No such option: ${unknown.join(', ')}. There are: --write, --suite.`);
  process.exitCode = 2;
} else if (data === '') {
  console.log(
    'Nothing was compared: recordings and API descriptions of Azure are no part of this project. Set AOAI_CMK_AZURE_DATA to a folder that holds them (`recordings/*.jsonl`, `specs/`).',
  );
} else await main();
