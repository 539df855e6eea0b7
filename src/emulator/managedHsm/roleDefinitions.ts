import { asArray, asString, asStrings, member, memberAt } from '../json.ts';
import { isGuid } from '../guid.ts';
import { parseBody, type StoreCall } from '../keyVault/call.ts';
import { badParameter, vaultRefusal } from '../keyVault/refusals.ts';
import type { Permission, RoleDefinition } from '../state/authorization.ts';
import type { ManagedHsm } from '../state/resources.ts';
import type { Refusal, Reply } from '../wire/exchange.ts';
import { parameter } from '../wire/routes.ts';
import { localScope } from './localScope.ts';
import { localRole, localRoles } from './localRoles.ts';

/** The same at every scope (recorded). `$filter` may be `atScope()`, which changes nothing (API description). */
export function listRoleDefinitions({ store }: StoreCall<ManagedHsm>): Reply {
  const roles = [...localRoles, ...(store.customRoles?.values() ?? [])];
  return { status: 200, body: { value: roles.map(roleDefinitionView) } };
}

export function getRoleDefinition({ store, parameters }: StoreCall<ManagedHsm>): Reply {
  const role = localRole(store, parameter(parameters, 'name'));
  if (role === undefined) throw roleDefinitionNotFound();
  return { status: 200, body: roleDefinitionView(role) };
}

/** PUT of a custom role: 201, be it new or changed; its name is a GUID (recorded). Its scope is `/` alone (documented). */
export function putRoleDefinition({ store, request, parameters }: StoreCall<ManagedHsm>): Reply {
  const name = parameter(parameters, 'name').toLowerCase();
  requireCustom(name, parameters);
  if (!isGuid(name)) throw badParameter('Role definition name must be a GUID');
  const properties = member(parseBody(request), 'properties');
  const role: RoleDefinition = {
    name,
    roleName: asString(member(properties, 'roleName')) ?? '',
    description: asString(member(properties, 'description')) ?? '',
    type: 'CustomRole',
    permissions: permissionsOf(properties),
    assignableScopes: ['/'],
    createdOn: '',
    updatedOn: '',
  };
  const roles = (store.customRoles ??= new Map<string, RoleDefinition>());
  roles.set(name, role);
  return { status: 201, body: roleDefinitionView(role) };
}

/** 200 with what was removed (recorded). That one in use is kept, and its code, are assumed. */
export function deleteRoleDefinition({ store, parameters }: StoreCall<ManagedHsm>): Reply {
  const name = parameter(parameters, 'name').toLowerCase();
  requireCustom(name, parameters);
  const role = store.customRoles?.get(name);
  if (role === undefined) throw roleDefinitionNotFound();
  if ([...store.localRoleAssignments.values()].some(({ roleDefinition }) => roleDefinition === name)) {
    throw vaultRefusal(409, 'RoleDefinitionHasAssignments', 'There are existing role assignments referencing role');
  }
  store.customRoles?.delete(name);
  return { status: 200, body: roleDefinitionView(role) };
}

/** The text on built-in roles is recorded, of changing and of deleting one; that on scopes is assumed. */
function requireCustom(name: string, parameters: StoreCall['parameters']): void {
  if (localScope(parameters) !== '/') throw badParameter('Role definitions are supported at the scope / only');
  if (!localRoles.some((role) => role.name === name)) return;
  throw badParameter('Cannot re-use the name/GUID matching that of a built-in role. Please use a unique role ID.');
}

/** At least one permission of data actions that Managed HSM has a name for; it knows no control-plane actions. */
function permissionsOf(properties: unknown): readonly Permission[] {
  const permissions = (asArray(memberAt(properties, 'permissions')) ?? []).map((permission) => ({
    actions: asStrings(member(permission, 'actions')) ?? [],
    dataActions: asStrings(member(permission, 'dataActions')) ?? [],
    notActions: asStrings(member(permission, 'notActions')) ?? [],
    notDataActions: asStrings(member(permission, 'notDataActions')) ?? [],
  }));
  if (permissions.length === 0) throw badParameter('Property permissions is required');
  for (const action of permissions.flatMap(({ dataActions, notDataActions }) => [...dataActions, ...notDataActions])) {
    if (!/^(\*|Microsoft\.KeyVault\/managedHsm\/.+)$/i.test(action)) {
      throw badParameter(`The data action '${action}' is invalid`);
    }
  }
  return permissions;
}

/** As recorded of getting one. */
export function roleDefinitionNotFound(): Refusal {
  return vaultRefusal(404, 'RoleDefinitionNotFound', 'Requested role definition not found');
}

/** A path without a leading slash, as recorded. */
export function roleDefinitionId(name: string): string {
  return `Microsoft.KeyVault/providers/Microsoft.Authorization/roleDefinitions/${name}`;
}

function roleDefinitionView(role: RoleDefinition): object {
  const { name, roleName, description, permissions, assignableScopes } = role;
  const type = role.type === 'CustomRole' ? 'CustomRole' : 'AKVBuiltInRole';
  return {
    id: roleDefinitionId(name),
    name,
    properties: { assignableScopes, description, permissions, roleName, type },
    type: 'Microsoft.Authorization/roleDefinitions',
  };
}
