import { toFailure } from '../../core/failure.ts';
import { nameOf, parseArmId, sameArmId } from '../../core/resources/armId.ts';
import { isJsonObject, memberOf, type JsonObject } from '../../core/resources/json.ts';
import { liveResource, type LiveResource } from '../../core/resources/resource.ts';
import { deletedTypes, resourceType, types, type ResourceType } from '../../core/resources/types.ts';
import type { Listing } from '../../core/sources.ts';
import { pooled } from '../request/pool.ts';
import type { Paged } from '../request/requests.ts';
import { isOpenAiAccount, notReadable } from './bodies.ts';
import type { Context } from './context.ts';
import { readDeletedKey } from './deletedKeys.ts';

interface DeletedList {
  readonly type: ResourceType;
  readonly what: string;
  readonly list: (context: Context, subscriptionId: string) => Promise<Paged>;
  /** The id that it had. */
  readonly formerId: (body: JsonObject) => string | undefined;
}

/** Where each type lists what is deleted and can be recovered. */
const lists: readonly DeletedList[] = [
  {
    type: types.vault,
    what: 'deleted key vaults',
    list: async ({ clients }, id) => (await clients.keyVault(id)).vaults.listDeleted(),
    formerId: (body) => propertyOf(body, 'vaultId'),
  },
  {
    type: types.managedHsm,
    what: 'deleted Managed HSMs',
    list: async ({ clients }, id) => (await clients.keyVault(id)).managedHsms.listDeleted(),
    formerId: (body) => propertyOf(body, 'mhsmId'),
  },
  {
    type: types.account,
    what: 'deleted accounts',
    list: async ({ clients }, id) => (await clients.cognitiveServices(id)).deletedAccounts.list(),
    formerId: formerAccountId,
  },
];

/** Vaults, Managed HSMs and accounts that are deleted and can be recovered, by the ids that they had. */
export async function readDeletedResources(
  context: Context,
  subscriptionIds: readonly string[],
  signal: AbortSignal,
): Promise<Listing<LiveResource>> {
  const wanted = subscriptionIds.flatMap((id) => lists.map((list) => ({ id, list })));
  const parts = await pooled(wanted, 6, async ({ id, list }): Promise<Listing<LiveResource>> => {
    const scope = `/subscriptions/${id}`;
    try {
      return await listOne(context, list, id, signal);
    } catch (thrown) {
      const failure = toFailure(thrown, `list the ${list.what}`, scope);
      if (failure.kind === 'cancelled') throw failure;
      return { items: [], gaps: [{ scope, failure }] };
    }
  });
  return {
    items: parts
      .flatMap(({ items }) => items)
      .filter(({ type, body }) => type !== types.deletedAccount || isOpenAiAccount(body)),
    gaps: parts.flatMap(({ gaps }) => gaps),
  };
}

/**
 * The deleted vault, Managed HSM, account or key that had this id; undefined where there is none.
 * @throws AzureFailure
 */
export async function readDeleted(
  context: Context,
  id: string,
  signal: AbortSignal,
): Promise<LiveResource | undefined> {
  const { type: spelling, subscriptionId } = parseArmId(id) ?? {};
  const type = resourceType(spelling ?? '');
  if (type === types.vaultKey || type === types.hsmKey) return readDeletedKey(context, id, signal);
  const list = lists.find((candidate) => candidate.type === type);
  if (!list || subscriptionId === undefined) throw notReadable(id);
  const { items, gaps } = await listOne(context, list, subscriptionId, signal);
  const found = items.find((item) => sameArmId(item.id, id));
  const [gap] = gaps;
  if (!found && gap) throw gap.failure;
  return found;
}

async function listOne(
  context: Context,
  { type, what, list, formerId }: DeletedList,
  subscriptionId: string,
  signal: AbortSignal,
): Promise<Listing<LiveResource>> {
  const scope = `/subscriptions/${subscriptionId}`;
  const details = { purpose: `list the ${what}`, resource: scope, signal };
  const { items, failure } = await context.requests.pages(details, () => list(context, subscriptionId));
  const deletedType = deletedTypes[type] ?? type;
  return {
    items: items.flatMap((body) => {
      const id = formerId(body);
      return id === undefined ? [] : [liveResource(id, deletedType, body)];
    }),
    gaps: failure ? [{ scope, failure }] : [],
  };
}

function propertyOf(body: JsonObject, name: string): string | undefined {
  const properties = memberOf(body, 'properties');
  const value = isJsonObject(properties) ? memberOf(properties, name) : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** From `…/locations/{location}/resourceGroups/{group}/deletedAccounts/{name}`. */
function formerAccountId(body: JsonObject): string | undefined {
  const id = memberOf(body, 'id');
  const { subscriptionId, resourceGroup } = (typeof id === 'string' ? parseArmId(id) : undefined) ?? {};
  if (typeof id !== 'string' || subscriptionId === undefined || resourceGroup === undefined) return undefined;
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/${types.account}/${nameOf(id)}`;
}
