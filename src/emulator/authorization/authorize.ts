import type { Azure } from '../azure.ts';
import type { DenyAssignment, Permission, RoleAssignment } from '../state/authorization.ts';
import { identitiesOf } from '../state/directory.ts';
import { permits, type ActionKind } from './actions.ts';
import { subscriptionOf } from '../state/roleAssignmentMap.ts';
import { contains, normalScope, scopesAbove } from './scopes.ts';

export type Decision =
  | { readonly allowed: true; readonly assignment: RoleAssignment }
  | { readonly allowed: false; readonly denyAssignment?: DenyAssignment };

/** Decides whether a principal may perform an action at a scope now, through Azure RBAC. */
export function decide(azure: Azure, principalId: string, action: string, scope: string, kind: ActionKind): Decision {
  const identities = identitiesOf(azure.estate.principals, principalId);
  const denyAssignment = denying(azure, identities, action, scope, kind);
  if (denyAssignment !== undefined) return { allowed: false, denyAssignment };
  for (const assignment of assignmentsAbove(azure, identities, scope)) {
    if (grants(azure, assignment, action, kind)) return { allowed: true, assignment };
  }
  return { allowed: false };
}

/** Whether the principal may perform the control-plane action at the scope. */
export function may(azure: Azure, principalId: string, action: string, scope: string): boolean {
  return decide(azure, principalId, action, scope, 'action').allowed;
}

/**
 * The assignments that count at this moment for the given identities at a scope: those at the scope and above it, new ones
 * only once they have propagated, removed ones until their removal has. They are looked up, never searched: there may be
 * tens of thousands.
 */
function* assignmentsAbove(azure: Azure, identities: ReadonlySet<string>, scope: string): Iterable<RoleAssignment> {
  const { roleAssignments } = azure.estate;
  const now = azure.clock.now();
  const scopes = scopesAbove(azure.estate, scope);
  for (const identity of identities) {
    for (const above of scopes) {
      for (const assignment of roleAssignments.at(above, identity))
        if (assignment.effectiveFrom <= now) yield assignment;
    }
  }
  for (const assignment of lingering(azure, identities)) {
    if (contains(azure.estate, assignment.scope, scope)) yield assignment;
  }
}

/** Assignments that were removed but still count. */
function lingering(azure: Azure, identities: ReadonlySet<string>): readonly RoleAssignment[] {
  const now = azure.clock.now();
  return azure.estate.removedRoleAssignments
    .filter(
      ({ assignment, effectiveUntil }) => now < effectiveUntil && identities.has(assignment.principalId.toLowerCase()),
    )
    .map(({ assignment }) => assignment)
    .filter(({ effectiveFrom }) => effectiveFrom <= now);
}

/** The permissions that the principal holds at a scope, one entry for each permission of each assignment. */
export function permissionsAt(azure: Azure, principalId: string, scope: string): readonly Permission[] {
  return [...assignmentsAbove(azure, identitiesOf(azure.estate.principals, principalId), scope)]
    .filter(({ condition }) => condition === undefined)
    .flatMap(({ roleDefinition }) => azure.estate.roleDefinitions.get(roleDefinition)?.permissions ?? []);
}

/** Whether the principal holds any assignment at, above or below the scope: who does, sees the subscription. */
export function holdsAnything(azure: Azure, principalId: string, scope: string): boolean {
  const identities = identitiesOf(azure.estate.principals, principalId);
  for (const _ of assignmentsAbove(azure, identities, scope)) return true;
  const now = azure.clock.now();
  const subscription = subscriptionOf(normalScope(scope));
  for (const identity of identities) {
    const { roleAssignments } = azure.estate;
    const candidates =
      subscription === undefined
        ? roleAssignments.of(identity)
        : roleAssignments.inSubscription(subscription, identity);
    for (const assignment of candidates) {
      if (assignment.effectiveFrom <= now && contains(azure.estate, scope, assignment.scope)) return true;
    }
  }
  return lingering(azure, identities).some((assignment) => contains(azure.estate, scope, assignment.scope));
}

/** Conditions (ABAC) are not evaluated: an assignment that carries one grants nothing here (docs/fidelity.md). */
function grants(azure: Azure, assignment: RoleAssignment, action: string, kind: ActionKind): boolean {
  if (assignment.condition !== undefined) return false;
  const definition = azure.estate.roleDefinitions.get(assignment.roleDefinition);
  return definition?.permissions.some((permission) => permits(permission, action, kind)) ?? false;
}

function denying(
  azure: Azure,
  identities: ReadonlySet<string>,
  action: string,
  scope: string,
  kind: ActionKind,
): DenyAssignment | undefined {
  return [...azure.estate.denyAssignments.values()].find(
    (deny) =>
      appliesTo(deny, identities) &&
      (deny.doNotApplyToChildScopes
        ? normalScope(deny.scope) === normalScope(scope)
        : contains(azure.estate, deny.scope, scope)) &&
      deny.permissions.some((permission) => permits(permission, action, kind)),
  );
}

/** The principal id of all zeros stands for everyone (Microsoft's description of deny assignments). */
function appliesTo(deny: DenyAssignment, identities: ReadonlySet<string>): boolean {
  const everyone = '00000000-0000-0000-0000-000000000000';
  const listed = deny.principals.some((id) => id === everyone || identities.has(id.toLowerCase()));
  return listed && !deny.excludePrincipals.some((id) => identities.has(id.toLowerCase()));
}
