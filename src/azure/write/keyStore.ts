import type { SetChange } from '../../core/plans/change.ts';
import { isJsonObject, type Json, type JsonObject } from '../../core/resources/json.ts';
import type { LiveResource } from '../../core/resources/resource.ts';
import { types } from '../../core/resources/types.ts';
import { toJson } from '../../core/resources/value.ts';
import { addressOf } from '../read/bodies.ts';
import type { Context } from '../read/context.ts';
import { readFromProvider } from '../read/providerReads.ts';
import { contentOf, nested } from './content.ts';
import { assertSent } from './sent.ts';

/**
 * Sets one property of a vault or Managed HSM with a PATCH that holds nothing else.
 * @throws AzureFailure
 */
export async function setOnKeyStore(context: Context, change: SetChange, signal: AbortSignal): Promise<void> {
  const { resource, path } = change;
  const address = addressOf(resource);
  const hsm = address.type === types.managedHsm;
  const purpose = `set ${path} of the ${hsm ? 'Managed HSM' : 'key vault'}`;
  const wished = contentOf(change.value, purpose, resource);
  const body = isDeep(path)
    ? withSiblings(await readFromProvider(context, resource, signal), path, wished)
    : nested(path, wished);
  const client = await context.clients.keyVault(address.subscriptionId);
  const limit = context.requests.timing.writeLimit;
  await context.requests.perform({ purpose, resource, signal, limit }, async (operation) => {
    const options = { abortSignal: operation.signal, updateIntervalInMs: context.requests.timing.pollInterval };
    const [group, name] = [address.resourceGroup, address.names[0]];
    if (hsm) await client.managedHsms.update(group, name, body, options);
    else await client.vaults.update(group, name, body, options);
    assertSent(operation, path);
    operation.effect = 'finished';
  });
}

/** Deeper than a property of `properties`, for example `properties.networkAcls.bypass`. */
function isDeep(path: string): boolean {
  return path.split('.').length > 2;
}

/**
 * The whole property that a deep path lies in, with the change: whether a PATCH merges below the first level no document says, and
 * a firewall that loses its rules by it would stand open.
 */
function withSiblings(store: LiveResource, path: string, wished: Json): JsonObject {
  const names = path.split('.');
  const outer = names.slice(0, 2).join('.');
  const present = toJson(store.read(outer));
  return nested(outer, replaced(isJsonObject(present) ? present : {}, names.slice(2), wished));
}

function replaced(object: JsonObject, [name = '', ...rest]: readonly string[], value: Json): JsonObject {
  if (rest.length === 0) return { ...object, [name]: value };
  const inner = object[name];
  return { ...object, [name]: replaced(isJsonObject(inner) ? inner : {}, rest, value) };
}
