import { subscriptionOf } from '../../core/resources/armId.ts';
import type { Permission } from '../../core/sources.ts';
import { pagesFrom } from '../request/rest.ts';
import { armUrl } from './armUrl.ts';
import { readCaller } from './caller.ts';
import type { Context } from './context.ts';
import { hsmScopeOf } from './hsmScope.ts';
import { localPermissions } from './localRoles.ts';
import { permissionIn } from './permissionSets.ts';

/** The newest published version of the Permissions API, which is the SDK's too. */
const apiVersion = '2022-04-01';

/**
 * What the caller may do at a scope, role by role; in a Managed HSM also what its local roles allow.
 * @throws AzureFailure
 */
export async function readPermissions(
  context: Context,
  scope: string,
  signal: AbortSignal,
): Promise<readonly Permission[]> {
  const local = hsmScopeOf(scope);
  if (!local) return armPermissions(context, scope, signal);
  const { objectId } = await readCaller(context, signal);
  const [arm, own] = await Promise.all([
    armPermissions(context, local.hsmId, signal),
    objectId === undefined ? [] : localPermissions(context, objectId, local, signal),
  ]);
  // Data actions of Azure Resource Manager reach nothing in a Managed HSM.
  return [...arm.map((set) => ({ ...set, dataActions: [], notDataActions: [] })), ...own];
}

/**
 * The SDK has this for resource groups and, with an awkward split of the id, for resources, but not for subscriptions: so the one
 * request that serves every scope is made by itself.
 */
async function armPermissions(context: Context, scope: string, signal: AbortSignal): Promise<readonly Permission[]> {
  const details = { purpose: 'read your permissions', resource: scope, signal };
  const { items, failure } = await context.requests.pages(details, async () => {
    const rest = await context.clients.management(subscriptionOf(scope));
    return pagesFrom(rest, armUrl(context, `${scope}/providers/Microsoft.Authorization/permissions`, apiVersion));
  });
  // With a part of the roles missing, a right that is not among them may still be held.
  if (failure) throw failure;
  return items.map(permissionIn);
}
