import type { OperationName } from '../recordings/operations.ts';
import { ask, type Verdict } from '../recordings/replay.ts';
import { origins, type DescriptionSets } from './sets.ts';
import type { Validation } from './validation.ts';

/**
 * Judges what the replay answered. Most recordings have an API version that no description has: so each question is asked
 * again under the newest version that an official description has, and under the newest that a derived one has.
 */
export async function validateReplays(
  verdicts: ReadonlyMap<OperationName, readonly Verdict[]>,
  sets: DescriptionSets,
  validation: Validation,
): Promise<void> {
  for (const [operation, replayed] of verdicts) {
    for (const { interaction, exchange } of replayed) {
      await validation.add(exchange);
      for (const origin of origins) {
        const apiVersion = newestOf(sets[origin].versionsOf(exchange));
        if (apiVersion === undefined || apiVersion === sent(exchange.url)) continue;
        await validation.add(await ask(operation, interaction, apiVersion));
      }
    }
  }
}

/** Previews only where there is nothing else. */
function newestOf(versions: readonly string[]): string | undefined {
  return versions.find((version) => !version.includes('preview')) ?? versions[0];
}

function sent(url: string): string {
  return new URL(url).searchParams.get('api-version') ?? '';
}
