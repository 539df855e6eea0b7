import { permits } from '../authorization/actions.ts';
import type { Azure } from '../azure.ts';
import { vaultRefusal } from '../keyVault/refusals.ts';
import { identitiesOf } from '../state/directory.ts';
import type { LocalRoleAssignment, ManagedHsm } from '../state/resources.ts';
import { localRole } from './localRoles.ts';

/**
 * Lets a principal pass who holds a local role with the data action at the scope or above, itself or through a group, or
 * throws AccessDenied (quoted from a public thread). Azure RBAC gives no right to the keys of a Managed HSM.
 */
export function requireLocalRole(azure: Azure, hsm: ManagedHsm, objectId: string, action: string, scope: string): void {
  const name = `Microsoft.KeyVault/managedHsm/${action}`;
  const identities = identitiesOf(azure.estate.principals, objectId);
  const granted = effectiveAssignments(azure, hsm).some(
    (assignment) =>
      identities.has(assignment.principalId.toLowerCase()) &&
      reaches(assignment.scope, scope) &&
      localRole(hsm, assignment.roleDefinition)?.permissions.some((permission) =>
        permits(permission, name, 'dataAction'),
      ),
  );
  if (granted) return;
  throw vaultRefusal(403, 'AccessDenied', `Not authorized to access ${name} on ${scope}`);
}

/** Whether a local scope is the other one or above it: `/` is above `/keys`, which is above `/keys/{name}`. */
export function reaches(above: string, scope: string): boolean {
  const [upper, lower] = [above.toLowerCase(), scope.toLowerCase()];
  return upper === '/' || upper === lower || lower.startsWith(`${upper}/`);
}

/** New ones once they have propagated, removed ones until their removal has: as Azure RBAC does, which is assumed. */
function effectiveAssignments(azure: Azure, hsm: ManagedHsm): readonly LocalRoleAssignment[] {
  const now = azure.clock.now();
  const lingering = (hsm.removedLocalRoleAssignments ?? [])
    .filter(({ effectiveUntil }) => now < effectiveUntil)
    .map(({ assignment }) => assignment);
  return [...hsm.localRoleAssignments.values(), ...lingering].filter(({ effectiveFrom = 0 }) => effectiveFrom <= now);
}
