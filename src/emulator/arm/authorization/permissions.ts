import { permissionsAt } from '../../authorization/authorize.ts';
import { contains } from '../../authorization/scopes.ts';
import type { DenyAssignment } from '../../state/authorization.ts';
import { identitiesOf } from '../../state/directory.ts';
import type { Reply } from '../../wire/exchange.ts';
import { requireAction, type ArmCall } from '../call.ts';
import { armPage } from '../paging.ts';
import { readFilter } from './filters.ts';
import { scopeOf } from './scopeOf.ts';

/** What the caller may do at the scope: the permissions of each role it holds there. Everyone may ask. */
export function listPermissions(call: ArmCall): Reply {
  return armPage(call, permissionsAt(call.azure, call.caller.objectId, scopeOf(call)), (permission) => permission);
}

export function listDenyAssignments(call: ArmCall): Reply {
  const scope = scopeOf(call);
  requireAction(call, 'Microsoft.Authorization/denyAssignments/read', scope);
  const { estate } = call.azure;
  const filter = readFilter(call.request.query.get('$filter'));
  const asked = filter.assignedTo ?? filter.principalId;
  const wanted = asked === undefined ? undefined : identitiesOf(estate.principals, asked);
  const rows = [...estate.denyAssignments.values()].filter(
    (deny) =>
      (contains(estate, deny.scope, scope) || (!filter.atScope && contains(estate, scope, deny.scope))) &&
      (wanted === undefined || deny.principals.some((id) => wanted.has(id.toLowerCase()))),
  );
  return armPage(call, rows, denyAssignmentView);
}

function denyAssignmentView(deny: DenyAssignment): object {
  return {
    properties: {
      denyAssignmentName: deny.denyAssignmentName,
      description: deny.description,
      permissions: deny.permissions,
      scope: deny.scope,
      doNotApplyToChildScopes: deny.doNotApplyToChildScopes,
      principals: deny.principals.map((id) => ({ id, type: 'ServicePrincipal' })),
      excludePrincipals: deny.excludePrincipals.map((id) => ({ id, type: 'ServicePrincipal' })),
      isSystemProtected: deny.isSystemProtected,
    },
    id: deny.id,
    type: 'Microsoft.Authorization/denyAssignments',
    name: deny.name,
  };
}
