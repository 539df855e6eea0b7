import { isWithinScope } from '../resources/armId.ts';
import type { Binding } from '../resources/binding.ts';
import { permissionModel } from '../resources/grant.ts';
import type { ResourceGraph } from '../resources/graph.ts';
import { keyPermissionsOf, policiesFor, policiesOf, type HeldPolicy } from '../resources/heldPolicies.ts';
import { heldRoles, type HeldRole } from '../resources/heldRoles.ts';
import type { Resource } from '../resources/resource.ts';
import { types } from '../resources/types.ts';
import { asString } from '../resources/value.ts';
import { saysLocalRoles } from './grantRemedy.ts';
import type { Severity } from './rule.ts';

/** What an identity holds at its key, of each kind, whether or not that counts there. */
export interface Held {
  readonly store: Resource;
  /** Azure roles that are about vaults or assigned at the key store: others on a whole resource group serve other purposes. */
  readonly roles: readonly HeldRole[];
  readonly policies: readonly HeldPolicy[];
}

/** Undefined where identity or key store is not known. */
export function heldBy({ identity, store, keyId }: Binding, graph: ResourceGraph): Held | undefined {
  if (!identity || identity.missing !== undefined || store?.kind !== 'found') return undefined;
  const vault = store.resource;
  const place = keyId === undefined ? {} : { id: keyId };
  const roles = heldRoles(graph, place, identity.principalId, types.roleAssignment).filter((role) =>
    concerns(role, vault),
  );
  const policies = policiesFor(graph, policiesOf(graph, vault).policies, identity.principalId);
  return { store: vault, roles, policies: policies.filter((policy) => keyPermissionsOf(policy)?.length !== 0) };
}

function concerns(role: HeldRole, store: Resource): boolean {
  const ofVaults = (role.sets ?? []).some(({ actions }) =>
    actions.some((action) => /^(\*|microsoft\.keyvault)/i.test(action)),
  );
  return ofVaults || isAtStore(role, store);
}

/** Whether a role is assigned at the key store, or at something in it. */
export function isAtStore({ assignment }: HeldRole, { id }: Resource): boolean {
  const scope = asString(assignment.read('properties.scope'));
  return scope !== undefined && id !== undefined && isWithinScope(scope, id);
}

/**
 * Why an identity may not use its key, where it may not: each cause is one rule's to tell.
 * - `model`: it has a grant of the kind that its vault does not heed
 * - `role`: an Azure role that does not let it, or any at a Managed HSM
 * - `policy`: an access policy that does not include it
 * - `nothing`: none at all
 */
export type Lack = 'model' | 'role' | 'policy' | 'nothing';

export function lackOf(binding: Binding, graph: ResourceGraph): Lack | undefined {
  if (binding.grant?.kind !== 'missing') return undefined;
  const held = heldBy(binding, graph);
  if (!held) return undefined;
  const { store, roles, policies } = held;
  if (store.type === types.managedHsm) return roles.some((role) => isAtStore(role, store)) ? 'role' : 'nothing';
  const model = permissionModel(store);
  if (model === 'rbac' && policies.length > 0) return 'model';
  if (model !== 'rbac' && policies.length > 0) return 'policy';
  if (model === 'accessPolicy' && roles.length > 0) return 'model';
  return roles.length > 0 ? 'role' : 'nothing';
}

/**
 * How certain it is that what is not there is missing. Of what files only refer to, others may have granted the rest; the local roles of a
 * Managed HSM cannot be said in Bicep and ARM at all.
 */
export function severityOfLack({ account, identity, store }: Binding, graph: ResourceGraph): Severity {
  if (!account.declaration || store?.kind !== 'found') return 'error';
  const { resource } = store;
  const own = identity?.kind === 'user' ? identity.resource : account;
  const isOutside = (part: Resource | undefined): boolean => part === undefined || part.declaration?.existing === true;
  if (isOutside(own) || isOutside(resource) || graph.gaps.length > 0) return 'hint';
  if (resource.type === types.managedHsm && !saysLocalRoles(account)) return 'hint';
  // A registry's module may grant more than its arguments show, and a script may go on where a person left off.
  const isOpaque = [own, resource, account].some((part) => part?.declaration?.module !== undefined);
  return isOpaque || account.declaration.format === 'script' ? 'warning' : 'error';
}

/** What an account's encryption needs, for people: `keys/wrap/action`. */
export function needsInWords(lacking: readonly string[]): string {
  return lacking.map((action) => action.replace('Microsoft.KeyVault/vaults/', '')).join(', ');
}

/** The key as people call it. */
export function keyNameOf({ key }: Binding): string {
  if (key === undefined) return 'its key';
  return `key ${key.kind === 'found' ? key.resource.name : key.name}`;
}
