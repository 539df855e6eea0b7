import type { RoleAssignment } from './authorization.ts';
import { Buckets } from './buckets.ts';

/**
 * Role assignments under their lower-case ids, which also knows those of each principal and those at each scope: every
 * access check asks, and an estate may have tens of thousands.
 */
export class RoleAssignmentMap extends Map<string, RoleAssignment> {
  readonly #byPrincipal = new Buckets<RoleAssignment>();
  readonly #byScope = new Buckets<RoleAssignment>();
  readonly #byPrincipalAndScope = new Buckets<RoleAssignment>();
  readonly #bySubscription = new Buckets<RoleAssignment>();
  readonly #byPrincipalAndSubscription = new Buckets<RoleAssignment>();
  /** When each came, as one after so many others; a replacement keeps its place. */
  readonly #sequence = new Map<string, number>();
  #next = 0;

  constructor(entries: Iterable<readonly [string, RoleAssignment]> = []) {
    super();
    for (const [id, assignment] of entries) this.set(id, assignment);
  }

  /** The assignments made to the principal itself, not those of its groups. */
  of(principalId: string): Iterable<RoleAssignment> {
    return this.#byPrincipal.of(principalId.toLowerCase());
  }

  /** Those at exactly that scope, as `scopeKey` writes it; of one principal where it is named. */
  at(scope: string, principalId?: string): Iterable<RoleAssignment> {
    if (principalId === undefined) return this.#byScope.of(scope);
    return this.#byPrincipalAndScope.of(`${principalId.toLowerCase()} ${scope}`);
  }

  /** Those at a subscription and at whatever is in it; of one principal where it is named. */
  inSubscription(subscriptionId: string, principalId?: string): Iterable<RoleAssignment> {
    const subscription = subscriptionId.toLowerCase();
    if (principalId === undefined) return this.#bySubscription.of(subscription);
    return this.#byPrincipalAndSubscription.of(`${principalId.toLowerCase()} ${subscription}`);
  }

  /** Assignments of this map in the order in which they came, which lists keep. */
  inOrder(assignments: Iterable<RoleAssignment>): readonly RoleAssignment[] {
    const placeOf = ({ id }: RoleAssignment): number => this.#sequence.get(id.toLowerCase()) ?? 0;
    return [...assignments].sort((a, b) => placeOf(a) - placeOf(b));
  }

  override set(id: string, assignment: RoleAssignment): this {
    this.#forget(id);
    if (!this.#sequence.has(id)) {
      this.#sequence.set(id, this.#next);
      this.#next += 1;
    }
    for (const [index, bucket] of this.#placesOf(assignment)) index.add(bucket, id, assignment);
    return super.set(id, assignment);
  }

  override delete(id: string): boolean {
    this.#forget(id);
    this.#sequence.delete(id);
    return super.delete(id);
  }

  override clear(): void {
    for (const id of [...this.keys()]) this.delete(id);
  }

  #forget(id: string): void {
    const before = this.get(id);
    if (before === undefined) return;
    for (const [index, bucket] of this.#placesOf(before)) index.remove(bucket, id);
  }

  #placesOf({ principalId, scope }: RoleAssignment): readonly (readonly [Buckets<RoleAssignment>, string])[] {
    const principal = principalId.toLowerCase();
    const at = scopeKey(scope);
    const subscription = subscriptionOf(at);
    return [
      [this.#byPrincipal, principal],
      [this.#byScope, at],
      [this.#byPrincipalAndScope, `${principal} ${at}`],
      ...(subscription === undefined
        ? []
        : ([
            [this.#bySubscription, subscription],
            [this.#byPrincipalAndSubscription, `${principal} ${subscription}`],
          ] as const)),
    ];
  }
}

/** A scope without a trailing slash, in lower case; the root is ''. */
export function scopeKey(scope: string): string {
  return scope.toLowerCase().replace(/\/+$/, '');
}

/** The id of the subscription that a scope (as `scopeKey` writes it) is in or is; undefined for what is above them. */
export function subscriptionOf(scope: string): string | undefined {
  return /^\/subscriptions\/([^/]+)/.exec(scope)?.[1];
}
