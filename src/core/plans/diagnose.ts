import { inspectAccount } from '../inspection/inspect.ts';
import { toFailure } from '../failure.ts';
import { normalizeArmId } from '../resources/armId.ts';
import { ResourceGraph } from '../resources/graph.ts';
import type { EstateReader } from '../sources.ts';
import type { Change } from './change.ts';
import { needsGrant } from './derive.ts';

/**
 * Decodes a refused switch by judging the binding it would have made, read afresh: the service's own text is not known for every
 * case and may mislead.
 * @param related ids of the key store and identity that the wished encryption names
 * @returns what is certainly wrong, or undefined where everything that can be seen is right (then it is waiting)
 */
export async function diagnoseRefusal(
  reader: EstateReader,
  change: Change,
  related: readonly string[],
  now: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (!needsGrant(change)) return undefined;
  try {
    const resources = await Promise.all([change.resource, ...related].map((id) => reader.resource(id, signal)));
    const wished = ResourceGraph.of(resources).after([change]);
    const inspection = await inspectAccount(reader, wished, normalizeArmId(change.resource), now, signal);
    const errors = (inspection?.findings ?? []).filter(
      // Another change under way ends by itself.
      ({ severity, certainty, rule }) => severity === 'error' && certainty === 'known' && rule !== 'account-state',
    );
    return errors.length === 0 ? undefined : errors.map(({ message }) => message).join(' ');
  } catch (thrown) {
    const failure = toFailure(thrown, 'find out why', change.resource);
    if (failure.kind === 'cancelled') throw failure;
    return undefined;
  }
}
