import { AzureFailure } from '../../core/failure.ts';
import type { CreateChange } from '../../core/plans/change.ts';
import { nameOf } from '../../core/resources/armId.ts';
import type { Context } from '../read/context.ts';
import { graphEndpoint, readServicePrincipal } from '../read/servicePrincipals.ts';

/**
 * Makes the service principal of an application in the tenant; one that is there already counts as done.
 * Source: Microsoft Graph, "Create servicePrincipal".
 * @throws AzureFailure
 */
export async function createServicePrincipal(
  context: Context,
  change: CreateChange,
  signal: AbortSignal,
): Promise<void> {
  const { resource } = change;
  const purpose = 'create the service principal in your tenant';
  const endpoint = graphEndpoint(context, purpose, resource);
  const rest = await context.clients.rest('graph', undefined);
  try {
    await context.requests.perform({ purpose, resource, signal }, async (operation) => {
      await rest.send('POST', `${endpoint}/v1.0/servicePrincipals`, { appId: nameOf(resource) });
      operation.effect = 'finished';
    });
  } catch (thrown) {
    const { code, status } = thrown instanceof AzureFailure ? thrown.details : {};
    const mayExist = status === 409 || code === 'Request_MultipleObjectsWithSameKeyValue';
    if (!mayExist) throw thrown;
    // Another conflict has the same code: only what is there now is done.
    await readServicePrincipal(context, resource, signal);
  }
}
