import type { VaultAccessPolicyParameters } from '@azure/arm-keyvault';
import type { CreateChange } from '../../core/plans/change.ts';
import { isJsonObject } from '../../core/resources/json.ts';
import { addressOf } from '../read/bodies.ts';
import type { Context } from '../read/context.ts';
import { contentOf } from './content.ts';

/**
 * Adds an access policy to a vault; what the principal holds already stays, and so do the other policies.
 * @throws AzureFailure
 */
export async function addAccessPolicy(context: Context, change: CreateChange, signal: AbortSignal): Promise<void> {
  const purpose = 'add an access policy to the key vault';
  const content = contentOf(change.properties, purpose, change.scope);
  const { tenantId, objectId, permissions } = isJsonObject(content) ? content : {};
  const { subscriptionId, resourceGroup, names } = addressOf(change.scope);
  const parameters = { properties: { accessPolicies: [{ tenantId, objectId, permissions }] } };
  const client = await context.clients.keyVault(subscriptionId);
  await context.requests.perform({ purpose, resource: change.scope, signal }, async (operation) => {
    await client.vaults.updateAccessPolicy(resourceGroup, names[0], 'add', parameters as VaultAccessPolicyParameters, {
      abortSignal: operation.signal,
    });
    operation.effect = 'finished';
  });
}
