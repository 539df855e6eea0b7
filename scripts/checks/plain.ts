import { relative } from 'node:path';
import { root } from '../root.ts';
import { runTool } from '../tool.ts';
import { type Check, newReport, ofRunner, type Outcome, readReport } from './outcome.ts';

/** What Vitest's JSON reporter writes, as far as it is read here. */
interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[] | null;
    }[];
  }[];
}

function toOutcome(report: VitestReport): Outcome {
  const failures = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map((test) => `${relative(root, name)}: ${test.fullName}\n${(test.failureMessages ?? []).join('\n')}`),
  );
  // A file that cannot be loaded holds no tests that could fail.
  const broken = report.testResults
    .filter(
      ({ status, assertionResults }) => status === 'failed' && assertionResults.every((t) => t.status !== 'failed'),
    )
    .map(({ name, message }) => `${relative(root, name)}: ${message}`);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
    problems: [...failures, ...broken],
  };
}

interface Tests {
  readonly name: string;
  readonly title: string;
  readonly projects: readonly string[];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly onlyWhenNamed?: boolean;
}

function vitest({ name, title, projects, args = [], env = {}, onlyWhenNamed = false }: Tests): Check {
  return {
    name,
    title,
    onlyWhenNamed,
    run: async () => {
      const file = newReport(name);
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
      const chosen = projects.flatMap((project) => ['--project', project]);
      const { code } = await runTool('vitest', ['run', ...chosen, ...args, ...reporters], { show: true, env });
      const report = readReport(file) as VitestReport | undefined;
      if (report !== undefined) tellCrashCases(report);
      return ofRunner(report === undefined ? undefined : toOutcome(report), code, name);
    },
  };
}

/** How many of the tests were troubles that befell a plan. */
function tellCrashCases({ testResults }: VitestReport): void {
  const cases = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ fullName }) => fullName.startsWith('crash: '));
  if (cases.length === 0) return;
  const failed = cases.filter(({ status }) => status === 'failed').length;
  console.log(`${cases.length} crash cases, ${failed} failed`);
}

/** The tests that need nothing but Node. */
export const plainChecks: readonly Check[] = [
  vitest({ name: 'unit', title: 'Unit tests', projects: ['unit'] }),
  vitest({ name: 'contract', title: 'Contract tests', projects: ['contract', 'crash'] }),
  vitest({
    name: 'mutations',
    title: 'Whether the tests notice what is broken on purpose: one mutation of each feature',
    projects: ['mutations'],
  }),
  vitest({
    name: 'all-mutations',
    title: 'Whether the tests notice what is broken on purpose: every mutation',
    projects: ['mutations'],
    env: { AOAI_CMK_MUTATIONS: 'all' },
    onlyWhenNamed: true,
  }),
  vitest({
    name: 'crash',
    title: 'Every trouble at every request of every plan',
    projects: ['crash'],
    // Half of the time a case waits for an answer that never comes.
    args: ['--maxWorkers=3'],
    env: { AOAI_CMK_CRASH: 'all' },
    onlyWhenNamed: true,
  }),
  vitest({
    name: 'fuzz',
    title: 'Ten million bytes of requests that nobody would send',
    projects: ['contract'],
    args: ['test/contract/fuzz'],
    env: { AOAI_CMK_FUZZ_BYTES: '10000000' },
    onlyWhenNamed: true,
  }),
  vitest({
    name: 'load',
    title: 'A hundred clients at once for a minute',
    projects: ['contract'],
    args: ['test/contract/load'],
    env: { AOAI_CMK_LOAD_SECONDS: '60' },
    onlyWhenNamed: true,
  }),
];
