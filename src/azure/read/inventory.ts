import { toFailure, type FailureKind } from '../../core/failure.ts';
import { subscriptionOf } from '../../core/resources/armId.ts';
import { liveResource, type LiveResource } from '../../core/resources/resource.ts';
import { types } from '../../core/resources/types.ts';
import type { Listing } from '../../core/sources.ts';
import { batches, pooled } from '../request/pool.ts';
import type { Context } from './context.ts';
import { listSubscription } from './providers.ts';
import { inventoryQuery, QueryQuota, queryResources, subscriptionsPerQuery } from './resourceGraph.ts';

/** How many queries, and how many subscriptions of the fallback, are under way at a time. */
const queriesAtOnce = 3;
const subscriptionsAtOnce = 6;

/** Without network or sign-in the providers would fail as Resource Graph did, only a thousand times over. */
const hopeless: readonly FailureKind[] = ['network', 'signedOut'];

/**
 * Accounts, key stores and identities by Resource Graph, a thousand subscriptions and a thousand rows at a time. Where it refuses or
 * fails, the providers are asked subscription by subscription; a subscription that cannot be read is a gap.
 */
export async function inventory(
  context: Context,
  subscriptionIds: readonly string[],
  signal: AbortSignal,
): Promise<Listing<LiveResource>> {
  const { items, gaps } = await findResources(
    context,
    inventoryQuery,
    subscriptionIds,
    (id) => listSubscription(context, id, signal),
    signal,
  );
  return { items: await withEncryption(context, items, signal), gaps };
}

/** What a query of Resource Graph finds; where it fails, what `list` finds in each subscription by itself. */
export async function findResources(
  context: Context,
  query: string,
  subscriptionIds: readonly string[],
  list: (subscriptionId: string) => Promise<Listing<LiveResource>>,
  signal: AbortSignal,
): Promise<Listing<LiveResource>> {
  const quota = new QueryQuota();
  const parts = await pooled(queriesFor(context, subscriptionIds), queriesAtOnce, (part) =>
    readBatch(context, { ...part, query }, list, quota, signal),
  );
  const byKey = new Map(parts.flatMap(({ items }) => items).map((resource) => [resource.key, resource]));
  return { items: [...byKey.values()], gaps: parts.flatMap(({ gaps }) => gaps) };
}

interface Query {
  readonly tenantId: string | undefined;
  readonly ids: readonly string[];
}

/** One query reads subscriptions of one tenant only: its token is of that tenant. */
function queriesFor({ tenants }: Context, subscriptionIds: readonly string[]): readonly Query[] {
  const byTenant = Map.groupBy(new Set(subscriptionIds), (id) => tenants.of(id));
  return [...byTenant].flatMap(([tenantId, ids]) =>
    batches(ids, subscriptionsPerQuery).map((batch) => ({ tenantId, ids: batch })),
  );
}

async function readBatch(
  context: Context,
  { query, tenantId, ids }: Query & { readonly query: string },
  list: (subscriptionId: string) => Promise<Listing<LiveResource>>,
  quota: QueryQuota,
  signal: AbortSignal,
): Promise<Listing<LiveResource>> {
  try {
    return { items: await queryResources(context, query, tenantId, ids, quota, signal), gaps: [] };
  } catch (thrown) {
    const failure = toFailure(thrown, 'search your subscriptions with Resource Graph');
    if (failure.kind === 'cancelled') throw failure;
    if (hopeless.includes(failure.kind)) {
      return { items: [], gaps: ids.map((id) => ({ scope: `/subscriptions/${id}`, failure })) };
    }
    context.log('warn', `${failure.message} Each subscription is listed by itself instead.`);
    const lists = await pooled(ids, subscriptionsAtOnce, list);
    return { items: lists.flatMap(({ items }) => items), gaps: lists.flatMap(({ gaps }) => gaps) };
  }
}

const encryption = 'properties.encryption';

/**
 * No document says that Resource Graph carries an account's encryption. Where one row has it, it does, and its absence in another
 * means that none is set; where no row has it, absence would prove nothing, so the provider is asked, once for each subscription.
 */
async function withEncryption(
  context: Context,
  resources: readonly LiveResource[],
  signal: AbortSignal,
): Promise<readonly LiveResource[]> {
  const accounts = resources.filter(({ type }) => type === types.account);
  if (accounts.length === 0 || accounts.some((account) => account.read(encryption).kind !== 'absent')) return resources;
  const subscriptions = [...new Set(accounts.map(({ id }) => subscriptionOf(id)).filter((id) => id !== undefined))];
  const lists = await pooled(subscriptions, subscriptionsAtOnce, (id) =>
    listSubscription(context, id, signal, types.account),
  );
  const fresh = new Map(lists.flatMap(({ items }) => items).map((account) => [account.key, account]));
  const reason = lists.flatMap(({ gaps }) => gaps)[0]?.failure.message ?? 'its provider did not list the account';
  return resources.map((resource) => {
    if (resource.type !== types.account) return resource;
    const { id, type, key, body } = resource;
    const listed = fresh.get(key);
    // What only the index tells (the tenant) stays.
    return listed
      ? liveResource(listed.id, type, { ...body, ...listed.body })
      : liveResource(id, type, body, { [encryption]: reason });
  });
}
