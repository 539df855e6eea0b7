import type { RoleAssignment } from './authorization.ts';

/** Role assignments under their lower-case ids, which also knows those of each principal: every access check asks. */
export class RoleAssignmentMap extends Map<string, RoleAssignment> {
  readonly #byPrincipal = new Map<string, Map<string, RoleAssignment>>();

  constructor(entries: Iterable<readonly [string, RoleAssignment]> = []) {
    super();
    for (const [id, assignment] of entries) this.set(id, assignment);
  }

  /** The assignments made to the principal itself, not those of its groups. */
  of(principalId: string): Iterable<RoleAssignment> {
    return this.#byPrincipal.get(principalId.toLowerCase())?.values() ?? [];
  }

  override set(id: string, assignment: RoleAssignment): this {
    this.#forget(id);
    const principal = assignment.principalId.toLowerCase();
    const own = this.#byPrincipal.get(principal) ?? new Map<string, RoleAssignment>();
    own.set(id, assignment);
    this.#byPrincipal.set(principal, own);
    return super.set(id, assignment);
  }

  override delete(id: string): boolean {
    this.#forget(id);
    return super.delete(id);
  }

  override clear(): void {
    this.#byPrincipal.clear();
    super.clear();
  }

  #forget(id: string): void {
    const before = this.get(id);
    if (before !== undefined) this.#byPrincipal.get(before.principalId.toLowerCase())?.delete(id);
  }
}
