import { toFailure } from '../../core/failure.ts';
import type { UnfinishedRuns } from '../../core/plans/unfinished.ts';
import type { SessionState } from '../../core/session.ts';
import type { Subscription } from '../../core/sources.ts';
import { isFiltering, matchesText } from './filter.ts';
import type { TreeNode } from './node.ts';
import { presentConnecting, presentConnection } from './presentation/estate.ts';
import { presentRun } from './presentation/run.ts';
import { sortedByName } from './presentation/words.ts';
import type { EstateView } from './view.ts';
import { failureNode, gapNodes, messageNode, orFailure } from './failureNodes.ts';
import { shownIn, subscriptionNode } from './subscriptionNodes.ts';

/** Why there are no rows at all, which a welcome view explains. */
export type Emptiness = 'none' | 'signedOut' | 'noSubscriptions' | 'nothingFound';

export interface Root {
  readonly nodes: readonly TreeNode[];
  readonly emptiness: Emptiness;
}

export interface RootDeps {
  readonly unfinishedRuns: UnfinishedRuns;
  /** Makes the connection anew that has failed. */
  readonly reconnect: () => void;
}

export const connectionId = 'connection';

/** The first rows where no estate is connected. */
export function disconnectedRoot(state: Exclude<SessionState, { kind: 'connected' }>, { reconnect }: RootDeps): Root {
  switch (state.kind) {
    case 'signedOut':
      return { nodes: [], emptiness: 'signedOut' };
    case 'connecting':
      return { nodes: [{ id: connectionId, present: () => presentConnecting(state.to) }], emptiness: 'none' };
    case 'failed':
      return { nodes: [failureNode('connection', state.failure, reconnect), ...otherWays()], emptiness: 'none' };
  }
}

/** The first rows of a connected estate: where it comes from, runs that wait for somebody, and the subscriptions. */
export async function connectedRoot(view: EstateView, deps: RootDeps): Promise<Root> {
  const head = [connectionNode(view), ...(await runNodes(view, deps))];
  const all = (nodes: readonly TreeNode[]): Root => ({ nodes: [...head, ...nodes], emptiness: 'none' });
  let nodes: readonly TreeNode[] | Emptiness;
  try {
    nodes = await subscriptionNodes(view);
  } catch (thrown) {
    const failure = toFailure(thrown, 'list your subscriptions');
    if (failure.kind === 'cancelled') throw failure;
    return all([failureNode('subscriptions', failure, () => view.refresh())]);
  }
  return typeof nodes === 'string' ? { nodes: [], emptiness: nodes } : all(nodes);
}

async function subscriptionNodes(view: EstateView): Promise<readonly TreeNode[] | Emptiness> {
  const { items, gaps } = await view.estate.subscriptions();
  const gapRows = gapNodes('root', gaps, view);
  if (items.length === 0) {
    if (gapRows.length > 0) return gapRows;
    const { items: every } = await view.estate.allSubscriptions();
    return every.length === 0 ? 'noSubscriptions' : [nothingSelected()];
  }
  const shown = isFiltering(view.filter) ? await filtered(items, view) : items;
  const nodes = sortedByName(shown).map((subscription) => subscriptionNode(subscription, shown.length, view));
  if (nodes.length === 0 && gapRows.length === 0) {
    return view.inspector.pending > 0 ? [messageNode('checking', 'Checking your accounts …')] : 'nothingFound';
  }
  return [...nodes, ...gapRows];
}

async function filtered(subscriptions: readonly Subscription[], view: EstateView): Promise<readonly Subscription[]> {
  await view.readInventory();
  return subscriptions.filter((subscription) => {
    const { accounts, vaults, managedHsms } = shownIn(subscription, view);
    if (accounts.length + vaults.length + managedHsms.length > 0) return true;
    return view.filter.accounts === 'all' && matchesText(view.filter, subscription.name);
  });
}

function connectionNode(view: EstateView): TreeNode {
  return {
    id: connectionId,
    present: () => presentConnection(view.estate.source.cloud, view.to, view.caller),
  };
}

async function runNodes(view: EstateView, { unfinishedRuns }: RootDeps): Promise<readonly TreeNode[]> {
  const { cloud } = view.estate.source;
  return orFailure(
    'runs',
    'read the unfinished runs',
    () => view.refresh(),
    async () => {
      const runs = await unfinishedRuns.list();
      return runs
        .filter((run) => run.cloud === cloud.name && run.isEmulator === (cloud.isEmulator ?? false))
        .map((run) => ({
          id: `run:${run.runId}`,
          run,
          present: () => presentRun(run, unfinishedRuns.isActive(run.runId)),
        }));
    },
  );
}

function nothingSelected(): TreeNode {
  return messageNode('nothingSelected', 'No subscription is selected', {
    description: 'choose which are shown',
    command: { id: 'aoaiCmk.selectSubscriptions', title: 'Select Subscriptions…', onRow: false },
  });
}

/** For somebody whose way does not work. */
function otherWays(): readonly TreeNode[] {
  const way = (id: string, label: string, icon: string): TreeNode =>
    messageNode(id, label, { icon: { id: icon }, contextValue: 'way', command: { id, title: label, onRow: false } });
  return [
    way('aoaiCmk.connectAzure', 'Sign In to Azure…', 'azure'),
    way('aoaiCmk.connectAzureCli', 'Connect with Azure CLI', 'terminal'),
    way('aoaiCmk.connectEmulator', 'Use the Emulator', 'beaker'),
  ];
}
