import { AzureFailure } from '../../core/failure.ts';
import { isWithinScope, parentArmId } from '../../core/resources/armId.ts';
import type { LiveResource } from '../../core/resources/resource.ts';
import { types } from '../../core/resources/types.ts';
import type { Listing } from '../../core/sources.ts';
import { listAt } from './armResources.ts';
import type { Context } from './context.ts';

/**
 * The locks that hold at a scope: its own and those above it. What does not exist yet has those of where it will lie.
 * @throws AzureFailure
 */
export async function readLocks(context: Context, scope: string, signal: AbortSignal): Promise<Listing<LiveResource>> {
  for (let place: string | undefined = lockable(scope); place !== undefined; place = above(place)) {
    try {
      return await locksAt(context, place, signal);
    } catch (thrown) {
      const isMissing = thrown instanceof AzureFailure && thrown.kind === 'notFound';
      if (!isMissing || above(place) === undefined) throw thrown;
    }
  }
  return { items: [], gaps: [] };
}

async function locksAt(context: Context, scope: string, signal: AbortSignal): Promise<Listing<LiveResource>> {
  const { items, gaps } = await listAt(
    context,
    {
      purpose: 'read the locks',
      scope,
      path: `${scope}/providers/Microsoft.Authorization/locks`,
      type: types.lock,
      // Without it, the locks of everything below are listed too.
      query: { $filter: 'atScope()' },
    },
    signal,
  );
  return { items: items.filter(({ id }) => isWithinScope(scope, lockedScope(id))), gaps };
}

function lockedScope(lockId: string): string {
  return lockId.replace(/\/providers\/microsoft\.authorization\/locks\/[^/]+$/i, '');
}

/** What extends a resource is locked with it; what lies in a key store is no resource to lock. */
function lockable(scope: string): string {
  return scope
    .replace(/\/providers\/microsoft\.(authorization|insights)\/[^/]+\/[^/]+$/i, '')
    .replace(/(\/providers\/microsoft\.keyvault\/(?:vaults|managedhsms)\/[^/]+)\/.*$/i, '$1');
}

function above(scope: string): string | undefined {
  const parent = parentArmId(scope);
  if (parent !== undefined && /\/providers\//i.test(parent)) return parent;
  const [group] = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+(?=\/)/i.exec(scope) ?? [];
  if (group !== undefined) return group;
  const [subscription] = /^\/subscriptions\/[^/]+(?=\/)/i.exec(scope) ?? [];
  return subscription;
}
