import { parseBody, type StoreCall } from '../keyVault/call.ts';
import { badParameter, vaultRefusal } from '../keyVault/refusals.ts';
import { isGuid } from '../guid.ts';
import { asString, memberAt } from '../json.ts';
import type { LocalRoleAssignment, ManagedHsm } from '../state/resources.ts';
import type { Reply } from '../wire/exchange.ts';
import { parameter, type Parameters } from '../wire/routes.ts';
import { reaches } from './localAccess.ts';
import { localRole } from './localRoles.ts';
import { localScope } from './localScope.ts';
import { roleDefinitionId, roleDefinitionNotFound } from './roleDefinitions.ts';

/**
 * The assignments at the scope and above it, as recorded; those at single keys show at their key only (documented).
 * `$filter` is `atScope()`, which is no different, or `principalId eq '…'`.
 */
export function listRoleAssignments({ store, request, parameters }: StoreCall<ManagedHsm>): Reply {
  const scope = requireScope(parameters);
  const principal = principalOf(request.query.get('$filter'));
  const found = [...store.localRoleAssignments.values()].filter(
    (assignment) =>
      reaches(assignment.scope, scope) &&
      (principal === undefined || assignment.principalId.toLowerCase() === principal.toLowerCase()),
  );
  return { status: 200, body: { value: found.map(roleAssignmentView) } };
}

function principalOf(filter: string | undefined): string | undefined {
  if (filter === undefined || /^\s*atScope\(\)\s*$/i.test(filter)) return undefined;
  const [, principal] = /^\s*principalId\s+eq\s+'?([0-9a-f-]{36})'?\s*$/i.exec(filter) ?? [];
  if (principal === undefined) throw badParameter(`The filter '${filter}' is not supported.`);
  return principal;
}

export function getRoleAssignment(call: StoreCall<ManagedHsm>): Reply {
  return { status: 200, body: roleAssignmentView(existing(call)) };
}

/**
 * 201 as recorded. The same principal and role at the same scope, or the same name, are refused with 409, the code
 * assumed; the key of a scope need not exist, which is assumed too.
 */
export function putRoleAssignment({ azure, store, request, parameters }: StoreCall<ManagedHsm>): Reply {
  const scope = requireScope(parameters);
  const name = parameter(parameters, 'name').toLowerCase();
  if (!isGuid(name)) throw badParameter('Role assignment name must be a GUID');
  const body = parseBody(request);
  const principalId = asString(memberAt(body, 'properties', 'principalId'));
  const roleId = asString(memberAt(body, 'properties', 'roleDefinitionId'));
  if (principalId === undefined || !isGuid(principalId)) throw badParameter('Property principalId must be a GUID');
  if (roleId === undefined) throw badParameter('Property roleDefinitionId is required');
  const role = localRole(store, roleId.split('/').at(-1) ?? '');
  if (role === undefined) throw roleDefinitionNotFound();
  const assignment: LocalRoleAssignment = {
    name,
    scope,
    roleDefinition: role.name,
    principalId,
    effectiveFrom: azure.clock.now() + azure.behaviour.propagation,
  };
  if ([...store.localRoleAssignments.values()].some((other) => other.name === name || isSame(other, assignment))) {
    throw vaultRefusal(409, 'RoleAssignmentExists', 'The role assignment already exists');
  }
  store.localRoleAssignments.set(name, assignment);
  return { status: 201, body: roleAssignmentView(assignment) };
}

function isSame(left: LocalRoleAssignment, right: LocalRoleAssignment): boolean {
  return (
    left.scope.toLowerCase() === right.scope.toLowerCase() &&
    left.roleDefinition === right.roleDefinition &&
    left.principalId.toLowerCase() === right.principalId.toLowerCase()
  );
}

/** 200 with what was removed, as recorded. */
export function deleteRoleAssignment(call: StoreCall<ManagedHsm>): Reply {
  const { azure, store } = call;
  const assignment = existing(call);
  const now = azure.clock.now();
  store.localRoleAssignments.delete(assignment.name);
  store.removedLocalRoleAssignments = [
    ...(store.removedLocalRoleAssignments ?? []).filter(({ effectiveUntil }) => now < effectiveUntil),
    { assignment, effectiveUntil: now + azure.behaviour.propagation },
  ];
  return { status: 200, body: roleAssignmentView(assignment) };
}

/** The assignment of the path. Throws 404 as recorded; that the scope must be its own is assumed. */
function existing({ store, parameters }: StoreCall<ManagedHsm>): LocalRoleAssignment {
  const scope = requireScope(parameters);
  const found = store.localRoleAssignments.get(parameter(parameters, 'name').toLowerCase());
  if (found?.scope.toLowerCase() === scope.toLowerCase()) return found;
  throw vaultRefusal(404, 'RoleAssignmentNotFound', 'Requested role assignment not found');
}

function requireScope(parameters: Parameters): string {
  const scope = localScope(parameters);
  if (!/^\/(keys(\/[0-9a-z-]{1,127})?)?$/i.test(scope)) throw badParameter(`The scope '${scope}' is invalid`);
  return scope;
}

function roleAssignmentView({ name, scope, principalId, roleDefinition }: LocalRoleAssignment): object {
  return {
    id: `/providers/Microsoft.Authorization/roleAssignments/${name}`,
    name,
    properties: { principalId, roleDefinitionId: roleDefinitionId(roleDefinition), scope },
    type: 'Microsoft.Authorization/roleAssignments',
  };
}
