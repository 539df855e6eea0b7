import { AzureFailure } from '../../core/failure.ts';
import { normalizeArmId, parentArmId } from '../../core/resources/armId.ts';
import { storeUriOf } from '../../core/resources/resourceIndex.ts';
import { asString } from '../../core/resources/value.ts';
import type { Context } from './context.ts';
import { readFromProvider } from './providerReads.ts';

/** The key store of a key or key version. */
export function storeOf(keyId: string): string {
  for (let id: string | undefined = keyId; id !== undefined; id = parentArmId(id)) {
    if (parentArmId(id) === undefined) return id;
  }
  return keyId;
}

/**
 * The address of a key store, as Azure returned it.
 * @throws AzureFailure
 */
export function storeUri(context: Context, storeId: string, signal: AbortSignal): Promise<string> {
  return context.storeUris.get(normalizeArmId(storeId), async () => {
    const uri = asString(storeUriOf(await readFromProvider(context, storeId, signal)));
    if (uri !== undefined) return uri;
    throw new AzureFailure({
      kind: 'malformed',
      purpose: 'find the address of the key store',
      resource: storeId,
      explanation: 'the resource has no address',
    });
  });
}
