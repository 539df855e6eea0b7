import * as vscode from 'vscode';
import { AzureFailure } from '../../core/failure.ts';
import type { Session } from '../../core/session.ts';
import { noFilter, type Filter } from './filter.ts';
import type { TreeNode } from './node.ts';
import {
  connectedRoot,
  connectionId,
  disconnectedRoot,
  type Emptiness,
  type Root,
  type RootDeps,
} from './rootNodes.ts';
import { Row } from './row.ts';
import { toMarkdown, toTreeItem } from './treeItem.ts';
import { EstateView, type Refresher } from './view.ts';

/** Milliseconds in which changes of rows are gathered: accounts come by the hundred. */
const gathering = 50;

export interface TreeDeps extends RootDeps {
  readonly session: Session;
  readonly now: () => number;
  /** Told whenever the first rows are known. */
  readonly onRoot: (emptiness: Emptiness, view: EstateView | undefined) => void;
  /** Told how many accounts need somebody, as they are looked at. */
  readonly onConcerning: (accounts: number) => void;
}

/** The estate as a tree. It asks for nothing before VS Code shows it. */
export class EstateTree implements vscode.TreeDataProvider<Row>, Refresher {
  readonly #deps: TreeDeps;
  readonly #rows = new Map<string, Row>();
  readonly #changes = new vscode.EventEmitter<Row[] | undefined>();
  readonly #disposables: { dispose(): void }[] = [this.#changes];
  #following: { dispose(): void } | undefined;
  #view: EstateView | undefined;
  #filter: Filter = noFilter;
  #gathered: Set<string> | 'all' | undefined;

  readonly onDidChangeTreeData = this.#changes.event;

  constructor(deps: TreeDeps) {
    this.#deps = deps;
    this.#disposables.push(
      deps.session.onDidChange(() => this.#follow()),
      deps.unfinishedRuns.onDidChange(() => this.refresh()),
    );
    this.#follow();
  }

  get view(): EstateView | undefined {
    return this.#view;
  }

  get filter(): Filter {
    return this.#filter;
  }

  set filter(filter: Filter) {
    this.#filter = filter;
    this.refresh();
  }

  getTreeItem(row: Row): vscode.TreeItem {
    const item = toTreeItem(row.node.id, row.node.present(), row);
    // VS Code asks for a tooltip only where there is none.
    if (row.node.richTooltip) delete item.tooltip;
    return item;
  }

  async resolveTreeItem(item: vscode.TreeItem, row: Row): Promise<vscode.TreeItem> {
    const tooltip = (await this.#richTooltip(row)) ?? row.node.present().tooltip;
    if (tooltip !== undefined) item.tooltip = toMarkdown(tooltip);
    return item;
  }

  /** Undefined where it could not be read: then what is known without it is said. */
  async #richTooltip(row: Row): Promise<string | undefined> {
    try {
      return await row.node.richTooltip?.();
    } catch {
      return undefined;
    }
  }

  getParent(row: Row): Row | undefined {
    return row.parent;
  }

  async getChildren(row?: Row): Promise<Row[]> {
    // VS Code asks for the first time when the view is shown for the first time.
    if (!row) void this.#deps.session.resume();
    const nodes = await this.#nodesBelow(row);
    return nodes.map((node) => this.#rowFor(node, row));
  }

  /** Gathers what changes at about the same time into one change. */
  refresh(ids?: readonly string[]): void {
    if (this.#gathered === undefined) setTimeout(() => this.#flush(), gathering);
    this.#gathered = !ids || this.#gathered === 'all' ? 'all' : new Set([...(this.#gathered ?? []), ...ids]);
  }

  dispose(): void {
    this.#following?.dispose();
    for (const disposable of this.#disposables) disposable.dispose();
  }

  async #nodesBelow(row: Row | undefined): Promise<readonly TreeNode[]> {
    for (;;) {
      const { state } = this.#deps.session;
      try {
        if (row) return (await row.node.children?.()) ?? [];
        const root = await this.#root();
        if (state === this.#deps.session.state) this.#deps.onRoot(root.emptiness, this.#view);
        return root.nodes;
      } catch (thrown) {
        const isCutOff = thrown instanceof AzureFailure && thrown.kind === 'cancelled';
        if (!isCutOff) throw thrown;
        // The estate was read anew meanwhile: so is this. Another one is shown: then nobody asks any more.
        if (state !== this.#deps.session.state || state.kind !== 'connected') return [];
      }
    }
  }

  async #root(): Promise<Root> {
    const { state } = this.#deps.session;
    if (state.kind !== 'connected' || !this.#view) {
      return state.kind === 'connected' ? { nodes: [], emptiness: 'none' } : disconnectedRoot(state, this.#deps);
    }
    const view = this.#view;
    const root = await connectedRoot(view, this.#deps);
    void this.#readInBackground(view);
    return root;
  }

  /** What decorates the first rows and must not hold them up. */
  async #readInBackground(view: EstateView): Promise<void> {
    const before = { inventory: view.inventory, caller: view.caller };
    await Promise.allSettled([view.readInventory(), view.readCaller()]);
    if (view !== this.#view) return;
    const subscriptions = [...this.#rows.keys()].filter((id) => /^\/subscriptions\/[^/#]+$/.test(id));
    if (view.caller !== before.caller) this.refresh([connectionId]);
    if (view.inventory !== before.inventory) this.refresh(subscriptions);
  }

  #rowFor(node: TreeNode, parent: Row | undefined): Row {
    const row = this.#rows.get(node.id) ?? new Row(node);
    row.update(node, parent);
    this.#rows.set(node.id, row);
    return row;
  }

  #follow(): void {
    const { session, now } = this.#deps;
    const { state } = session;
    this.#following?.dispose();
    this.#following = undefined;
    this.#view = undefined;
    this.#rows.clear();
    if (state.kind === 'connected') {
      const view = new EstateView(state.estate, state.to, this, now);
      this.#view = view;
      this.#following = state.estate.onDidChange(() => {
        view.reset();
        this.refresh();
      });
    }
    this.refresh();
  }

  #flush(): void {
    const gathered = this.#gathered;
    this.#gathered = undefined;
    if (gathered === undefined) return;
    this.#deps.onConcerning(this.#view?.inspector.concerning ?? 0);
    if (gathered === 'all') {
      this.#changes.fire(undefined);
      return;
    }
    const rows = [...gathered].map((id) => this.#rows.get(id)).filter((row) => row !== undefined);
    if (rows.length > 0) this.#changes.fire(rows);
  }
}
