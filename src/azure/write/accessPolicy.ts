import type { VaultAccessPolicyParameters } from '@azure/arm-keyvault';
import type { CreateChange, DeleteChange } from '../../core/plans/change.ts';
import { isJsonObject } from '../../core/resources/json.ts';
import { addressOf } from '../read/bodies.ts';
import type { Context } from '../read/context.ts';
import { contentOf } from './content.ts';

/**
 * Adds an access policy to a vault; what the principal holds already stays, and so do the other policies.
 * @throws AzureFailure
 */
export function addAccessPolicy(context: Context, change: CreateChange, signal: AbortSignal): Promise<void> {
  return update(context, change, 'add', 'add an access policy to the key vault', signal);
}

/**
 * Takes the permissions of an access policy away from its principal; what else it holds stays, and so do the other policies.
 * @throws AzureFailure
 */
export function removeAccessPolicy(context: Context, change: DeleteChange, signal: AbortSignal): Promise<void> {
  return update(context, change, 'remove', 'remove an access policy from the key vault', signal);
}

async function update(
  context: Context,
  { scope, properties }: CreateChange | DeleteChange,
  kind: 'add' | 'remove',
  purpose: string,
  signal: AbortSignal,
): Promise<void> {
  const content = contentOf(properties, purpose, scope);
  const { tenantId, objectId, permissions } = isJsonObject(content) ? content : {};
  const { subscriptionId, resourceGroup, names } = addressOf(scope);
  const parameters = { properties: { accessPolicies: [{ tenantId, objectId, permissions }] } };
  const client = await context.clients.keyVault(subscriptionId);
  await context.requests.perform({ purpose, resource: scope, signal }, async (operation) => {
    await client.vaults.updateAccessPolicy(resourceGroup, names[0], kind, parameters as VaultAccessPolicyParameters, {
      abortSignal: operation.signal,
    });
    operation.effect = 'finished';
  });
}
