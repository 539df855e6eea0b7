import { clause } from '../failure.ts';
import { isWithinScope } from './armId.ts';
import type { ResourceGraph } from './graph.ts';
import { includesPermission, keyPermissionsOf, mayName, policiesFor, policiesOf } from './heldPolicies.ts';
import { heldRoles, possibleRoles, type AssignmentType, type HeldRole, type Place } from './heldRoles.ts';
import type { Resource } from './resource.ts';
import {
  allows,
  dataPermissions,
  hsmKeyDataActions,
  keyDataActions,
  keyPermissions,
  type PermissionSet,
} from './roles.ts';
import { types } from './types.ts';
import { asBoolean, asItems, asString, at, isNotSet, isSettled, type Value } from './value.ts';

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
  if (!isSettled(setting) || (vault.declaration?.existing && isNotSet(setting))) return 'unknown';
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
  key: Place,
  principal: Value,
  needs: KeyNeeds = encryptionNeeds,
): Grant {
  if (principal.kind === 'unknown') return { kind: 'unknown', reason: principal.reason };
  if (store.type === types.managedHsm) {
    const actions = needs.hsmDataActions;
    return judgeRoles(graph, key, principal, { assignmentType: types.hsmLocalRoleAssignment, actions });
  }
  switch (permissionModel(store)) {
    case 'rbac':
      return judgeRoles(graph, key, principal, { assignmentType: types.roleAssignment, actions: needs.dataActions });
    case 'accessPolicy':
      return judgePolicies(graph, store, principal, needs.permissions);
    case 'unknown':
      if (store.declaration?.existing) return judgeOutside(graph, store, key, principal, needs);
      return { kind: 'unknown', reason: `whether ${store.name} uses role-based access control could not be read` };
  }
}

/** A vault that files only refer to: either kind of grant counts that they make. */
function judgeOutside(graph: ResourceGraph, vault: Resource, key: Place, principal: Value, needs: KeyNeeds): Grant {
  const judged = [
    judgeRoles(graph, key, principal, { assignmentType: types.roleAssignment, actions: needs.dataActions }),
    judgePolicies(graph, vault, principal, needs.permissions),
  ];
  return (
    judged.find(({ kind }) => kind === 'sufficient') ??
    judged.find(({ kind }) => kind === 'unknown') ?? {
      kind: 'missing',
      lacking: needs.dataActions,
      reason: `nothing in these files lets it, and ${vault.name} is not described in them`,
    }
  );
}

/** One of the two systems of roles, and what is needed in it. */
interface RoleSystem {
  readonly assignmentType: AssignmentType;
  readonly actions: readonly string[];
}

function isLocal({ assignmentType }: RoleSystem): boolean {
  return assignmentType === types.hsmLocalRoleAssignment;
}

function judgeRoles(graph: ResourceGraph, key: Place, principal: Value, system: RoleSystem): Grant {
  const certain: (HeldRole & { readonly sets: readonly PermissionSet[] })[] = [];
  const doubts: string[] = [];
  for (const role of heldRoles(graph, key, principal, system.assignmentType)) {
    const { name, sets } = role;
    if (!sets) doubts.push(`${name} is assigned, but what it allows could not be read`);
    else if (role.hasCondition) doubts.push(`the assignment of ${name} has a condition`);
    else certain.push({ ...role, sets });
  }
  const lacking = system.actions.filter(
    (action) => !certain.some(({ sets }) => sets.some((set) => allows(set, action))),
  );
  if (lacking.length === 0) {
    const denial = denialAt(graph, key, principal, system);
    if (denial) return { kind: 'unknown', reason: `the deny assignment ${denial.name} may take the right away again` };
    const via = certain.filter(({ sets }) => system.actions.some((action) => sets.some((set) => allows(set, action))));
    return {
      kind: 'sufficient',
      via: via.map(({ assignment, name }) => ({ resource: assignment, description: name })),
    };
  }
  for (const { name, sets } of possibleRoles(graph, key, principal, system.assignmentType)) {
    if (!sets || lacking.some((action) => sets.some((set) => allows(set, action))))
      doubts.push(`${name} is assigned, but to whom or where is known only once deployed`);
  }
  if (doubts.length > 0) return { kind: 'unknown', reason: doubts.join('; ') };
  const id = asString(principal);
  if (id !== undefined && key.id !== undefined && !graph.knowsGrantsOf(id, key.id)) {
    const gap = graph.gaps.find(({ scope }) => key.id !== undefined && isWithinScope(key.id, scope));
    return {
      kind: 'unknown',
      reason: gap ? clause(gap.failure.message) : 'not every role assignment that could reach it is known',
    };
  }
  const held = certain.map(({ name }) => name);
  const which = isLocal(system) ? 'local role assignment' : 'role assignment';
  const reason = held.length === 0 ? `no ${which} reaches it` : `${held.join(' and ')} does not include it`;
  return { kind: 'missing', lacking, reason };
}

function denialAt(graph: ResourceGraph, key: Place, principal: Value, { actions }: RoleSystem): Resource | undefined {
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
  const { policies, unread } = policiesOf(graph, vault);
  // Of a vault that files only refer to, the policies are judged that they add to it.
  if (unread && vault.declaration?.existing !== true)
    return { kind: 'unknown', reason: `the access policies of ${vault.name} could not be read` };
  const own = policiesFor(graph, policies, principal);
  const lacking = permissions.filter((permission) => !own.some((policy) => includesPermission(policy, permission)));
  if (lacking.length === 0) {
    const giving = own.filter((policy) => permissions.some((permission) => includesPermission(policy, permission)));
    const description = `access policy of ${vault.name}`;
    return { kind: 'sufficient', via: distinct(giving.map(({ resource }) => ({ resource, description }))) };
  }
  if (own.some((policy) => keyPermissionsOf(policy) === undefined))
    return { kind: 'unknown', reason: 'what its access policy allows could not be read' };
  if (policies.some((policy) => !own.includes(policy) && mayName(policy, principal)))
    return { kind: 'unknown', reason: 'whom an access policy names is known only once deployed' };
  const perhapsGroup = policies.find(
    (policy) => !own.includes(policy) && permissions.every((permission) => includesPermission(policy, permission)),
  );
  if (perhapsGroup && principal.kind === 'known') {
    const holder = asString(at(perhapsGroup.value, 'objectId')) ?? 'another principal';
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

function distinct(sources: readonly GrantSource[]): readonly GrantSource[] {
  return sources.filter(({ resource }, index) => sources.findIndex((other) => other.resource === resource) === index);
}
