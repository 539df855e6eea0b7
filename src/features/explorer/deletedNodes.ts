import { originalId } from '../../core/inspection/deleted.ts';
import type { LiveResource } from '../../core/resources/resource.ts';
import type { Subscription } from '../../core/sources.ts';
import type { TreeNode } from './node.ts';
import { gapNodes, messageNode, orFailure } from './failureNodes.ts';
import { presentDeleted, presentDeletedGroup } from './presentation/deleted.ts';
import type { EstateView } from './view.ts';

/** What of a subscription is deleted and can be recovered. It is read once somebody unfolds it. */
export function deletedNode(subscription: Subscription, view: EstateView): TreeNode {
  const id = `/subscriptions/${subscription.id.toLowerCase()}#deleted`;
  return {
    id,
    present: presentDeletedGroup,
    children: () =>
      orFailure(
        id,
        `list what is deleted in ${subscription.name}`,
        () => view.refresh([id]),
        async () => {
          const { items, gaps } = await view.estate.deletedIn(subscription.id);
          if (items.length === 0 && gaps.length === 0) return [messageNode(id, 'Nothing here that could be recovered')];
          const sorted = [...items].sort((a, b) => originalId(a).localeCompare(originalId(b)));
          return [...sorted.map((item) => itemNode(id, item, view)), ...gapNodes(id, gaps, view)];
        },
      ),
  };
}

function itemNode(parent: string, item: LiveResource, view: EstateView): TreeNode {
  return { id: `${parent}:${item.type}:${item.key}`, resource: item, present: () => presentDeleted(item, view.now) };
}
