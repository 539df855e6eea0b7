import type { Mutation } from './mutation.ts';
import type { Ran } from './run.ts';

/** What a mutation that names something that is not there comes to: broken in a way that proves nothing. */
const nonsense = /^ReferenceError\b/;

/** What Vitest says of a test that waited for too long. */
const waited = /^Error: (Test|Hook) timed out/;

/**
 * Whether the tests noticed: undefined, or else why it cannot be said that they did. A test counts that ran and failed by what it
 * found; not one that could not be loaded, nor, unless the mutation says so, one that waited in vain.
 */
export function whyUnnoticed(
  { hangs = false }: Mutation,
  { tests, complaints, isLoaded, hasUnhandledErrors }: Ran,
): string | undefined {
  if (!isLoaded) return `The mutated module was never loaded. ${complaints}`;
  const failed = tests.filter(({ status }) => status === 'failed');
  const reasons = failed.flatMap(({ failures }) => failures);
  if (failed.length === 0) {
    const ran = tests.filter(({ status }) => status === 'passed').length;
    if (ran > 0 && hasUnhandledErrors) return undefined;
    return ran === 0 ? `No test ran. ${complaints}` : `It survived: ${ran} tests passed and none failed.`;
  }
  const meant = reasons.filter((reason) => !nonsense.test(reason) && (hangs || !waited.test(reason)));
  return meant.length > 0 ? undefined : `It failed, but not by what a test found: ${reasons.join('\n')}`;
}
