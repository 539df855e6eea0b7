import type { RoleAssignment } from './authorization.ts';

/** Role assignments under their lower-case ids, which also knows those of each principal: every access check asks. */
export class RoleAssignmentMap extends Map<string, RoleAssignment> {
  #byPrincipal: Map<string, Map<string, RoleAssignment>> | undefined;

  /** The assignments made to the principal itself, not those of its groups. */
  of(principalId: string): Iterable<RoleAssignment> {
    return this.#index().get(principalId.toLowerCase())?.values() ?? [];
  }

  override set(id: string, assignment: RoleAssignment): this {
    this.#forget(id);
    const index = this.#index();
    const principal = assignment.principalId.toLowerCase();
    const own = index.get(principal) ?? new Map<string, RoleAssignment>();
    own.set(id, assignment);
    index.set(principal, own);
    return super.set(id, assignment);
  }

  override delete(id: string): boolean {
    this.#forget(id);
    return super.delete(id);
  }

  override clear(): void {
    this.#index().clear();
    super.clear();
  }

  #forget(id: string): void {
    const before = this.get(id);
    if (before !== undefined) this.#index().get(before.principalId.toLowerCase())?.delete(id);
  }

  /** Made on first use, since the constructor of Map may already call `set`. */
  #index(): Map<string, Map<string, RoleAssignment>> {
    this.#byPrincipal ??= new Map();
    return this.#byPrincipal;
  }
}
