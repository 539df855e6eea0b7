import type { LiveResource } from '../../../core/resources/resource.ts';
import type { Subscription } from '../../../core/sources.ts';

/** What the estate has to choose from, as far as it has been read. */
export interface Offers {
  readonly accounts: readonly LiveResource[];
  readonly identities: readonly LiveResource[];
  readonly stores: readonly StoreOffer[];
  readonly resourceGroups: readonly LiveResource[];
  readonly subscriptions: readonly Subscription[];
  /** Versions of keys that were asked for, newest first, by the key's id in normal form. */
  readonly versions: ReadonlyMap<string, readonly LiveResource[]>;
  /** What is being read at the moment. */
  readonly reading: ReadonlySet<Reading>;
  /** What could not be read, a sentence each. */
  readonly gaps: readonly string[];
}

export type Reading = 'inventory' | 'resourceGroups' | `keys ${string}` | `versions ${string}`;

/** A key store with its keys. */
export interface StoreOffer {
  readonly store: LiveResource;
  /** Undefined until they are listed. */
  readonly keys?: readonly LiveResource[];
  /** Why its keys, or some of them, could not be listed. */
  readonly failure?: string;
}

/** What a form needs to be read before it can offer it. */
export interface Wants {
  /** Stores whose keys are to be listed. */
  readonly keysOf?: readonly LiveResource[];
  readonly versionsOf?: LiveResource;
  readonly resourceGroups?: boolean;
}

export const nothingRead: Offers = {
  accounts: [],
  identities: [],
  stores: [],
  resourceGroups: [],
  subscriptions: [],
  versions: new Map(),
  reading: new Set(),
  gaps: [],
};
