import type { KeyClient } from '@azure/keyvault-keys';
import { AzureFailure, ownRefusal } from '../../core/failure.ts';
import { isJsonObject, memberOf, type JsonObject } from '../../core/resources/json.ts';
import { addressOf } from '../read/bodies.ts';
import type { Context } from '../read/context.ts';
import { namesInKid } from '../read/keyBodies.ts';
import { storeOf, storeUri } from '../read/storeUri.ts';
import type { Operation } from '../request/operation.ts';

/** A key where its store itself is asked about it. */
export interface KeyPlace {
  readonly id: string;
  readonly storeId: string;
  readonly client: KeyClient;
  readonly name: string;
  readonly version: string | undefined;
}

/**
 * @param id ARM id of a key or key version, which need not exist
 * @throws AzureFailure where the store cannot be found
 */
export async function keyPlace(context: Context, id: string, signal: AbortSignal): Promise<KeyPlace> {
  const [, name = '', version] = addressOf(id).names;
  const storeId = storeOf(id);
  const client = await context.clients.keys(await storeUri(context, storeId, signal));
  return { id, storeId, client, name, version };
}

/**
 * Runs one call of the key store's own client that changes something; it is sent once.
 * @returns the body of the last answer
 * @throws AzureFailure
 */
export function changeKey(
  context: Context,
  { id }: KeyPlace,
  purpose: string,
  signal: AbortSignal,
  call: (operation: Operation) => Promise<unknown>,
): Promise<JsonObject> {
  const limit = context.requests.timing.writeLimit;
  return context.requests.perform({ purpose, resource: id, signal, once: true, limit }, async (operation) => {
    await call(operation);
    operation.effect = 'finished';
    const body = operation.last?.json;
    return isJsonObject(body) ? body : {};
  });
}

/**
 * Makes sure that no key of the name is there: what makes a key would give an existing one a new version.
 * @throws AzureFailure of kind `rejected` where one is
 */
export async function requireAbsent(
  context: Context,
  { id, client, name }: KeyPlace,
  purpose: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    await context.requests.read({ purpose: 'make sure that no key has this name', resource: id, signal }, () =>
      client.getKey(name),
    );
  } catch (thrown) {
    if (thrown instanceof AzureFailure && thrown.kind === 'notFound') return;
    throw thrown;
  }
  throw ownRefusal(purpose, id, 'A key of this name is there already; it would only get a new version.');
}

/** The version in a key store's answer, as the product of an act; undefined where it tells none. */
export function versionIn(body: JsonObject): JsonObject | undefined {
  const key = memberOf(body, 'key');
  const { version } = (isJsonObject(key) ? namesInKid(memberOf(key, 'kid')) : undefined) ?? {};
  return version === undefined ? undefined : { version: version.toLowerCase() };
}
