import type { KeyRotationLifetimeAction } from '@azure/keyvault-keys';
import { isJsonObject, memberOf, type Json, type JsonObject } from '../../core/resources/json.ts';
import { memberAt } from './content.ts';
import type { Context } from '../read/context.ts';
import { changeKey, type KeyPlace } from './keyStoreCall.ts';

/**
 * Sets the whole rotation policy of a key.
 * @param policy as Azure Resource Manager has it
 * @throws AzureFailure
 */
export async function setRotationPolicy(
  context: Context,
  place: KeyPlace,
  policy: JsonObject,
  signal: AbortSignal,
): Promise<void> {
  const expiresIn = memberAt(policy, 'attributes.expiryTime');
  const actions = memberOf(policy, 'lifetimeActions');
  await changeKey(context, place, 'set the rotation policy of the key', signal, (operation) =>
    place.client.updateKeyRotationPolicy(
      place.name,
      {
        ...(typeof expiresIn === 'string' && { expiresIn }),
        lifetimeActions: Array.isArray(actions) ? (actions as readonly Json[]).map(actionOf) : [],
      },
      { abortSignal: operation.signal },
    ),
  );
}

/** Azure Resource Manager writes `rotate` and `notify`, the key stores `Rotate` and `Notify`. */
function actionOf(item: Json): KeyRotationLifetimeAction {
  const text = (path: string) => {
    const value = isJsonObject(item) ? memberAt(item, path) : undefined;
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const timeAfterCreate = text('trigger.timeAfterCreate');
  const timeBeforeExpiry = text('trigger.timeBeforeExpiry');
  return {
    action: text('action.type')?.toLowerCase() === 'rotate' ? 'Rotate' : 'Notify',
    ...(timeAfterCreate !== undefined && { timeAfterCreate }),
    ...(timeBeforeExpiry !== undefined && { timeBeforeExpiry }),
  };
}
