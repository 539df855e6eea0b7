import type { ActChange } from '../../../core/plans/change.ts';
import type { JsonObject } from '../../../core/resources/json.ts';
import type { Context } from '../../read/context.ts';
import { changeKey, keyPlace, versionIn } from '../keyStoreCall.ts';

/**
 * Gives a key a new version; sent once, since a second request would make a second one.
 * @returns the new version
 * @throws AzureFailure
 */
export async function rotateKey(
  context: Context,
  change: ActChange,
  signal: AbortSignal,
): Promise<JsonObject | undefined> {
  const place = await keyPlace(context, change.resource, signal);
  const body = await changeKey(context, place, 'rotate the key', signal, (operation) =>
    place.client.rotateKey(place.name, { abortSignal: operation.signal }),
  );
  return versionIn(body);
}
