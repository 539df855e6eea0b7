import { collectBinding } from '../../../inspection/collect.ts';
import { resolveBinding } from '../../../resources/binding.ts';
import { ResourceGraph } from '../../../resources/graph.ts';
import type { LiveResource } from '../../../resources/resource.ts';
import type { EstateReader } from '../../../sources.ts';
import type { Change } from '../../change.ts';
import type { GoalChange } from '../../derive.ts';
import type { PlannedKey } from './key.ts';
import { rolesToAssign } from './roles.ts';

/** What the accounts depend on once they are as wished: the grants that count are those of the binding that is to be. */
export async function graphFor(
  reader: EstateReader,
  accounts: readonly LiveResource[],
  key: PlannedKey,
  identity: LiveResource | readonly LiveResource[] | undefined,
  goal: readonly GoalChange[],
  signal: AbortSignal,
): Promise<ResourceGraph> {
  const identities = identity === undefined ? [] : 'id' in identity ? [identity] : identity;
  const read = [...accounts, key.store.resource, key.resource, ...identities].filter((item) => item !== undefined);
  let graph = ResourceGraph.of(read).after(goal.map(({ change }) => change));
  for (const account of accounts) graph = await collectBinding(reader, graph, account.key, signal);
  // The steps are the difference to what is: what only the goal would make is taken out again.
  const planned = goal.filter(({ change }) => change.kind === 'create' || change.kind === 'act');
  for (const { change } of planned) graph = graph.without(change.resource);
  return graph.with([...read, ...(await rolesToAssign(reader, key.store, signal))]);
}

/**
 * Everything an inventory of all subscriptions shows, with some accounts and the key stores of their encryption as they are at this
 * moment: an account names its key store by an address alone.
 */
export async function estateOf(
  reader: EstateReader,
  accounts: readonly LiveResource[],
  signal: AbortSignal,
): Promise<ResourceGraph> {
  const subscriptions = await reader.subscriptions(signal);
  const inventory = await reader.inventory(
    subscriptions.items.map(({ id }) => id),
    signal,
  );
  const graph = ResourceGraph.of([...inventory.items, ...accounts], [...subscriptions.gaps, ...inventory.gaps]);
  const stores = new Set(accounts.flatMap((account) => storeIdOf(account, graph) ?? []));
  return graph.with(await Promise.all([...stores].map((id) => reader.resource(id, signal))));
}

/** The key store that an account's encryption names, where it can be seen. */
export function storeIdOf(account: LiveResource, graph: ResourceGraph): string | undefined {
  const { store } = resolveBinding(graph.get(account.key) ?? account, graph);
  return store?.kind === 'found' ? store.resource.id : undefined;
}

/** The graph with what the accounts will depend on after some changes, which are not made in it. */
export async function collectAfter(
  reader: EstateReader,
  graph: ResourceGraph,
  accounts: readonly LiveResource[],
  changes: readonly Change[],
  signal: AbortSignal,
): Promise<ResourceGraph> {
  let wished = graph.after(changes);
  for (const { key } of accounts) wished = await collectBinding(reader, wished, key, signal);
  return wished.with(accounts);
}
