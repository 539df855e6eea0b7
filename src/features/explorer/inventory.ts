import { subscriptionOf } from '../../core/resources/armId.ts';
import type { LiveResource } from '../../core/resources/resource.ts';
import type { Listing } from '../../core/sources.ts';
import { Usage } from './usage.ts';

/** An inventory as the tree asks for it: by subscription, of which there may be thousands. */
export class Inventory {
  readonly listing: Listing<LiveResource>;
  readonly usage: Usage;
  readonly #bySubscription: ReadonlyMap<string | undefined, readonly LiveResource[]>;
  readonly #gaps: ReadonlySet<string | undefined>;

  constructor(listing: Listing<LiveResource>) {
    this.listing = listing;
    this.usage = new Usage(listing.items);
    this.#bySubscription = Map.groupBy(listing.items, ({ id }) => subscriptionOf(id));
    this.#gaps = new Set(listing.gaps.map(({ scope }) => (scope === '' ? undefined : subscriptionOf(scope))));
  }

  of(subscriptionId: string): readonly LiveResource[] {
    return this.#bySubscription.get(subscriptionId.toLowerCase()) ?? [];
  }

  /** Whether everything in a subscription was read: only then a number says how much there is. */
  isWhole(subscriptionId: string): boolean {
    return !this.#gaps.has(undefined) && !this.#gaps.has(subscriptionId.toLowerCase());
  }
}
