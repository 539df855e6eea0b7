import { AzureFailure } from '../../../core/failure.ts';
import type { ActChange } from '../../../core/plans/change.ts';
import { subscriptionOf } from '../../../core/resources/armId.ts';
import type { Json, JsonObject } from '../../../core/resources/json.ts';
import type { LiveResource } from '../../../core/resources/resource.ts';
import { isKey, types, type ResourceType } from '../../../core/resources/types.ts';
import { asString } from '../../../core/resources/value.ts';
import { wordsFor } from '../../read/armUrl.ts';
import type { Context } from '../../read/context.ts';
import { readDeleted } from '../../read/deleted.ts';
import { readResource } from '../../read/resources.ts';
import { put } from '../armResource.ts';
import { keyPlace } from '../keyStoreCall.ts';

/**
 * Brings a deleted key, key store or account back, and waits until it shows.
 * @throws AzureFailure
 */
export async function recover(context: Context, change: ActChange, signal: AbortSignal): Promise<undefined> {
  const { resource, type } = change;
  if (isKey(type)) return recoverKey(context, resource, signal);
  const purpose = `recover the ${wordsFor(type)}`;
  const deleted = await readDeleted(context, resource, signal);
  if (!deleted) {
    const explanation = 'It is not among what is deleted and can be recovered.';
    throw new AzureFailure({ kind: 'notFound', purpose, resource, explanation });
  }
  await put(context, resource, type, await bodyFor(context, type, deleted, signal), purpose, signal);
  return undefined;
}

/** The store takes a while to show a deleted key as deleted, and a recovered one as there: its SDK waits for the latter. */
async function recoverKey(context: Context, id: string, signal: AbortSignal): Promise<undefined> {
  const { client, name } = await keyPlace(context, id, signal);
  const { pollInterval, writeLimit } = context.requests.timing;
  const details = { purpose: 'recover the key', resource: id, signal, once: true, limit: writeLimit };
  await context.requests.perform(details, async (operation) => {
    const options = { abortSignal: operation.signal, intervalInMs: pollInterval };
    const poller = await client.beginRecoverDeletedKey(name, options);
    await poller.pollUntilDone();
    operation.effect = 'finished';
  });
  return undefined;
}

/** What each type wants to be told. Sources: "Key Vault soft-delete overview", "Recover or purge deleted Foundry resources". */
async function bodyFor(
  context: Context,
  type: ResourceType,
  deleted: LiveResource,
  signal: AbortSignal,
): Promise<JsonObject> {
  if (type === types.account) return { location: located(deleted, 'location'), properties: { restore: true } };
  const location = located(deleted, 'properties.location');
  const properties = { createMode: 'recover', tenantId: await tenantOf(context, deleted.id, signal) };
  // The sku is asked for although the store comes back with its own.
  if (type === types.managedHsm) return { location, sku: { family: 'B', name: 'Standard_B1' }, properties };
  return { location, properties: { ...properties, sku: { family: 'A', name: 'standard' }, accessPolicies: [] } };
}

function located(deleted: LiveResource, path: string): Json {
  return asString(deleted.read(path)) ?? asString(deleted.read('location')) ?? null;
}

async function tenantOf(context: Context, id: string, signal: AbortSignal): Promise<Json> {
  const subscription = await readResource(context, `/subscriptions/${subscriptionOf(id) ?? ''}`, signal);
  return asString(subscription.read('tenantId')) ?? null;
}
