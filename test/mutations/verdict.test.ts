import { describe, expect, it } from 'vitest';
import type { Mutation } from './mutation.ts';
import { runTests, type Ran, type RanTest } from './run.ts';
import { whyUnnoticed } from './verdict.ts';

const mutation: Mutation = {
  breaks: 'nothing but a comment',
  file: 'src/emulator/quotas/armQuota.ts',
  text: '/** An action counts as a write (recorded). */',
  by: '/** An action counts as nothing. */',
  tests: 'test/unit/emulator/quotas/armQuota.test.ts',
};

function ended(status: string, ...failures: readonly string[]): RanTest {
  return { file: mutation.tests, name: 'a test', status, failures };
}

function ran(tests: readonly RanTest[], more: Partial<Ran> = {}): Ran {
  return { tests, complaints: '', isLoaded: true, hasUnhandledErrors: false, ...more };
}

describe('A mutation', () => {
  it('is noticed where a test fails by what it finds, or an error is thrown past all tests', () => {
    expect(whyUnnoticed(mutation, ran([ended('failed', 'AssertionError: expected 1 to be 2')]))).toBeUndefined();
    expect(whyUnnoticed(mutation, ran([ended('passed')], { hasUnhandledErrors: true }))).toBeUndefined();
  });

  it.each<[string, Ran, string]>([
    ['all tests pass', ran([ended('passed'), ended('skipped')]), 'It survived: 1 tests passed'],
    ['no test runs', ran([], { complaints: 'no such file', hasUnhandledErrors: true }), 'No test ran. no such file'],
    ['nobody loads it', ran([ended('failed', 'AssertionError: no')], { isLoaded: false }), 'never loaded'],
    ['it names what is not there', ran([ended('failed', 'ReferenceError: x is not defined')]), 'not by what a test'],
    ['a test waits in vain', ran([ended('failed', 'Error: Test timed out in 5000ms.')]), 'not by what a test'],
  ])('is not noticed where %s', (_, run, reason) => {
    expect(whyUnnoticed(mutation, run)).toContain(reason);
  });

  it('may be noticed by waiting where it says so', () => {
    const run = ran([ended('failed', 'Error: Test timed out in 5000ms.')]);
    expect(whyUnnoticed({ ...mutation, hangs: true }, run)).toBeUndefined();
  });

  it('that changes nothing is found to survive', async () => {
    const run = await runTests({ files: [mutation.tests], mutation });
    expect(whyUnnoticed(mutation, run)).toMatch(/^It survived: \d+ tests passed and none failed\.$/);
  });
});
