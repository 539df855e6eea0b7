import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../root.ts';

/** What a check found. The counts are of test cases; a check that runs none counts as one. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Each failure in words, with where it is. */
  readonly problems: readonly string[];
}

/** Something that is checked before a change is good. */
export interface Check {
  /** What it is called on the command line, `npm test NAME`. */
  readonly name: string;
  /** What a person reads while it runs. */
  readonly title: string;
  /** It takes so long that it is run only when somebody names it. */
  readonly onlyWhenNamed?: boolean;
  readonly run: () => Promise<Outcome>;
}

/** The outcome of a check that is one case: good, or bad with a reason. */
export function single(isGood: boolean, problem: string): Outcome {
  return isGood
    ? { passed: 1, failed: 0, skipped: 0, problems: [] }
    : { passed: 0, failed: 1, skipped: 0, problems: [problem] };
}

/** The sum of several outcomes. */
export function sum(outcomes: readonly Outcome[]): Outcome {
  const total = (pick: (outcome: Outcome) => number): number => outcomes.reduce((all, one) => all + pick(one), 0);
  return {
    passed: total(({ passed }) => passed),
    failed: total(({ failed }) => failed),
    skipped: total(({ skipped }) => skipped),
    problems: outcomes.flatMap(({ problems }) => problems),
  };
}

/** Where a test runner is to write its report; whatever an earlier run left there is gone. */
export function newReport(name: string): string {
  const file = join(root, 'out', 'reports', `${name}.json`);
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  return file;
}

/** Reads a runner's report; undefined where it wrote none. */
export function readReport(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * The outcome of a test runner: what its report says, corrected where that is too good to be true. A runner that ran
 * nothing, wrote no report, or failed outside of its tests has failed.
 */
export function ofRunner(outcome: Outcome | undefined, code: number, name: string): Outcome {
  if (outcome === undefined)
    return single(false, `The runner of the ${name} tests ended without a report (code ${code}).`);
  if (outcome.passed + outcome.failed === 0) return sum([outcome, single(false, `There are no ${name} tests to run.`)]);
  if (code !== 0 && outcome.failed === 0) {
    return sum([outcome, single(false, `The runner of the ${name} tests failed outside of the tests (code ${code}).`)]);
  }
  return outcome;
}
