import type { Estate } from '../../core/inspection/estate.ts';
import type { ConnectionKind } from '../../core/session.ts';
import type { Caller } from '../../core/sources.ts';
import type { Filter } from './filter.ts';
import { Inspector } from './inspector.ts';
import { Inventory } from './inventory.ts';
import { Usage } from './usage.ts';

const nobodysUsage = new Usage([]);

/** What changes a row, and how the tree is told of it. */
export interface Refresher {
  /** These rows look different or have other rows below; without ids, all do. */
  refresh(ids?: readonly string[]): void;
  readonly filter: Filter;
}

/** One estate as the tree shows it: what the rows share. */
export class EstateView {
  readonly estate: Estate;
  readonly to: ConnectionKind;
  readonly inspector: Inspector;
  readonly #tree: Refresher;
  readonly #now: () => number;
  #caller: Caller | undefined;
  #inventory: Inventory | undefined;

  constructor(estate: Estate, to: ConnectionKind, tree: Refresher, now: () => number) {
    this.estate = estate;
    this.to = to;
    this.#tree = tree;
    this.#now = now;
    this.inspector = new Inspector(estate, (accounts) => {
      // A filter by state shows an account only once its state is known.
      if (this.filter.accounts === 'all') tree.refresh(accounts.map(({ key }) => key));
      else tree.refresh();
    });
  }

  get filter(): Filter {
    return this.#tree.filter;
  }

  get now(): number {
    return this.#now();
  }

  /** Which accounts name which keys, as far as the inventory has been read. */
  get usage(): Usage {
    return this.#inventory?.usage ?? nobodysUsage;
  }

  get caller(): Caller | undefined {
    return this.#caller;
  }

  /** The inventory where it has been read. */
  get inventory(): Inventory | undefined {
    return this.#inventory;
  }

  /** Reads the inventory, where that has not been done. */
  async readInventory(): Promise<void> {
    const listing = await this.estate.inventory();
    if (listing !== this.#inventory?.listing) this.#inventory = new Inventory(listing);
  }

  async readCaller(): Promise<void> {
    this.#caller ??= await this.estate.source.caller(new AbortController().signal);
  }

  refresh(ids?: readonly string[]): void {
    this.#tree.refresh(ids);
  }

  /** The estate is read anew. */
  reset(): void {
    this.inspector.reset();
    this.#inventory = undefined;
  }
}
