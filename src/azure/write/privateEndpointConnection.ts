import type { SetChange } from '../../core/plans/change.ts';
import { isJsonObject } from '../../core/resources/json.ts';
import { readById } from '../read/armResources.ts';
import type { Context } from '../read/context.ts';
import { put } from './armResource.ts';
import { contentOf, memberAt, nested } from './content.ts';

const state = 'privateLinkServiceConnectionState';

/**
 * Approves or rejects a private endpoint's connection to a key store. Only its state is sent: the rest is the other side's.
 * @throws AzureFailure
 */
export async function setConnectionState(context: Context, change: SetChange, signal: AbortSignal): Promise<void> {
  const { resource, type, path, value } = change;
  const purpose = 'answer the private endpoint connection';
  const wished = nested(path, contentOf(value, purpose, resource));
  const present = memberAt((await readById(context, resource, type, signal)).body, `properties.${state}`);
  const asked = memberAt(wished, `properties.${state}`);
  const content = {
    ...(isJsonObject(present) && present),
    ...(isJsonObject(asked) && asked),
  };
  await put(context, resource, type, { properties: { [state]: content } }, purpose, signal);
}
