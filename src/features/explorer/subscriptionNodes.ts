import type { LiveResource } from '../../core/resources/resource.ts';
import { isKeyStore, types, type ResourceType } from '../../core/resources/types.ts';
import type { Subscription } from '../../core/sources.ts';
import { isFiltering, matchesState, matchesText, type Shown } from './filter.ts';
import type { TreeNode } from './node.ts';
import { presentGroup, presentSubscription, type Contents } from './presentation/estate.ts';
import { sortedByName } from './presentation/words.ts';
import type { EstateView } from './view.ts';
import { deletedNode } from './deletedNodes.ts';
import { accountNode } from './accountNodes.ts';
import { gapNodes, messageNode, orFailure } from './failureNodes.ts';
import { storeNode } from './storeNodes.ts';

/** With so few subscriptions their accounts are shown at once: that is what somebody came to see. */
const unfoldedUpTo = 5;

/** A subscription with its accounts and key stores, by kind. */
export function subscriptionNode(subscription: Subscription, siblings: number, view: EstateView): TreeNode {
  const id = `/subscriptions/${subscription.id.toLowerCase()}`;
  const folding = siblings <= unfoldedUpTo ? 'unfolded' : 'folded';
  return {
    id,
    armId: `/subscriptions/${subscription.id}`,
    present: () => presentSubscription(subscription, contentsOf(subscription, view), folding),
    children: () =>
      orFailure(
        id,
        `read subscription ${subscription.name}`,
        () => view.refresh([id]),
        async () => {
          await view.readInventory();
          const { gaps } = await view.estate.inSubscription(subscription.id);
          const groups = groupNodes(id, shownIn(subscription, view), folding, view);
          return [
            ...groups,
            ...(isFiltering(view.filter) ? [] : emptiness(id, groups, gaps.length)),
            ...gapNodes(id, gaps, view),
            // Where nothing at all could be read, neither can what is deleted.
            ...(isFiltering(view.filter) || (groups.length === 0 && gaps.length > 0)
              ? []
              : [deletedNode(subscription, view)]),
          ];
        },
      ),
  };
}

/** What the filter leaves of a subscription, by the inventory as far as it was read. */
export function shownIn(subscription: Subscription, view: EstateView): Shown {
  const { filter, inspector } = view;
  const resources = view.inventory?.of(subscription.id) ?? [];
  const isNamed = matchesText(filter, subscription.name);
  const ofType = (type: ResourceType) =>
    resources.filter((resource) => resource.type === type && (isNamed || matchesText(filter, resource.name)));
  const accounts = ofType(types.account);
  if (filter.accounts === 'all') {
    return { accounts, vaults: ofType(types.vault), managedHsms: ofType(types.managedHsm) };
  }
  inspector.want(accounts);
  const wished = accounts.filter((account) => matchesState(filter, inspector.progressOf(account)));
  return { accounts: wished, vaults: [], managedHsms: [] };
}

function contentsOf({ id }: Subscription, { inventory }: EstateView): Contents | undefined {
  if (!inventory?.isWhole(id)) return undefined;
  const resources = inventory.of(id);
  return {
    accounts: resources.filter(({ type }) => type === types.account).length,
    stores: resources.filter(({ type }) => isKeyStore(type)).length,
  };
}

function groupNodes(
  id: string,
  { accounts, vaults, managedHsms }: Shown,
  folding: 'folded' | 'unfolded',
  view: EstateView,
): readonly TreeNode[] {
  return [
    ...group(id, 'accounts', 'Azure OpenAI accounts', accounts, folding, () => {
      view.inspector.want(accounts);
      return sortedByName(accounts).map((account) => accountNode(account, view));
    }),
    ...group(id, 'vaults', 'Key vaults', vaults, 'folded', () =>
      sortedByName(vaults).map((vault) => storeNode(vault, view)),
    ),
    ...group(id, 'managedHsms', 'Managed HSMs', managedHsms, 'folded', () =>
      sortedByName(managedHsms).map((hsm) => storeNode(hsm, view)),
    ),
  ];
}

function group(
  parent: string,
  kind: string,
  label: string,
  members: readonly LiveResource[],
  folding: 'folded' | 'unfolded',
  children: () => readonly TreeNode[],
): readonly TreeNode[] {
  if (members.length === 0) return [];
  return [
    {
      id: `${parent}#${kind}`,
      present: () => presentGroup(label, members.length, folding, kind),
      children: () => Promise.resolve(children()),
    },
  ];
}

/** Says what is missing, where nothing failed. */
function emptiness(id: string, groups: readonly TreeNode[], gaps: number): readonly TreeNode[] {
  if (gaps > 0 || groups.some((node) => node.id === `${id}#accounts`)) return [];
  return [
    messageNode(
      id,
      groups.length === 0 ? 'No accounts, key vaults or Managed HSMs here' : 'No Azure OpenAI accounts here',
    ),
  ];
}
