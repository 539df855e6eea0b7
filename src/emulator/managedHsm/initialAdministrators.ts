import { guidOf } from '../guid.ts';
import type { ManagedHsm } from '../state/resources.ts';
import { localRoleIds } from './localRoles.ts';

/** Makes the initial administrators of a Managed HSM its administrators: the first local role assignments there are. */
export function assignInitialAdministrators(hsm: ManagedHsm): void {
  for (const principalId of hsm.initialAdminObjectIds) {
    const name = guidOf(`initial administrator ${hsm.id.toLowerCase()} ${principalId.toLowerCase()}`);
    hsm.localRoleAssignments.set(name, { name, scope: '/', roleDefinition: localRoleIds.administrator, principalId });
  }
}
