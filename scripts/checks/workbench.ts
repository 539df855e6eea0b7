import { installHost } from '../../test/host/install.ts';
import { runTool } from '../tool.ts';
import { type Check, newReport, ofRunner, type Outcome, readReport } from './outcome.ts';

/** What Playwright's JSON reporter writes, as far as it is read here. */
interface PlaywrightReport {
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
  readonly suites: readonly Suite[];
  readonly errors: readonly { readonly message?: string }[];
}

interface Suite {
  readonly suites?: readonly Suite[];
  readonly specs: readonly {
    readonly title: string;
    readonly ok: boolean;
    readonly file: string;
    readonly line: number;
    readonly tests: readonly {
      readonly results: readonly { readonly errors: readonly { readonly message?: string }[] }[];
    }[];
  }[];
}

function problemsOf(suite: Suite): readonly string[] {
  const own = suite.specs.flatMap(({ title, file, line, ok, tests }) => {
    const errors = tests.flatMap(({ results }) => results.flatMap((result) => result.errors));
    if (errors.length === 0) return [];
    const note = ok ? ' (passed when tried again)' : '';
    return [`test/e2e/${file}:${line}: ${title}${note}\n${errors.map(({ message }) => message ?? '').join('\n')}`];
  });
  return [...own, ...(suite.suites ?? []).flatMap(problemsOf)];
}

function toOutcome({ stats, suites, errors }: PlaywrightReport): Outcome {
  const outside = errors.map(({ message }) => message ?? 'an error without words');
  return {
    // What passed only when tried again is named among the problems, so that nobody overlooks it.
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + outside.length,
    skipped: stats.skipped,
    problems: [...suites.flatMap(problemsOf), ...outside],
  };
}

async function run(): Promise<Outcome> {
  await installHost({ browser: true, onProgress: (line) => console.log(line) });
  const report = newReport('workbench');
  const args = ['test', '--config', 'test/e2e/playwright.config.ts', '--reporter=list,json'];
  const { code } = await runTool('playwright', args, { show: true, env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report } });
  const written = readReport(report);
  return ofRunner(written === undefined ? undefined : toOutcome(written as PlaywrightReport), code, 'workbench');
}

/** A person's clicks in a real workbench. */
export const workbenchCheck: Check = { name: 'workbench', title: 'Workbench tests', run };
