import { toFailure } from '../failure.ts';
import { ResourceGraph } from '../resources/graph.ts';
import { liveResource, type LiveResource } from '../resources/resource.ts';
import { types } from '../resources/types.ts';
import type { EstateReader, Gap, Listing } from '../sources.ts';

/** Every account that the caller can see, in every subscription, with what could not be read. */
export interface Survey {
  /** The whole inventory: accounts, key stores and identities. */
  readonly graph: ResourceGraph;
  readonly accounts: readonly LiveResource[];
  /** Deleted accounts that can be recovered, read as the accounts that they were. */
  readonly deletedAccounts: readonly LiveResource[];
  readonly gaps: readonly Gap[];
}

/**
 * Reads what may depend on a key, wherever it lies.
 * @throws AzureFailure of kind `cancelled` only
 */
export async function surveyEstate(reader: EstateReader, signal: AbortSignal): Promise<Survey> {
  const subscriptions = await listing('list your subscriptions', () => reader.subscriptions(signal));
  const ids = subscriptions.items.map(({ id }) => id);
  const [inventory, deleted] = await Promise.all([
    listing('list the accounts', () => reader.inventory(ids, signal)),
    listing('list the deleted accounts', () => reader.deletedResources(ids, signal)),
  ]);
  const gaps = [...subscriptions.gaps, ...inventory.gaps, ...deleted.gaps];
  return {
    graph: ResourceGraph.of(inventory.items, gaps),
    accounts: inventory.items.filter(({ type }) => type === types.account),
    deletedAccounts: deleted.items
      .filter(({ type }) => type === types.deletedAccount)
      .map(({ id, body }) => liveResource(id, types.account, body)),
    gaps,
  };
}

/** What cannot be listed at all is a gap like any other here: it leaves a judgement open, it does not end it. */
async function listing<T>(purpose: string, read: () => Promise<Listing<T>>): Promise<Listing<T>> {
  try {
    return await read();
  } catch (thrown) {
    const failure = toFailure(thrown, purpose);
    if (failure.kind === 'cancelled') throw failure;
    return { items: [], gaps: [{ scope: '', failure }] };
  }
}
