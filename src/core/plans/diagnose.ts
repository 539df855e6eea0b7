import { collectBinding } from '../inspection/collect.ts';
import { toFailure } from '../failure.ts';
import { resolveBinding } from '../resources/binding.ts';
import { ResourceGraph } from '../resources/graph.ts';
import { storeUriOf } from '../resources/resourceIndex.ts';
import { normalizeArmId } from '../resources/armId.ts';
import type { LiveResource } from '../resources/resource.ts';
import { judge } from '../rules/catalogue.ts';
import { defaultPreferences } from '../rules/rule.ts';
import type { EstateReader } from '../sources.ts';
import type { Change } from './change.ts';

/**
 * Decodes a refused switch by judging the binding it would have made, read afresh: the service's own text is not known for every
 * case and may mislead.
 * @returns what is certainly wrong, or undefined where everything that can be seen is right (then it is waiting)
 */
export async function diagnoseRefusal(
  reader: EstateReader,
  change: Change,
  now: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (change.kind !== 'set') return undefined;
  try {
    const account = await reader.resource(change.resource, signal);
    const related = await relatedResources(reader, account, change, signal);
    const graph = ResourceGraph.of([account, ...related]).after([change]);
    const collected = await collectBinding(reader, graph, normalizeArmId(change.resource), signal);
    const wished = collected.get(change.resource);
    if (!wished) return undefined;
    const errors = judge(resolveBinding(wished, collected), {
      graph: collected,
      now,
      preferences: defaultPreferences,
    }).filter(
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

/** The key store and identities that the wished encryption names, from an inventory of every subscription the caller sees. */
async function relatedResources(
  reader: EstateReader,
  account: LiveResource,
  change: Change,
  signal: AbortSignal,
): Promise<readonly LiveResource[]> {
  const subscriptions = await reader.subscriptions(signal);
  const inventory = await reader.inventory(
    subscriptions.items.map(({ id }) => id),
    signal,
  );
  const graph = ResourceGraph.of([account, ...inventory.items]).after([change]);
  const wished = graph.get(account.key);
  const binding = wished && resolveBinding(wished, graph);
  const store = binding?.store?.kind === 'found' ? binding.store.resource : undefined;
  // The inventory's index lags: the store is read again from its own provider.
  const fresh =
    store?.id === undefined || storeUriOf(store).kind === 'absent' ? [] : [await reader.resource(store.id, signal)];
  return [...inventory.items.filter(({ key }) => key !== account.key), ...fresh];
}
