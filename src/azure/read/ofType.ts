import type { LiveResource } from '../../core/resources/resource.ts';
import { types, type ResourceType } from '../../core/resources/types.ts';
import type { Listing } from '../../core/sources.ts';
import { listOrGap } from './armResources.ts';
import { apiVersionOf, wordsFor } from './armUrl.ts';
import { notReadable } from './bodies.ts';
import type { Context } from './context.ts';
import { findResources } from './inventory.ts';
import { listSubscription } from './providers.ts';
import { typeQuery } from './resourceGraph.ts';

/** Types of the inventory, which have lists of their own. */
const inventoried: readonly ResourceType[] = [types.account, types.vault, types.managedHsm, types.userAssignedIdentity];

/**
 * Resources of one type in these subscriptions, by Resource Graph or, where it fails, by the list of their provider.
 * @throws AzureFailure for a type that no subscription lists
 */
export async function readOfType(
  context: Context,
  type: ResourceType,
  subscriptionIds: readonly string[],
  signal: AbortSignal,
): Promise<Listing<LiveResource>> {
  const path = listPath(type);
  if (path === undefined) throw notReadable(type);
  const list = (id: string) =>
    inventoried.includes(type)
      ? listSubscription(context, id, signal, type)
      : listOrGap(
          context,
          {
            purpose: `list each ${wordsFor(type)} of the subscription`,
            scope: `/subscriptions/${id}`,
            path: `/subscriptions/${id}/${path}`,
            type,
          },
          signal,
        );
  return findResources(context, typeQuery(type), subscriptionIds, list, signal);
}

/** Where a subscription lists a type; undefined for what lies in another resource or extends one. */
function listPath(type: ResourceType): string | undefined {
  if (type === types.resourceGroup) return 'resourceGroups';
  const isTopLevel = type.split('/').length === 2 && apiVersionOf(type) !== undefined;
  const extending: readonly ResourceType[] = [types.diagnosticSetting, types.roleDefinition, types.lock];
  return isTopLevel && !extending.includes(type) ? `providers/${type}` : undefined;
}
