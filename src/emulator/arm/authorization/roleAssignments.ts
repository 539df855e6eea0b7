import { putAssignment, removeAssignment } from '../../authorization/assignments.ts';
import { contains, normalScope, scopesAbove } from '../../authorization/scopes.ts';
import { armTime } from '../../clock.ts';
import { isGuid } from '../../guid.ts';
import { asString, member } from '../../json.ts';
import type { RoleAssignment } from '../../state/authorization.ts';
import { identitiesOf } from '../../state/directory.ts';
import { subscriptionOf } from '../../state/roleAssignmentMap.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import { bodyOf, requireAction, type ArmCall } from '../call.ts';
import { armPage } from '../paging.ts';
import { armRefusal, badRequest } from '../refusals.ts';
import { readFilter, type Filter } from './filters.ts';
import { roleDefinitionId } from './roleDefinitions.ts';
import { scopeOf } from './scopeOf.ts';

const type = 'Microsoft.Authorization/roleAssignments';

/** Assignments at, above and below the scope; `atScope()` leaves those below out (Azure RBAC documentation). */
export function listRoleAssignments(call: ArmCall): Reply {
  const scope = scopeOf(call);
  requireAction(call, `${type}/read`, scope);
  const filter = readFilter(call.request.query.get('$filter'));
  const wanted = principalsOf(call, filter);
  const found = [...inRange(call, scope, filter)].filter(
    ({ principalId }) => wanted === undefined || wanted.has(principalId.toLowerCase()),
  );
  const rows = call.azure.estate.roleAssignments.inOrder(found);
  return armPage(call, rows, (assignment) => roleAssignmentView(scope, assignment));
}

/** Those at the scope and above it, then those below, which are looked for in its subscription only. */
function* inRange({ azure: { estate } }: ArmCall, scope: string, filter: Filter): Iterable<RoleAssignment> {
  const { roleAssignments } = estate;
  for (const above of scopesAbove(estate, scope)) yield* roleAssignments.at(above);
  if (filter.atScope) return;
  const own = normalScope(scope);
  const subscription = subscriptionOf(own);
  const candidates =
    subscription === undefined ? roleAssignments.values() : roleAssignments.inSubscription(subscription);
  for (const assignment of candidates) {
    const isBelow = contains(estate, scope, assignment.scope) && !contains(estate, assignment.scope, scope);
    if (isBelow) yield assignment;
  }
}

/** `assignedTo` finds the assignments of the groups too, `principalId` only the principal's own. */
function principalsOf(call: ArmCall, filter: Filter): ReadonlySet<string> | undefined {
  if (filter.assignedTo !== undefined) return identitiesOf(call.azure.estate.principals, filter.assignedTo);
  return filter.principalId === undefined ? undefined : new Set([filter.principalId.toLowerCase()]);
}

export function getRoleAssignment(call: ArmCall): Reply {
  const scope = scopeOf(call);
  requireAction(call, `${type}/read`, scope);
  const assignment = find(call, scope);
  if (assignment === undefined) {
    const name = parameter(call.parameters, 'name');
    throw armRefusal(404, 'RoleAssignmentNotFound', `The role assignment '${name}' is not found.`);
  }
  return { status: 200, body: roleAssignmentView(scope, assignment) };
}

/**
 * Creates an assignment: 201 (recorded). Sent again under the same name it is 201 too (assumed: Azure's description
 * also knows 200) and changes description and condition only; the same grant under another name is 409.
 */
export function putRoleAssignment(call: ArmCall): Reply {
  const scope = scopeOf(call);
  requireAction(call, `${type}/write`, scope);
  const name = parameter(call.parameters, 'name');
  if (!isGuid(name))
    throw armRefusal(
      400,
      'InvalidRoleAssignmentId',
      `The role assignment ID '${name}' is not valid. The role assignment ID must be a GUID.`,
    );
  const wish = readWish(call, scope);
  const before = find(call, scope);
  if (before === undefined) requireNew(call, scope, wish);
  else requireSame(before, wish);
  const assignment = assignmentOf(call, scope, name, wish, before);
  putAssignment(call.azure, assignment);
  return {
    status: 201,
    body: roleAssignmentView(scope, before === undefined ? { ...assignment, createdBy: undefined } : assignment),
  };
}

/** 200 with what was deleted, 204 where there was nothing (recorded; 204 by the API description). */
export function deleteRoleAssignment(call: ArmCall): Reply {
  const scope = scopeOf(call);
  requireAction(call, `${type}/delete`, scope);
  const assignment = find(call, scope);
  if (assignment === undefined) return { status: 204 };
  removeAssignment(call.azure, assignment);
  return { status: 200, body: roleAssignmentView(scope, assignment) };
}

function find(call: ArmCall, scope: string): RoleAssignment | undefined {
  return call.azure.estate.roleAssignments.get(idOf(scope, parameter(call.parameters, 'name')).toLowerCase());
}

function idOf(scope: string, name: string): string {
  return `${scope}/providers/${type}/${name}`;
}

/** What a body asks for. */
interface Wish {
  readonly roleDefinition: string;
  readonly principalId: string;
  readonly principalType: string;
  readonly condition: string | undefined;
  readonly conditionVersion: string | undefined;
  readonly description: string | undefined;
  readonly delegatedManagedIdentityResourceId: string | undefined;
}

