import { toFailure } from '../../../core/failure.ts';
import type { Estate } from '../../../core/inspection/estate.ts';
import { keyObstacle, storeObstacle } from '../../../core/plans/candidates.ts';
import type { LiveResource } from '../../../core/resources/resource.ts';
import { types } from '../../../core/resources/types.ts';
import { asString } from '../../../core/resources/value.ts';
import { liveOfType } from '../live.ts';
import type { KeyView, StoreView } from './keyRows.ts';

/** Requests at a time: Key Vault counts them per vault, Azure Resource Manager per caller. */
const concurrency = 6;

/**
 * Looks for keys that can encrypt all of these accounts, in every key store that the caller sees; tells what it knows so far.
 * Only stores that can serve at all are asked for their keys, and only keys that a listing leaves open are read one by one.
 * @throws AzureFailure where not even the key stores could be read
 */
export async function searchKeys(
  estate: Estate,
  accounts: readonly LiveResource[],
  now: number,
  tell: (stores: readonly StoreView[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const graph = await estate.graph();
  const stores = [...liveOfType(graph, types.vault), ...liveOfType(graph, types.managedHsm)];
  const views = new Map<string, StoreView>(
    stores.map((store) => {
      const obstacle = firstObstacle(accounts, (account) => storeObstacle(account, store, now));
      return [store.key, { store, ...(obstacle !== undefined && { obstacle }) }];
    }),
  );
  const put = (view: StoreView): void => {
    views.set(view.store.key, view);
    if (!signal.aborted) tell([...views.values()]);
  };
  tell([...views.values()]);
  const able = [...views.values()].filter(({ obstacle }) => obstacle === undefined);
  await eachBounded(able, signal, async ({ store }) => put(await listKeys(estate, accounts, store, now)));
  const open = [...views.values()].flatMap(({ store, keys = [] }) =>
    keys.filter(({ details }) => details === 'reading').map(({ key }) => ({ store, key })),
  );
  await eachBounded(open, signal, async ({ store, key }) => {
    const read = await readKey(estate, accounts, store, key, now);
    const view = views.get(store.key) ?? { store };
    put({ ...view, keys: (view.keys ?? []).map((other) => (other.key.key === key.key ? read : other)) });
  });
}

async function listKeys(
  estate: Estate,
  accounts: readonly LiveResource[],
  store: LiveResource,
  now: number,
): Promise<StoreView> {
  try {
    const { items, gaps } = await estate.keys(store);
    const [gap] = gaps;
    const keys = items.map((key) =>
      judged(accounts, store, key, now, asString(key.read('properties.kty')) === undefined ? 'reading' : 'read'),
    );
    return { store, keys, ...(gap && { failure: gap.failure.message }) };
  } catch (thrown) {
    return { store, keys: [], failure: toFailure(thrown, 'list the keys', store.id).message };
  }
}

async function readKey(
  estate: Estate,
  accounts: readonly LiveResource[],
  store: LiveResource,
  listed: LiveResource,
  now: number,
): Promise<KeyView> {
  try {
    return judged(accounts, store, await estate.key(listed.id), now, 'read');
  } catch {
    // The listing stands; the plan reads the key again and says what it could not see.
    return judged(accounts, store, listed, now, 'read');
  }
}

function judged(
  accounts: readonly LiveResource[],
  store: LiveResource,
  key: LiveResource,
  now: number,
  details: KeyView['details'],
): KeyView {
  const obstacle = firstObstacle(accounts, (account) => keyObstacle(account, store, key, now));
  return { key, details: obstacle === undefined ? details : 'read', ...(obstacle !== undefined && { obstacle }) };
}

/** What keeps any of the accounts from it. */
function firstObstacle(
  accounts: readonly LiveResource[],
  obstacleFor: (account: LiveResource) => string | undefined,
): string | undefined {
  for (const account of accounts) {
    const obstacle = obstacleFor(account);
    if (obstacle !== undefined) return obstacle;
  }
  return undefined;
}

/** Does something for every item, a few at a time, until the signal ends it. */
async function eachBounded<T>(
  items: readonly T[],
  signal: AbortSignal,
  act: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined && !signal.aborted; item = waiting.shift()) await act(item);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}
