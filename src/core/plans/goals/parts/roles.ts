import { toFailure } from '../../../failure.ts';
import { subscriptionOf } from '../../../resources/armId.ts';
import { permissionModel } from '../../../resources/grant.ts';
import type { LiveResource } from '../../../resources/resource.ts';
import { builtInRoles, roleDefinitionId } from '../../../resources/roles.ts';
import { types } from '../../../resources/types.ts';
import type { EstateReader } from '../../../sources.ts';
import type { PlannedStore } from './store.ts';

/**
 * The definition of the role that a plan would assign: without it, what the assignment will allow could not be judged. Where it
 * cannot be read, the plan says so in its notes. A Managed HSM's built-in roles are known.
 */
export async function rolesToAssign(
  reader: EstateReader,
  { id: storeId, resource }: PlannedStore,
  signal: AbortSignal,
): Promise<readonly LiveResource[]> {
  const subscription = subscriptionOf(storeId);
  if (subscription === undefined) return [];
  if (resource && (resource.type !== types.vault || permissionModel(resource) !== 'rbac')) return [];
  const id = roleDefinitionId(subscription, builtInRoles.cryptoServiceEncryptionUser.id);
  try {
    return [await reader.roleDefinition(id, signal)];
  } catch (thrown) {
    const failure = toFailure(thrown, 'read the role', id);
    if (failure.kind === 'cancelled') throw failure;
    return [];
  }
}