function readWish(call: ArmCall, scope: string): Wish {
  const properties = member(bodyOf(call), 'properties');
  const roleDefinition = requireRoleDefinition(call, asString(member(properties, 'roleDefinitionId')), scope);
  const principalId = asString(member(properties, 'principalId'));
  if (principalId === undefined || !isGuid(principalId)) {
    throw armRefusal(400, 'InvalidPrincipalId', `A valid principal ID must be provided for role assignment.`);
  }
  return {
    roleDefinition,
    principalId,
    principalType: principalTypeOf(call, principalId, asString(member(properties, 'principalType'))),
    condition: asString(member(properties, 'condition')),
    conditionVersion: asString(member(properties, 'conditionVersion')),
    description: asString(member(properties, 'description')),
    delegatedManagedIdentityResourceId: asString(member(properties, 'delegatedManagedIdentityResourceId')),
  };
}

function requireRoleDefinition(call: ArmCall, id: string | undefined, scope: string): string {
  if (id === undefined) throw badRequest("The property 'roleDefinitionId' is required.");
  const [, name = ''] = /\/roleDefinitions\/([^/]+)$/i.exec(id) ?? [];
  const definition = call.azure.estate.roleDefinitions.get(name.toLowerCase());
  const assignable = definition?.assignableScopes.some((above) => contains(call.azure.estate, above, scope)) ?? false;
  if (definition !== undefined && assignable) return definition.name;
  throw armRefusal(
    400,
    'RoleDefinitionDoesNotExist',
    `The specified role definition with ID '${name.replaceAll('-', '')}' does not exist.`,
  );
}

/**
 * Without a principalType the directory is asked, and a principal that is fresh has not reached it yet: 400
 * PrincipalNotFound, the id printed without dashes (recorded). With one, Azure takes the caller's word.
 */
function principalTypeOf(call: ArmCall, principalId: string, asked: string | undefined): string {
  const { estate, clock } = call.azure;
  const principal = estate.principals.get(principalId.toLowerCase());
  const known = principal !== undefined && principal.replicatedAt <= clock.now();
  if (asked === undefined) {
    if (known) return principal.type;
    throw armRefusal(
      400,
      'PrincipalNotFound',
      `Principal ${principalId.replaceAll('-', '')} does not exist in the directory ${estate.tenant.tenantId}. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group.  See https://aka.ms/docs-principaltype`,
    );
  }
  if (known && principal.type.toLowerCase() !== asked.toLowerCase()) {
    throw armRefusal(
      400,
      'UnmatchedPrincipalType',
      `The PrincipalId '${principalId.replaceAll('-', '')}' has type '${principal.type}' , which is different from specified PrinciaplType '${asked}'.`,
    );
  }
  return asked;
}

function requireNew(call: ArmCall, scope: string, wish: Wish): void {
  const twins = [...call.azure.estate.roleAssignments.at(normalScope(scope), wish.principalId)];
  if (twins.some((assignment) => isSame(assignment, wish)))
    throw armRefusal(409, 'RoleAssignmentExists', 'The role assignment already exists.');
}

function requireSame(before: RoleAssignment, wish: Wish): void {
  if (isSame(before, wish)) return;
  throw armRefusal(
    400,
    'RoleAssignmentUpdateNotPermitted',
    'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.',
  );
}

function isSame(assignment: RoleAssignment, wish: Wish): boolean {
  return (
    assignment.roleDefinition === wish.roleDefinition &&
    assignment.principalId.toLowerCase() === wish.principalId.toLowerCase()
  );
}

function assignmentOf(
  call: ArmCall,
  scope: string,
  name: string,
  wish: Wish,
  before: RoleAssignment | undefined,
): RoleAssignment {
  const now = call.azure.clock.now();
  const by = call.caller.objectId;
  return {
    ...wish,
    id: idOf(scope, name),
    name,
    scope: scope === '' ? '/' : scope,
    createdOn: before?.createdOn ?? now,
    updatedOn: now,
    createdBy: before?.createdBy ?? by,
    updatedBy: by,
    effectiveFrom: before?.effectiveFrom ?? now + call.azure.behaviour.propagation,
  };
}

/**
 * `createdBy` is null in the reply to the creating PUT and filled in afterwards; the role definition is named below the
 * subscription that was asked, even where the assignment is inherited from above it (recorded).
 */
function roleAssignmentView(asked: string, assignment: RoleAssignment): object {
  return {
    properties: roleAssignmentProperties(assignment, roleDefinitionId(asked, assignment.roleDefinition)),
    id: assignment.id,
    type,
    name: assignment.name,
  };
}

export function roleAssignmentProperties(assignment: RoleAssignment, definitionId: string): object {
  return {
    roleDefinitionId: definitionId,
    principalId: assignment.principalId,
    principalType: assignment.principalType,
    scope: assignment.scope,
    condition: assignment.condition ?? null,
    conditionVersion: assignment.conditionVersion ?? null,
    createdOn: armTime(assignment.createdOn),
    updatedOn: armTime(assignment.updatedOn),
    createdBy: assignment.createdBy ?? null,
    updatedBy: assignment.updatedBy ?? null,
    delegatedManagedIdentityResourceId: assignment.delegatedManagedIdentityResourceId ?? null,
    description: assignment.description ?? null,
  };
}
