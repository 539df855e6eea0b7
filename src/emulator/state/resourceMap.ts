import { Buckets } from './buckets.ts';
import type { Resource } from './resources.ts';

/**
 * Resources under their lower-case ids, which also knows those of each subscription and each resource group, and finds one
 * by its name: lists and data planes ask so, and an estate may be large.
 */
export class ResourceMap<R extends Resource> extends Map<string, R> {
  readonly #bySubscription = new Buckets<R>();
  readonly #byGroup = new Buckets<R>();
  readonly #byName = new Buckets<R>();

  constructor(entries: Iterable<readonly [string, R]> = []) {
    super();
    for (const [id, resource] of entries) this.set(id, resource);
  }

  inSubscription(subscriptionId: string): readonly R[] {
    return [...this.#bySubscription.of(subscriptionId.toLowerCase())];
  }

  inGroup(subscriptionId: string, resourceGroup: string): readonly R[] {
    return [...this.#byGroup.of(groupKey(subscriptionId, resourceGroup))];
  }

  /** The resource of that name in any case, for types whose names are unique in all of Azure. */
  named(name: string): R | undefined {
    return this.#byName.first(name.toLowerCase());
  }

  override set(id: string, resource: R): this {
    const before = this.get(id);
    if (before !== undefined) this.#forget(id, before);
    this.#bySubscription.add(resource.subscriptionId.toLowerCase(), id, resource);
    this.#byGroup.add(groupKey(resource.subscriptionId, resource.resourceGroup), id, resource);
    this.#byName.add(resource.name.toLowerCase(), id, resource);
    return super.set(id, resource);
  }

  override delete(id: string): boolean {
    const before = this.get(id);
    if (before !== undefined) this.#forget(id, before);
    return super.delete(id);
  }

  override clear(): void {
    for (const index of [this.#bySubscription, this.#byGroup, this.#byName]) index.clear();
    super.clear();
  }

  #forget(id: string, { subscriptionId, resourceGroup, name }: R): void {
    this.#bySubscription.remove(subscriptionId.toLowerCase(), id);
    this.#byGroup.remove(groupKey(subscriptionId, resourceGroup), id);
    this.#byName.remove(name.toLowerCase(), id);
  }
}

function groupKey(subscriptionId: string, resourceGroup: string): string {
  return `${subscriptionId}/${resourceGroup}`.toLowerCase();
}
