import type { StoreCall } from '../keyVault/call.ts';
import { vaultRefusal } from '../keyVault/refusals.ts';
import type { RoleDefinition } from '../state/authorization.ts';
import type { ManagedHsm } from '../state/resources.ts';
import type { Refusal, Reply } from '../wire/exchange.ts';
import { parameter } from '../wire/routes.ts';
import { localRole, localRoles } from './localRoles.ts';

/** The same at every scope (recorded). */
export function listRoleDefinitions(): Reply {
  return { status: 200, body: { value: localRoles.map(roleDefinitionView) } };
}

export function getRoleDefinition({ parameters }: StoreCall<ManagedHsm>): Reply {
  const role = localRole(parameter(parameters, 'name'));
  if (role === undefined) throw roleDefinitionNotFound();
  return { status: 200, body: roleDefinitionView(role) };
}

/** As recorded of getting one. */
export function roleDefinitionNotFound(): Refusal {
  return vaultRefusal(404, 'RoleDefinitionNotFound', 'Requested role definition not found');
}

/** A path without a leading slash, as recorded. */
export function roleDefinitionId(name: string): string {
  return `Microsoft.KeyVault/providers/Microsoft.Authorization/roleDefinitions/${name}`;
}

function roleDefinitionView({ name, roleName, description, permissions, assignableScopes }: RoleDefinition): object {
  return {
    id: roleDefinitionId(name),
    name,
    properties: { assignableScopes, description, permissions, roleName, type: 'AKVBuiltInRole' },
    type: 'Microsoft.Authorization/roleDefinitions',
  };
}
