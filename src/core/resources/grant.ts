import { clause } from '../failure.ts';
import { isWithinScope, nameOf } from './armId.ts';
import type { ResourceGraph } from './graph.ts';
import type { Resource } from './resource.ts';
import {
  allows,
  dataPermissions,
  hsmKeyDataActions,
  keyDataActions,
  keyPermissions,
  localRolePermissions,
  type PermissionSet,
} from './roles.ts';
import { types, type ResourceType } from './types.ts';
import { asBoolean, asItems, asString, asStrings, at, isNotSet, isSettled, type Value } from './value.ts';

/** Whether an identity may read, wrap and unwrap with a key. */
export type Grant =
  | { readonly kind: 'sufficient'; readonly via: readonly GrantSource[] }
  | { readonly kind: 'missing'; readonly lacking: readonly string[]; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** What gives the right: a role assignment with its role's name, or an access policy. */
export interface GrantSource {
  readonly resource: Resource;
  readonly description: string;
}

/** How a vault decides who may use its keys. */
export type PermissionModel = 'rbac' | 'accessPolicy' | 'unknown';

/**
 * From control-plane API version 2026-02-01 a new vault has role-based access control unless told otherwise; on a vault that
 * exists, and with older versions, null means access policies. Source: "Access control defaults of Azure Key Vault".
 */
export function permissionModel(vault: Resource): PermissionModel {
  const setting = vault.read('properties.enableRbacAuthorization');
  if (!isSettled(setting)) return 'unknown';
  const rbacByDefault = vault.declaration !== undefined && (vault.declaration.apiVersion ?? '') >= '2026-02-01';
  const rbac = isNotSet(setting) ? rbacByDefault : asBoolean(setting);
  return rbac === undefined ? 'unknown' : rbac ? 'rbac' : 'accessPolicy';
}

/** What a principal does with a key, in the three spellings of a right to it. */
export interface KeyNeeds {
  readonly dataActions: readonly string[];
  readonly hsmDataActions: readonly string[];
  readonly permissions: readonly string[];
}

/** What a service does with a customer-managed key. */
export const encryptionNeeds: KeyNeeds = {
  dataActions: keyDataActions,
  hsmDataActions: hsmKeyDataActions,
  permissions: keyPermissions,
};

/**
 * Judges the grant of `principal` (an object id, or a reference to one that does not exist yet) at a key, or at a whole key store.
 */
export function judgeGrant(
  graph: ResourceGraph,
  store: Resource,
  key: Resource,
  principal: Value,
  needs: KeyNeeds = encryptionNeeds,
): Grant {
  if (principal.kind === 'unknown') return { kind: 'unknown', reason: principal.reason };
  if (store.type === types.managedHsm) {
    const local = { assignmentType: types.hsmLocalRoleAssignment, actions: needs.hsmDataActions };
    return judgeRoles(graph, key, principal, local);
  }
  switch (permissionModel(store)) {
    case 'rbac':
      return judgeRoles(graph, key, principal, { assignmentType: types.roleAssignment, actions: needs.dataActions });
    case 'accessPolicy':
      return judgePolicies(graph, store, principal, needs.permissions);
    case 'unknown':
      return { kind: 'unknown', reason: `whether ${store.name} uses role-based access control could not be read` };
  }
}

/** One of the two systems of roles: Azure's own, and the one that each Managed HSM keeps for itself. */
interface RoleSystem {
  readonly assignmentType: ResourceType;
  readonly actions: readonly string[];
}

function isLocal({ assignmentType }: RoleSystem): boolean {
  return assignmentType === types.hsmLocalRoleAssignment;
}

function judgeRoles(graph: ResourceGraph, key: Resource, principal: Value, system: RoleSystem): Grant {
  const reaching = assignmentsAt(graph, key, system).filter((assignment) =>
    graph.reaches(assignment.read('properties.principalId'), principal),
  );
  const certain: { source: GrantSource; sets: readonly PermissionSet[] }[] = [];
  const doubts: string[] = [];
  for (const assignment of reaching) {
    const role = roleOf(graph, assignment, system);
    if (!role.sets) doubts.push(`${role.name} is assigned, but what it allows could not be read`);
    else if (!isNotSet(assignment.read('properties.condition')))
      doubts.push(`the assignment of ${role.name} has a condition`);
    else certain.push({ source: { resource: assignment, description: role.name }, sets: role.sets });
  }
  const lacking = system.actions.filter(
    (action) => !certain.some(({ sets }) => sets.some((set) => allows(set, action))),
  );
  if (lacking.length === 0) {
    const denial = denialAt(graph, key, principal, system);
    if (denial) return { kind: 'unknown', reason: `the deny assignment ${denial.name} may take the right away again` };
    const via = certain.filter(({ sets }) => system.actions.some((action) => sets.some((set) => allows(set, action))));
    return { kind: 'sufficient', via: via.map(({ source }) => source) };
  }
  if (doubts.length > 0) return { kind: 'unknown', reason: doubts.join('; ') };
  const id = asString(principal);
  if (id !== undefined && key.id !== undefined && !graph.knowsGrantsOf(id, key.id)) {
    const gap = graph.gaps.find(({ scope }) => key.id !== undefined && isWithinScope(key.id, scope));
    return { kind: 'unknown', reason: gap ? clause(gap.failure.message) : 'not every role assignment could be read' };
  }
  const held = certain.map(({ source }) => source.description);
  const which = isLocal(system) ? 'local role assignment' : 'role assignment';
  const reason = held.length === 0 ? `no ${which} reaches it` : `${held.join(' and ')} does not include it`;
  return { kind: 'missing', lacking, reason };
}

function assignmentsAt(graph: ResourceGraph, key: Resource, { assignmentType }: RoleSystem): readonly Resource[] {
  return graph.ofType(assignmentType).filter((assignment) => {
    const scope = asString(assignment.read('properties.scope'));
    return scope !== undefined && key.id !== undefined && isWithinScope(key.id, scope);
  });
}

/** An assignment's role and what it allows; undefined where that is not known. */
function roleOf(
  graph: ResourceGraph,
  assignment: Resource,
  system: RoleSystem,
): { readonly name: string; readonly sets: readonly PermissionSet[] | undefined } {
  const definition = definitionOf(graph, assignment);
  if (definition) {
    const name = asString(definition.read('properties.roleName')) ?? definition.name;
    return { name, sets: dataPermissions(definition.read('properties.permissions')) };
  }
  const guid = nameOf(asString(assignment.read('properties.roleDefinitionId')) ?? '');
  const builtIn = isLocal(system) ? localRolePermissions(guid) : undefined;
  return builtIn ?? { name: 'a role that could not be read', sets: undefined };
}

function definitionOf(graph: ResourceGraph, assignment: Resource): Resource | undefined {
  const id = asString(assignment.read('properties.roleDefinitionId'));
  if (id === undefined) return undefined;
  const guid = id.slice(id.lastIndexOf('/') + 1).toLowerCase();
  return (
    graph.get(id) ?? graph.ofType(types.roleDefinition).find((definition) => definition.name.toLowerCase() === guid)
  );
}

function denialAt(
  graph: ResourceGraph,
  key: Resource,
  principal: Value,
  { actions }: RoleSystem,
): Resource | undefined {
  return graph.ofType(types.denyAssignment).find((deny) => {
    const scope = asString(deny.read('properties.scope'));
    if (scope === undefined || key.id === undefined || !isWithinScope(key.id, scope)) return false;
    const excluded = asItems(deny.read('properties.excludePrincipals')) ?? [];
    if (excluded.some((item) => graph.reaches(at(item, 'id'), principal))) return false;
    const sets = dataPermissions(deny.read('properties.permissions'));
    return !sets || actions.some((action) => sets.some((set) => allows(set, action)));
  });
}

function judgePolicies(graph: ResourceGraph, vault: Resource, principal: Value, permissions: readonly string[]): Grant {
  const added = graph
    .ofType(types.accessPolicy)
    .filter(
      (policy) =>
        policy.read('properties.vaultId').kind === 'known' && asString(policy.read('properties.vaultId')) === vault.key,
    )
    .map((policy) => policy.read('properties'));
  const listed = asItems(vault.read('properties.accessPolicies'));
  if (!listed) {
    const value = vault.read('properties.accessPolicies');
    if (!isNotSet(value)) return { kind: 'unknown', reason: `the access policies of ${vault.name} could not be read` };
  }
  const policies = [...(listed ?? []), ...added];
  const own = policies.filter((policy) => graph.reaches(at(policy, 'objectId'), principal));
  const lacking = permissions.filter((permission) => !own.some((policy) => includesPermission(policy, permission)));
  if (lacking.length === 0)
    return { kind: 'sufficient', via: [{ resource: vault, description: `access policy of ${vault.name}` }] };
  const perhapsGroup = policies.find(
    (policy) => !own.includes(policy) && permissions.every((permission) => includesPermission(policy, permission)),
  );
  if (perhapsGroup && principal.kind === 'known') {
    const holder = asString(at(perhapsGroup, 'objectId')) ?? 'another principal';
    return {
      kind: 'unknown',
      reason: `${holder} has the right by an access policy; whether that is a group which contains the identity is not known`,
    };
  }
  return {
    kind: 'missing',
    lacking,
    reason: own.length === 0 ? 'no access policy names it' : 'its access policy does not include it',
  };
}

function includesPermission(policy: Value, permission: string): boolean {
  const held = asStrings(at(policy, 'permissions.keys')) ?? [];
  return held.some((name) => name.toLowerCase() === permission.toLowerCase() || name.toLowerCase() === 'all');
}
