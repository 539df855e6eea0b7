import { AzureFailure, ownRefusal } from '../../core/failure.ts';
import type { CreateChange } from '../../core/plans/change.ts';
import { isJsonObject, type JsonObject } from '../../core/resources/json.ts';
import { types } from '../../core/resources/types.ts';
import { bothRefused } from '../read/bothRefused.ts';
import type { Context } from '../read/context.ts';
import { createById } from './armResource.ts';
import { contentOf } from './content.ts';
import { attributesFrom } from './keyAttributes.ts';
import { changeKey, keyPlace, requireAbsent } from './keyStoreCall.ts';
import { setRotationPolicy } from './rotationPolicy.ts';

/**
 * Makes a key through Azure Resource Manager, which makes the first version and never another one; where it refuses for want of a
 * right in the store, or since the Managed HSM keeps its keys to itself, at the key store itself.
 * @throws AzureFailure
 */
export async function createKey(context: Context, change: CreateChange, signal: AbortSignal): Promise<void> {
  let refusal: AzureFailure;
  try {
    await createById(context, change, signal);
    return;
  } catch (thrown) {
    if (!(thrown instanceof AzureFailure) || !isShut(thrown, change)) throw thrown;
    refusal = thrown;
    context.log('info', `${thrown.message} The key store itself is asked instead.`);
  }
  try {
    await createAtStore(context, change, signal);
  } catch (thrown) {
    // Only where the way around is shut too are both worth telling.
    if (!(thrown instanceof AzureFailure) || thrown.kind !== 'forbidden') throw thrown;
    throw bothRefused('create the key', change.resource, refusal, thrown);
  }
}

/** Refusals that hold for everybody, however the key is made. */
const forAll = ['scopelocked', 'requestdisallowedbypolicy', 'requestdisallowedbyazure', 'readonlydisabledsubscription'];

/**
 * Whether Azure Resource Manager refuses for want of a right, or because the keys of this Managed HSM are not managed through it; with
 * which error it does the latter no document says.
 */
function isShut({ kind, details }: AzureFailure, { type }: CreateChange): boolean {
  if (details.mayHaveTakenEffect === true || forAll.includes(details.code?.toLowerCase() ?? '')) return false;
  if (kind === 'forbidden') return true;
  return type === types.hsmKey && (kind === 'rejected' || kind === 'notFound' || kind === 'conflict');
}

async function createAtStore(context: Context, change: CreateChange, signal: AbortSignal): Promise<void> {
  const purpose = 'create the key at the key store itself';
  const content = contentOf(change.properties, purpose, change.resource);
  const wished: JsonObject = isJsonObject(content) ? content : {};
  const place = await keyPlace(context, change.resource, signal);
  await requireAbsent(context, place, purpose, signal);
  const { kty, keySize, keyOps, curveName, rotationPolicy } = wished;
  if (typeof kty !== 'string') {
    throw ownRefusal(purpose, change.resource, 'The type of the key is not named, so nothing was sent.');
  }
  await changeKey(context, place, purpose, signal, (operation) =>
    place.client.createKey(place.name, kty, {
      abortSignal: operation.signal,
      ...attributesFrom(wished['attributes'], purpose, change.resource),
      ...(typeof keySize === 'number' && { keySize }),
      ...(typeof curveName === 'string' && { curve: curveName }),
      ...(Array.isArray(keyOps) && { keyOps: keyOps as string[] }),
    }),
  );
  if (isJsonObject(rotationPolicy)) await setRotationPolicy(context, place, rotationPolicy, signal);
}
