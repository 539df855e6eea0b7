import { normalizeArmId, parseArmId } from '../../core/resources/armId.ts';
import { liveResource, type LiveResource } from '../../core/resources/resource.ts';
import { types } from '../../core/resources/types.ts';
import { flawOf } from './bodies.ts';
import type { Context } from './context.ts';

/**
 * A role definition; each is fetched once for a connection.
 * @param subscriptionId whose tenant is asked where the id names no subscription (`/providers/Microsoft.Authorization/…`)
 * @throws AzureFailure
 */
export function readRoleDefinition(
  context: Context,
  id: string,
  subscriptionId: string | undefined,
  signal: AbortSignal,
): Promise<LiveResource> {
  return context.roleDefinitions.get(normalizeArmId(id), async () => {
    const purpose = 'read the role definition';
    const body = await context.requests.read(
      { purpose, resource: id, signal },
      async () => {
        const client = await context.clients.authorization(parseArmId(id)?.subscriptionId ?? subscriptionId ?? '');
        return client.roleDefinitions.getById(id.replace(/^\//, ''));
      },
      flawOf,
    );
    return liveResource(id, types.roleDefinition, body);
  });
}
