import { toFailure } from '../../../core/failure.ts';
import type { Estate } from '../../../core/inspection/estate.ts';
import { isLive, type LiveResource } from '../../../core/resources/resource.ts';
import type { ResourceGraph } from '../../../core/resources/graph.ts';
import { types, type ResourceType } from '../../../core/resources/types.ts';
import { asString } from '../../../core/resources/value.ts';
import { nothingRead, type Offers, type Reading, type StoreOffer, type Wants } from './offers.ts';
import { TaskQueue } from './taskQueue.ts';

/** Requests at a time: Key Vault counts them per vault, Azure Resource Manager per caller. */
const concurrency = 6;

/** Reads what there is to choose from, each thing once and when a form first wants it, and tells what it knows so far. */
export class OffersReader {
  readonly #estate: Estate;
  readonly #changed: () => void;
  readonly #asked = new Set<Reading>();
  readonly #queue = new TaskQueue(concurrency);
  readonly #lifetime = new AbortController();
  #offers: Offers = nothingRead;

  /** @param changed called whenever more is known */
  constructor(estate: Estate, changed: () => void) {
    this.#estate = estate;
    this.#changed = changed;
    this.#once('inventory', () => this.#readInventory());
  }

  get offers(): Offers {
    return this.#offers;
  }

  want({ keysOf = [], versionsOf, resourceGroups = false }: Wants): void {
    for (const store of keysOf) this.#once(`keys ${store.key}`, () => this.#readKeys(store));
    if (versionsOf) this.#once(`versions ${versionsOf.key}`, () => this.#readVersions(versionsOf));
    if (resourceGroups) this.#once('resourceGroups', () => this.#readResourceGroups());
  }

  dispose(): void {
    this.#lifetime.abort();
  }

  #once(reading: Reading, read: () => Promise<Partial<Offers>>): void {
    if (this.#asked.has(reading)) return;
    this.#asked.add(reading);
    this.#update({ reading: new Set([...this.#offers.reading, reading]) });
    this.#queue.add(async () => {
      if (this.#isOver()) return;
      const found = await this.#attempt(read);
      if (this.#isOver()) return;
      const rest = [...this.#offers.reading].filter((one) => one !== reading);
      this.#update({ ...found, reading: new Set(rest) });
      this.#changed();
    });
  }

  #isOver(): boolean {
    return this.#lifetime.signal.aborted;
  }

  /** What cannot be read is said, and the rest goes on. */
  async #attempt(read: () => Promise<Partial<Offers>>): Promise<Partial<Offers>> {
    try {
      return await read();
    } catch (thrown) {
      const { kind, message } = toFailure(thrown, 'read what there is to choose from');
      return kind === 'cancelled' ? {} : { gaps: [...this.#offers.gaps, message] };
    }
  }

  #update(part: Partial<Offers>): void {
    this.#offers = { ...this.#offers, ...part };
  }

  async #readInventory(): Promise<Partial<Offers>> {
    const [subscriptions, inventory, graph] = await Promise.all([
      this.#estate.subscriptions(),
      this.#estate.inventory(),
      this.#estate.graph(),
    ]);
    const stores = [...liveOfType(graph, types.vault), ...liveOfType(graph, types.managedHsm)];
    return {
      accounts: byName(inventory.items.filter(({ type }) => type === types.account)),
      identities: byName(liveOfType(graph, types.userAssignedIdentity)),
      stores: byName(stores).map((store) => ({ store })),
      subscriptions: subscriptions.items,
      gaps: [...this.#offers.gaps, ...[...subscriptions.gaps, ...inventory.gaps].map(({ failure }) => failure.message)],
    };
  }

  async #readKeys(store: LiveResource): Promise<Partial<Offers>> {
    const offer = await this.#keysOf(store);
    return { stores: this.#offers.stores.map((other) => (other.store.key === store.key ? offer : other)) };
  }

  async #keysOf(store: LiveResource): Promise<StoreOffer> {
    try {
      const { items, gaps } = await this.#estate.keys(store);
      const [gap] = gaps;
      const keys = await Promise.all(items.map((key) => this.#whole(key)));
      return { store, keys: byName(keys), ...(gap && { failure: gap.failure.message }) };
    } catch (thrown) {
      return { store, keys: [], failure: toFailure(thrown, 'list the keys', store.id).message };
    }
  }

  /** A listing may lack type and size; where the single read fails too, the plan says what it could not see. */
  async #whole(listed: LiveResource): Promise<LiveResource> {
    if (asString(listed.read('properties.kty')) !== undefined) return listed;
    return this.#estate.key(listed.id).catch(() => listed);
  }

  async #readVersions(key: LiveResource): Promise<Partial<Offers>> {
    const { items } = await this.#estate.keyVersions(key);
    return { versions: new Map(this.#offers.versions).set(key.key, items) };
  }

  async #readResourceGroups(): Promise<Partial<Offers>> {
    const { items } = await this.#estate.subscriptions();
    const ids = items.map(({ id }) => id);
    const groups = await this.#estate.source.ofType(types.resourceGroup, ids, this.#lifetime.signal);
    return { resourceGroups: byName(groups.items) };
  }
}

function liveOfType(graph: ResourceGraph, type: ResourceType): readonly LiveResource[] {
  return graph.ofType(type).filter(isLive);
}

function byName(resources: readonly LiveResource[]): readonly LiveResource[] {
  return [...resources].sort((a, b) => a.name.localeCompare(b.name));
}
