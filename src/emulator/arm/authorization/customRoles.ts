import { armTime } from '../../clock.ts';
import { isGuid } from '../../guid.ts';
import { asArray, asString, asStrings, member } from '../../json.ts';
import type { Permission, RoleDefinition } from '../../state/authorization.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import { bodyOf, requireAction, type ArmCall } from '../call.ts';
import { armRefusal, badRequest } from '../refusals.ts';
import { roleDefinitionView } from './roleDefinitions.ts';
import { scopeOf } from './scopeOf.ts';

const action = 'Microsoft.Authorization/roleDefinitions';

/** Creates or changes a custom role: 201 either way (API description). Asks for the right at each assignable scope. */
export function putRoleDefinition(call: ArmCall): Reply {
  const scope = scopeOf(call);
  requireAction(call, `${action}/write`, scope);
  const name = parameter(call.parameters, 'roleDefinitionId').toLowerCase();
  if (!isGuid(name)) {
    throw armRefusal(
      400,
      'InvalidRoleDefinitionId',
      `The role definition ID '${name}' is not valid. The role definition ID must be a GUID.`,
    );
  }
  const before = call.azure.estate.roleDefinitions.get(name);
  requireCustom(before);
  const definition = readDefinition(call, name, before);
  for (const assignable of definition.assignableScopes) requireAction(call, `${action}/write`, assignable);
  requireFreeName(call, definition);
  call.azure.estate.roleDefinitions.set(name, definition);
  // Who made it is not told by this reply, even where it is known (recorded).
  return { status: 201, body: roleDefinitionView(scope, { ...definition, createdBy: undefined }) };
}

/** 200 with what was deleted, 204 where there was none; refused while it is assigned. */
export function deleteRoleDefinition(call: ArmCall): Reply {
  const scope = scopeOf(call);
  requireAction(call, `${action}/delete`, scope);
  const { estate } = call.azure;
  const definition = estate.roleDefinitions.get(parameter(call.parameters, 'roleDefinitionId').toLowerCase());
  if (definition === undefined) return { status: 204 };
  requireCustom(definition);
  if ([...estate.roleAssignments.values()].some(({ roleDefinition }) => roleDefinition === definition.name)) {
    throw armRefusal(
      400,
      'RoleDefinitionHasAssignments',
      'There are existing role assignments referencing role (code: RoleDefinitionHasAssignments)',
    );
  }
  estate.roleDefinitions.delete(definition.name);
  return { status: 200, body: roleDefinitionView(scope, definition) };
}

function requireCustom(definition: RoleDefinition | undefined): void {
  if (definition?.type !== 'BuiltInRole') return;
  throw armRefusal(
    403,
    'RoleDefinitionUpdateNotPermitted',
    `The built-in role '${definition.roleName}' cannot be changed or deleted.`,
  );
}

function readDefinition(call: ArmCall, name: string, before: RoleDefinition | undefined): RoleDefinition {
  const properties = member(bodyOf(call), 'properties');
  const roleName = asString(member(properties, 'roleName'));
  if (roleName === undefined || roleName.trim() === '') throw badRequest("The property 'roleName' is required.");
  const permissions = asArray(member(properties, 'permissions'))?.map(permissionOf) ?? [];
  if (permissions.length === 0) throw badRequest("The property 'permissions' is required.");
  const now = armTime(call.azure.clock.now());
  return {
    name,
    roleName,
    description: asString(member(properties, 'description')) ?? '',
    type: 'CustomRole',
    permissions,
    assignableScopes: assignableScopesOf(call, asStrings(member(properties, 'assignableScopes')) ?? []),
    createdOn: before?.createdOn ?? now,
    updatedOn: now,
    createdBy: before?.createdBy ?? call.caller.objectId,
    updatedBy: call.caller.objectId,
  };
}

function permissionOf(value: unknown): Permission {
  const strings = (name: string): readonly string[] => asStrings(member(value, name)) ?? [];
  return {
    actions: strings('actions'),
    notActions: strings('notActions'),
    dataActions: strings('dataActions'),
    notDataActions: strings('notDataActions'),
  };
}

/** Management groups, subscriptions and resource groups of this tenant; the root is for built-in roles (documented). */
function assignableScopesOf(call: ArmCall, scopes: readonly string[]): readonly string[] {
  const { estate } = call.azure;
  const wrong = scopes.find((scope) => {
    const place = scope.toLowerCase().replace(/\/$/, '');
    const [, groupName] = /^\/providers\/microsoft\.management\/managementgroups\/([^/]+)$/.exec(place) ?? [];
    const [, subscriptionId] = /^\/subscriptions\/([^/]+)$/.exec(place) ?? [];
    if (groupName !== undefined) return !estate.managementGroups.has(groupName);
    return subscriptionId === undefined ? !estate.resourceGroups.has(place) : !estate.subscriptions.has(subscriptionId);
  });
  if (scopes.length > 0 && wrong === undefined) return scopes;
  throw armRefusal(
    400,
    'LinkedInvalidPropertyId',
    `Property id '${wrong ?? ''}' at path 'properties.assignableScopes' is invalid. Expect fully qualified resource Id that start with '/subscriptions/{subscriptionId}' or '/providers/{resourceProviderNamespace}/'.`,
  );
}

/** Names of custom roles are unique in a tenant. */
function requireFreeName({ azure }: ArmCall, definition: RoleDefinition): void {
  const twin = [...azure.estate.roleDefinitions.values()].some(
    ({ name, roleName }) => name !== definition.name && roleName.toLowerCase() === definition.roleName.toLowerCase(),
  );
  if (!twin) return;
  throw armRefusal(
    409,
    'RoleDefinitionWithSameNameExists',
    'A custom role with the same name already exists in this directory. Use a different name',
  );
}
