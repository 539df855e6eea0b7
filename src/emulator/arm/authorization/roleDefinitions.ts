import type { RoleDefinition } from '../../state/authorization.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import { contains } from '../../authorization/scopes.ts';
import { requireAction, type ArmCall } from '../call.ts';
import { armPage } from '../paging.ts';
import { armRefusal } from '../refusals.ts';
import { readFilter } from './filters.ts';
import { scopeOf } from './scopeOf.ts';

/** Role definitions that can be assigned at the scope; `$filter` takes roleName, type and atScopeAndBelow(). */
export function listRoleDefinitions(call: ArmCall): Reply {
  const scope = readableScope(call);
  const filter = readFilter(call.request.query.get('$filter'));
  const rows = [...call.azure.estate.roleDefinitions.values()]
    .filter((definition) =>
      definition.assignableScopes.some(
        (assignable) =>
          contains(call.azure.estate, assignable, scope) ||
          (filter.atScopeAndBelow && contains(call.azure.estate, scope, assignable)),
      ),
    )
    .filter(({ roleName }) => filter.roleName === undefined || same(roleName, filter.roleName))
    .filter(({ type }) => filter.type === undefined || same(type, filter.type));
  return armPage(call, rows, (definition) => roleDefinitionView(scope, definition));
}

export function getRoleDefinition(call: ArmCall): Reply {
  const scope = readableScope(call);
  const name = parameter(call.parameters, 'roleDefinitionId');
  const definition = call.azure.estate.roleDefinitions.get(name.toLowerCase());
  if (definition === undefined) {
    throw armRefusal(
      404,
      'RoleDefinitionDoesNotExist',
      `The specified role definition with ID '${name.replaceAll('-', '')}' does not exist.`,
    );
  }
  return { status: 200, body: roleDefinitionView(scope, definition) };
}

/** At the tenant everyone may read the definitions (assumed); below it asks for the action. */
function readableScope(call: ArmCall): string {
  const scope = scopeOf(call);
  if (scope !== '') requireAction(call, 'Microsoft.Authorization/roleDefinitions/read', scope);
  return scope;
}

/** The id of a built-in role repeats the subscription that was asked (recorded), or has none above subscriptions. */
export function roleDefinitionId(scope: string, name: string): string {
  const [subscription = ''] = /^\/subscriptions\/[^/]+/i.exec(scope) ?? [];
  return `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${name}`;
}

export function roleDefinitionView(scope: string, definition: RoleDefinition): object {
  return {
    properties: roleDefinitionProperties(definition),
    id: roleDefinitionId(scope, definition.name),
    type: 'Microsoft.Authorization/roleDefinitions',
    name: definition.name,
  };
}

export function roleDefinitionProperties(definition: RoleDefinition): object {
  const { roleName, type, description, assignableScopes, permissions } = definition;
  const { createdOn, updatedOn, createdBy = null, updatedBy = null } = definition;
  return {
    roleName,
    type,
    description,
    assignableScopes,
    permissions,
    createdOn,
    updatedOn,
    createdBy,
    updatedBy,
  };
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
