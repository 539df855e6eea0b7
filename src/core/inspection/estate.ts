import { ResourceGraph } from '../resources/graph.ts';
import type { LiveResource } from '../resources/resource.ts';
import { normalizeArmId, subscriptionOf } from '../resources/armId.ts';
import { defaultPreferences, type Preferences } from '../rules/rule.ts';
import type { Clock, Listing, LiveSource, Subscription } from '../sources.ts';
import type { Inspection } from './inspect.ts';

/**
 * What has been read of one connection's estate, each thing once until it is refreshed. Two who ask for the same thing share one
 * read, so that closing a view never cuts off another.
 */
export class Estate {
  readonly source: LiveSource;
  readonly #clock: Clock;
  readonly #preferences: () => Preferences;
  readonly #listeners = new Set<() => void>();
  readonly #reads = new Map<string, Promise<unknown>>();
  #lifetime = new AbortController();
  #selected: ReadonlySet<string> | undefined;

  /** @param preferences asked for at each judgement */
  constructor(source: LiveSource, clock: Clock, preferences: () => Preferences = () => defaultPreferences) {
    this.source = source;
    this.#clock = clock;
    this.#preferences = preferences;
  }

  /** Ids of the subscriptions to show; undefined for all. */
  get selected(): ReadonlySet<string> | undefined {
    return this.#selected;
  }

  /** Shows only these subscriptions from now on; undefined for all. */
  select(subscriptionIds: Iterable<string> | undefined): void {
    this.#selected = subscriptionIds && new Set([...subscriptionIds].map((id) => id.toLowerCase()));
    this.refresh();
  }

  /** Every subscription the caller sees. */
  allSubscriptions(): Promise<Listing<Subscription>> {
    return this.#once('subscriptions', (signal) => this.source.subscriptions(signal));
  }

  /** The subscriptions to show. */
  async subscriptions(): Promise<Listing<Subscription>> {
    const all = await this.allSubscriptions();
    const selected = this.#selected;
    return selected ? { ...all, items: all.items.filter(({ id }) => selected.has(id.toLowerCase())) } : all;
  }

  /** Accounts, key stores and identities of the shown subscriptions. */
  inventory(): Promise<Listing<LiveResource>> {
    return this.#once('inventory', async (signal) => {
      const { items } = await this.subscriptions();
      return this.source.inventory(
        items.map(({ id }) => id),
        signal,
      );
    });
  }

  /**
   * Everything that a binding may refer to: an account's vault can lie in a subscription that is not shown, so for judging all
   * that the caller sees are read.
   */
  graph(): Promise<ResourceGraph> {
    return this.#once('graph', () => this.#graph());
  }

  async #graph(): Promise<ResourceGraph> {
    const shown = await this.inventory();
    if (!this.#selected) return ResourceGraph.of(shown.items, shown.gaps);
    const others = await this.#once('other inventory', async (signal) => {
      const { items } = await this.allSubscriptions();
      const hidden = items.map(({ id }) => id).filter((id) => !(this.#selected?.has(id.toLowerCase()) ?? false));
      return hidden.length === 0 ? { items: [], gaps: [] } : this.source.inventory(hidden, signal);
    });
    return ResourceGraph.of([...shown.items, ...others.items], [...shown.gaps, ...others.gaps]);
  }

  async inSubscription(subscriptionId: string): Promise<Listing<LiveResource>> {
    const { items, gaps } = await this.inventory();
    const wanted = subscriptionId.toLowerCase();
    return {
      items: items.filter(({ id }) => subscriptionOf(id) === wanted),
      gaps: gaps.filter(({ scope }) => subscriptionOf(scope) === wanted || scope === ''),
    };
  }

  keys(store: LiveResource): Promise<Listing<LiveResource>> {
    return this.#once(`keys ${store.key}`, (signal) => this.source.keys(store, signal));
  }

  /** One key with all its properties, which a listing may lack. */
  key(id: string): Promise<LiveResource> {
    return this.#once(`key ${normalizeArmId(id)}`, (signal) => this.source.key(id, signal));
  }

  keyVersions(key: LiveResource): Promise<Listing<LiveResource>> {
    return this.#once(`versions ${key.key}`, (signal) => this.source.keyVersions(key, signal));
  }

  projects(account: LiveResource): Promise<Listing<LiveResource>> {
    return this.#once(`projects ${account.key}`, (signal) => this.source.projects(account, signal));
  }

  /** What of a subscription is deleted and can be recovered. */
  deletedIn(subscriptionId: string): Promise<Listing<LiveResource>> {
    return this.#once(`deleted ${subscriptionId.toLowerCase()}`, (signal) =>
      this.source.deletedResources([subscriptionId], signal),
    );
  }

  /** What there is to say of an account's encryption; undefined where the account is gone. */
  inspect(account: LiveResource): Promise<Inspection | undefined> {
    return this.#once(`${inspection}${account.key}`, async (signal) => {
      // The rules weigh more than the first rows of a tree: they come while the accounts are being read.
      const [{ inspectAccount }, graph] = await Promise.all([import('./inspect.ts'), this.graph()]);
      return inspectAccount(this.source, graph, account.key, this.#clock.now(), signal, this.#preferences());
    });
  }

  /** Somebody prefers something else: what was read is judged anew, and those who show it are told. */
  judgeAnew(): void {
    for (const [name, read] of [...this.#reads]) {
      if (!name.startsWith(inspection)) continue;
      this.#reads.delete(name);
      void this.#once(name, async () => {
        const before = (await read) as Inspection | undefined;
        const { inspectBinding } = await import('./inspect.ts');
        return before && inspectBinding(before.binding, before.graph, this.#clock.now(), this.#preferences());
      }).catch(() => undefined);
    }
    this.#tell();
  }

  /** Forgets what was read and tells those who show it. */
  refresh(): void {
    this.#lifetime.abort();
    this.#lifetime = new AbortController();
    this.#reads.clear();
    this.#tell();
  }

  onDidChange(listener: () => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  dispose(): void {
    this.#lifetime.abort();
    this.#listeners.clear();
    this.#reads.clear();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  #once<T>(name: string, read: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const running = this.#reads.get(name);
    if (running) return running as Promise<T>;
    const started = read(this.#lifetime.signal);
    this.#reads.set(name, started);
    // A failure is not kept: the next who asks tries again.
    started.catch(() => {
      if (this.#reads.get(name) === started) this.#reads.delete(name);
    });
    return started;
  }
}

/** What reads of what there is to say of an account are called by. */
const inspection = 'inspect ';
