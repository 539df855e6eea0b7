import { toFailure } from '../../core/failure.ts';
import { parseArmId } from '../../core/resources/armId.ts';
import { liveResource, type LiveResource } from '../../core/resources/resource.ts';
import type { ResourceType } from '../../core/resources/types.ts';
import type { Listing } from '../../core/sources.ts';
import { pagesFrom } from '../request/rest.ts';
import { apiVersionOf, armUrl, wordsFor } from './armUrl.ts';
import { flawOf, listed, notReadable } from './bodies.ts';
import type { Context } from './context.ts';

/**
 * A resource of any type of Azure Resource Manager, by its id.
 * @throws AzureFailure
 */
export async function readById(
  context: Context,
  id: string,
  type: ResourceType,
  signal: AbortSignal,
): Promise<LiveResource> {
  const apiVersion = apiVersionOf(type);
  if (apiVersion === undefined) throw notReadable(id);
  const body = await context.requests.read(
    { purpose: `read the ${wordsFor(type)}`, resource: id, signal },
    async () => {
      const rest = await context.clients.management(parseArmId(id)?.subscriptionId);
      await rest.send('GET', armUrl(context, id, apiVersion));
    },
    flawOf,
  );
  return liveResource(id, type, body);
}

/** A collection of resources, for example the diagnostic settings of a resource. */
export interface Collection {
  readonly purpose: string;
  /** What the list is about, for messages and gaps. */
  readonly scope: string;
  /** The path of the collection itself. */
  readonly path: string;
  readonly type: ResourceType;
  readonly query?: Readonly<Record<string, string>>;
}

/**
 * The resources of a collection; where a later page fails, those before it, and the gap.
 * @throws AzureFailure where nothing could be read
 */
export async function listAt(
  context: Context,
  { purpose, scope, path, type, query }: Collection,
  signal: AbortSignal,
): Promise<Listing<LiveResource>> {
  const apiVersion = apiVersionOf(type);
  if (apiVersion === undefined) throw notReadable(path);
  const { items, failure } = await context.requests.pages({ purpose, resource: scope, signal }, async () =>
    pagesFrom(
      await context.clients.management(parseArmId(scope)?.subscriptionId),
      armUrl(context, path, apiVersion, query),
    ),
  );
  return {
    items: items.map((body) => listed(body, type)).filter((item) => item !== undefined),
    gaps: failure ? [{ scope, failure }] : [],
  };
}

/** The same, with a gap where nothing could be read. Only a cancellation is thrown. */
export async function listOrGap(
  context: Context,
  collection: Collection,
  signal: AbortSignal,
): Promise<Listing<LiveResource>> {
  try {
    return await listAt(context, collection, signal);
  } catch (thrown) {
    const failure = toFailure(thrown, collection.purpose, collection.scope);
    if (failure.kind === 'cancelled') throw failure;
    return { items: [], gaps: [{ scope: collection.scope, failure }] };
  }
}
