import { ownRefusal } from '../../core/failure.ts';
import type { SetChange } from '../../core/plans/change.ts';
import { isJsonObject, type Json } from '../../core/resources/json.ts';
import type { Context } from '../read/context.ts';
import { contentOf, memberAt, nested } from './content.ts';
import { changeKey, keyPlace } from './keyStoreCall.ts';
import { setRotationPolicy } from './rotationPolicy.ts';

/** The attributes of a key as its SDK takes them. */
interface Attributes {
  readonly enabled?: boolean;
  readonly notBefore?: Date;
  readonly expiresOn?: Date;
}

/**
 * Sets attributes, operations or the rotation policy of a key or key version, at the key store itself.
 * @throws AzureFailure
 */
export async function setOnKey(context: Context, change: SetChange, signal: AbortSignal): Promise<void> {
  const { resource, path, value } = change;
  const purpose = `set ${path.replace(/^properties\.(attributes\.)?/, '')} of the key`;
  const wished = nested(path, contentOf(value, purpose, resource));
  const attributes = memberAt(wished, 'properties.attributes');
  const keyOps = memberAt(wished, 'properties.keyOps');
  const policy = memberAt(wished, 'properties.rotationPolicy');
  if (policy !== undefined) {
    if (!isJsonObject(policy)) throw ownRefusal(purpose, resource, 'Azure has no way to take a rotation policy away.');
    return setRotationPolicy(context, await keyPlace(context, resource, signal), policy, signal);
  }
  const options = {
    ...attributesFrom(attributes, purpose, resource),
    ...(Array.isArray(keyOps) && { keyOps: keyOps as string[] }),
  };
  if (Object.keys(options).length === 0)
    throw ownRefusal(purpose, resource, 'This product does not make such a change.');
  const place = await keyPlace(context, resource, signal);
  await changeKey(context, place, purpose, signal, (operation) => {
    const asked = { ...options, abortSignal: operation.signal };
    return place.version === undefined
      ? place.client.updateKeyProperties(place.name, asked)
      : place.client.updateKeyProperties(place.name, place.version, asked);
  });
}

/**
 * @param attributes as Azure Resource Manager has them: `enabled`, and `nbf` and `exp` in seconds since 1970
 * @throws AzureFailure where one is to be taken away, which Azure cannot
 */
export function attributesFrom(attributes: Json | undefined, purpose: string, resource: string): Attributes {
  if (!isJsonObject(attributes)) return {};
  const { enabled, nbf, exp } = attributes;
  const taken = Object.entries({ nbf, exp }).find(([, time]) => time === null);
  if (taken)
    throw ownRefusal(purpose, resource, `Azure has no way to take ${taken[0]} away from a key; give it another value.`);
  return {
    ...(typeof enabled === 'boolean' && { enabled }),
    ...(typeof nbf === 'number' && { notBefore: new Date(nbf * 1000) }),
    ...(typeof exp === 'number' && { expiresOn: new Date(exp * 1000) }),
  };
}
