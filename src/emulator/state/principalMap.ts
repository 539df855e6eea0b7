import { Buckets } from './buckets.ts';
import type { Principal } from './directory.ts';

/**
 * Principals under their lower-case object ids, which also knows the groups that each is a direct member of, and finds an
 * application by its client id: every access check and every sign-in asks.
 */
export class PrincipalMap extends Map<string, Principal> {
  readonly #groupsByMember = new Buckets<Principal>();
  readonly #byApplication = new Buckets<Principal>();

  constructor(entries: Iterable<readonly [string, Principal]> = []) {
    super();
    for (const [id, principal] of entries) this.set(id, principal);
  }

  /** The groups that list the principal among their members; not those above them. */
  groupsOf(memberId: string): Iterable<Principal> {
    return this.#groupsByMember.of(memberId.toLowerCase());
  }

  withApplicationId(appId: string): Principal | undefined {
    return this.#byApplication.first(appId.toLowerCase());
  }

  override set(id: string, principal: Principal): this {
    this.#forget(id);
    for (const member of principal.members ?? []) this.#groupsByMember.add(member.toLowerCase(), id, principal);
    if (principal.appId !== undefined) this.#byApplication.add(principal.appId.toLowerCase(), id, principal);
    return super.set(id, principal);
  }

  override delete(id: string): boolean {
    this.#forget(id);
    return super.delete(id);
  }

  override clear(): void {
    this.#groupsByMember.clear();
    this.#byApplication.clear();
    super.clear();
  }

  #forget(id: string): void {
    const before = this.get(id);
    if (before === undefined) return;
    for (const member of before.members ?? []) this.#groupsByMember.remove(member.toLowerCase(), id);
    if (before.appId !== undefined) this.#byApplication.remove(before.appId.toLowerCase(), id);
  }
}
