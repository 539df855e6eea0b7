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

function vitest(name: 'unit' | 'contract', title: string): Check {
  return {
    name,
    title,
    run: async () => {
      const report = newReport(name);
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
      const { code } = await runTool('vitest', ['run', '--project', name, ...reporters], { show: true });
      const written = readReport(report);
      return ofRunner(written === undefined ? undefined : toOutcome(written as VitestReport), code, name);
    },
  };
}

/** The tests that need nothing but Node. */
export const plainChecks: readonly Check[] = [vitest('unit', 'Unit tests'), vitest('contract', 'Contract tests')];
