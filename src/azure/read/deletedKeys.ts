import { toFailure } from '../../core/failure.ts';
import { memberOf } from '../../core/resources/json.ts';
import { liveResource, type LiveResource } from '../../core/resources/resource.ts';
import { types } from '../../core/resources/types.ts';
import { addressOf } from './bodies.ts';
import type { Context } from './context.ts';
import { lowered } from './keyBodies.ts';
import { storeOf, storeUri } from './storeUri.ts';

/**
 * A deleted key, from its key store, which alone knows of it; its id is the key's own. Undefined where there is none.
 * @throws AzureFailure
 */
export async function readDeletedKey(
  context: Context,
  id: string,
  signal: AbortSignal,
): Promise<LiveResource | undefined> {
  const { names } = addressOf(id);
  const purpose = 'look for the deleted key';
  try {
    const client = await context.clients.keys(await storeUri(context, storeOf(id), signal));
    const bundle = await context.requests.read({ purpose, resource: id, signal }, () =>
      client.getDeletedKey(names[1] ?? ''),
    );
    const body = lowered(id, types.deletedKey, bundle);
    const when = ['deletedDate', 'scheduledPurgeDate', 'recoveryId'].map(
      (name) => [name, memberOf(bundle, name)] as const,
    );
    const known = Object.fromEntries(when.filter(([, value]) => value !== undefined));
    return liveResource(id, types.deletedKey, { ...body, properties: { ...(body['properties'] as object), ...known } });
  } catch (thrown) {
    const failure = toFailure(thrown, purpose, id);
    if (failure.kind === 'notFound') return undefined;
    throw failure;
  }
}
