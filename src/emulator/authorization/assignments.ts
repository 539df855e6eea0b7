import type { Azure } from '../azure.ts';
import type { RoleAssignment } from '../state/authorization.ts';

/** Adds an assignment or replaces the one of the same id. */
export function putAssignment(azure: Azure, assignment: RoleAssignment): void {
  azure.estate.roleAssignments.set(assignment.id.toLowerCase(), assignment);
}

/** Takes an assignment away; access checks honour it until its removal has propagated. */
export function removeAssignment(azure: Azure, assignment: RoleAssignment): void {
  const now = azure.clock.now();
  azure.estate.roleAssignments.delete(assignment.id.toLowerCase());
  const lingering = azure.estate.removedRoleAssignments.filter(({ effectiveUntil }) => now < effectiveUntil);
  lingering.push({ assignment, effectiveUntil: now + azure.behaviour.propagation });
  azure.estate.removedRoleAssignments.splice(0, Number.POSITIVE_INFINITY, ...lingering);
}
