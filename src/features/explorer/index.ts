import * as vscode from 'vscode';
import { setContextKey } from '../../platform/contextKey.ts';
import type { Remembered } from '../../platform/remembered.ts';
import type { RegisterCommand } from '../../platform/commands.ts';
import type { UnfinishedRuns } from '../../core/plans/unfinished.ts';
import type { Session } from '../../core/session.ts';
import type { Clock } from '../../core/sources.ts';
import { registerCommands } from './commands.ts';
import { stateDecorations } from './decorations.ts';
import { filterWords, isFiltering } from './filter.ts';
import { Selection, type SelectedSubscriptions } from './selection.ts';
import { EstateTree } from './tree.ts';

/** The view's id in the manifest. */
export const viewId = 'aoaiCmk.estate';

export interface ExplorerDeps {
  readonly session: Session;
  readonly clock: Pick<Clock, 'now'>;
  readonly registerCommand: RegisterCommand;
  readonly unfinishedRuns: UnfinishedRuns;
  /** Which subscriptions are shown, by the name of the cloud. */
  readonly selected: Remembered<SelectedSubscriptions>;
}

/** The estate as a tree in a view container of its own. */
export interface Explorer {
  readonly tree: EstateTree;
  dispose(): void;
}

/** What the number at the view's icon counts. */
function badgeWords(accounts: number): string {
  return accounts === 1 ? '1 account needs attention' : `${accounts} accounts need attention`;
}

export function activateExplorer(deps: ExplorerDeps): Explorer {
  const { session, clock } = deps;
  const selection = new Selection(session, deps.selected);
  const tree = new EstateTree({
    session,
    now: () => clock.now(),
    unfinishedRuns: deps.unfinishedRuns,
    reconnect: () => {
      if (session.state.kind === 'failed') void session.connect(session.state.to);
    },
    onRoot: (emptiness) => {
      setContextKey('aoaiCmk.emptiness', emptiness);
      setContextKey('aoaiCmk.filtered', isFiltering(tree.filter));
      // A message takes the place of a welcome view.
      view.message = emptiness === 'none' ? filterWords(tree.filter) : '';
    },
    onConcerning: (accounts) => {
      view.badge = accounts === 0 ? undefined : { value: accounts, tooltip: badgeWords(accounts) };
    },
  });
  const view = vscode.window.createTreeView(viewId, {
    treeDataProvider: tree,
    showCollapseAll: true,
    canSelectMany: true,
  });
  const registered = vscode.Disposable.from(
    view,
    tree,
    selection,
    vscode.window.registerFileDecorationProvider(stateDecorations),
    registerCommands({ session, registerCommand: deps.registerCommand, tree, selection }),
  );
  return { tree, dispose: () => void registered.dispose() };
}
