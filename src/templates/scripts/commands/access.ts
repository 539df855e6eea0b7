import { builtInRoleGuid } from '../../../core/resources/builtInRoles.ts';
import { localRoles } from '../../../core/resources/roles.ts';
import { types } from '../../../core/resources/types.ts';
import { asString, canonicalText, expression, isNotSet, known, type Value } from '../../../core/resources/value.ts';
import { defaultScope, defaultSubscription, idSegment, templateId } from '../../ids.ts';
import { argument } from '../arguments.ts';
import type { Call } from '../call.ts';
import { keyStore, named } from '../handles.ts';
import { members } from '../../merge.ts';
import type { DirectoryHandle, Handle, World } from '../world.ts';

/** `az identity create`, `New-AzUserAssignedIdentity`. */
export function createIdentity(world: World, call: Call): Handle {
  const name = argument(world, call, 'name');
  const body = members({ name, location: argument(world, call, 'location') });
  return world.declare(call, named(world, call, types.userAssignedIdentity, name), idSegment(name), body, 'made');
}

/** `az identity show`, `Get-AzUserAssignedIdentity`. */
export function showIdentity(world: World, call: Call): Handle {
  return named(world, call, types.userAssignedIdentity, argument(world, call, 'name'));
}

/** `az ad sp show`, `Get-AzADServicePrincipal`: somebody of the directory, which is no identity of an account. */
export function findPrincipal(world: World, call: Call): DirectoryHandle {
  const wanted = canonicalText(argument(world, call, 'appId')) ?? '…';
  const found = expression(`{service principal ${wanted}}`, world.origin(call.heading));
  world.fromDirectory.add(found.path);
  return { directory: found };
}

/** `az role assignment create`, `New-AzRoleAssignment`. */
export function assignRole(world: World, call: Call): Handle {
  const scope = argument(world, call, 'scope');
  const scopeText = canonicalText(scope);
  const place = scopeText?.startsWith('/') ? scopeText : isNotSet(scope) ? defaultScope : `/{${scopeText ?? ''}}`;
  const id = templateId(place, types.roleAssignment, [`{${call.statement.start}}`]);
  const body = members({
    properties: members({
      roleDefinitionId: roleOf(argument(world, call, 'role')),
      principalId: argument(world, call, 'assignee'),
      scope: known(place, scope.kind === 'absent' ? world.origin(call.heading) : scope.origin),
    }),
  });
  return world.declare(call, { id, type: types.roleAssignment }, id, body, 'made');
}

/** `az keyvault role assignment create`, `New-AzKeyVaultRoleAssignment`: local to a Managed HSM. */
export function assignLocalRole(world: World, call: Call): Handle | undefined {
  const hsm = keyStore(world, call);
  if (!hsm) return undefined;
  const scope = asString(argument(world, call, 'scope')) ?? '/';
  const role = asString(argument(world, call, 'role'))?.toLowerCase();
  const found = Object.values(localRoles).find(({ name, id }) => name.toLowerCase() === role || id === role);
  const body = members({
    properties: members({
      roleDefinitionId: known(
        `Microsoft.KeyVault/providers/Microsoft.Authorization/roleDefinitions/${found?.id ?? role ?? ''}`,
      ),
      principalId: argument(world, call, 'assignee'),
      scope: known(scope === '/' ? hsm.id : `${hsm.id}${scope.startsWith('/') ? scope : `/${scope}`}`),
    }),
  });
  const id = `${hsm.id}/localRoleAssignments/{${call.statement.start}}`;
  return world.declare(call, { id, type: types.hsmLocalRoleAssignment }, id, body, 'made');
}

/** The id of a role that is named, or given by its GUID or whole id. */
function roleOf(role: Value): Value {
  const text = asString(role);
  if (text === undefined) return role;
  const guid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.exec(text)?.[0] ?? builtInRoleGuid(text);
  if (guid === undefined) return expression(`{role ${text}}`, role.origin);
  return known(`${defaultSubscription}/providers/Microsoft.Authorization/roleDefinitions/${guid}`, role.origin);
}
