import { toFailure } from '../../core/failure.ts';
import type { LiveResource } from '../../core/resources/resource.ts';
import { types, type ResourceType } from '../../core/resources/types.ts';
import type { Listing } from '../../core/sources.ts';
import type { Paged } from '../request/requests.ts';
import { isOpenAiAccount, listed } from './bodies.ts';
import type { Context } from './context.ts';

interface ProviderList {
  readonly type: ResourceType;
  readonly what: string;
  readonly list: (context: Context, subscriptionId: string) => Promise<Paged>;
}

/** How each type of the inventory is listed by its own provider, subscription by subscription. */
const lists: readonly ProviderList[] = [
  {
    type: types.account,
    what: 'accounts',
    list: async ({ clients }, id) => (await clients.cognitiveServices(id)).accounts.list(),
  },
  {
    type: types.vault,
    what: 'key vaults',
    list: async ({ clients }, id) => (await clients.keyVault(id)).vaults.listBySubscription(),
  },
  {
    type: types.managedHsm,
    what: 'Managed HSMs',
    list: async ({ clients }, id) => (await clients.keyVault(id)).managedHsms.listBySubscription(),
  },
  {
    type: types.userAssignedIdentity,
    what: 'user-assigned identities',
    list: async ({ clients }, id) => (await clients.identities(id)).userAssignedIdentities.listBySubscription(),
  },
];

/** The inventory of one subscription from the providers themselves. What fails is a gap. */
export async function listSubscription(
  context: Context,
  subscriptionId: string,
  signal: AbortSignal,
  only?: ResourceType,
): Promise<Listing<LiveResource>> {
  const wanted = lists.filter(({ type }) => only === undefined || type === only);
  const parts = await Promise.all(wanted.map((list) => listOne(context, list, subscriptionId, signal)));
  return { items: parts.flatMap(({ items }) => items), gaps: parts.flatMap(({ gaps }) => gaps) };
}

async function listOne(
  context: Context,
  { type, what, list }: ProviderList,
  subscriptionId: string,
  signal: AbortSignal,
): Promise<Listing<LiveResource>> {
  const scope = `/subscriptions/${subscriptionId}`;
  const purpose = `list the ${what} of the subscription`;
  try {
    const { items, failure } = await context.requests.pages({ purpose, resource: scope, signal }, () =>
      list(context, subscriptionId),
    );
    const wanted = type === types.account ? items.filter(isOpenAiAccount) : items;
    return {
      items: wanted.map((body) => listed(body, type)).filter((resource) => resource !== undefined),
      gaps: failure ? [{ scope, failure }] : [],
    };
  } catch (thrown) {
    const failure = toFailure(thrown, purpose, scope);
    if (failure.kind === 'cancelled') throw failure;
    return { items: [], gaps: [{ scope, failure }] };
  }
}
