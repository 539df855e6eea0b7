import { normalizeArmId } from './armId.ts';
import { compareValues } from './compare.ts';
import type { ResourceGraph } from './graph.ts';
import type { Resource } from './resource.ts';
import { types } from './types.ts';
import { asItems, asString, asStrings, at, isNotSet, type Value } from './value.ts';

/** One access policy of a vault, and where it is declared: in the vault itself or beside it. */
export interface HeldPolicy {
  readonly resource: Resource;
  /** `objectId`, `permissions` and so on. */
  readonly value: Value;
}

/** The access policies of a vault. `unread`: those that the vault itself lists are not known. */
export function policiesOf(
  graph: ResourceGraph,
  vault: Resource,
): { readonly policies: readonly HeldPolicy[]; readonly unread: boolean } {
  const added = graph
    .ofType(types.accessPolicy)
    .filter((policy) => normalizeArmId(asString(policy.read('properties.vaultId')) ?? '') === normalizeArmId(vault.key))
    .map((resource) => ({ resource, value: resource.read('properties') }));
  const value = vault.read('properties.accessPolicies');
  const listed = asItems(value);
  const own = (listed ?? []).map((policy) => ({ resource: vault, value: policy }));
  return { policies: [...own, ...added], unread: !listed && !isNotSet(value) };
}

/** Those that certainly name a principal. */
export function policiesFor(
  graph: ResourceGraph,
  policies: readonly HeldPolicy[],
  principal: Value,
): readonly HeldPolicy[] {
  return policies.filter(({ value }) => graph.reaches(at(value, 'objectId'), principal));
}

/** Whether what a file says of a policy leaves open whom it names, or what it allows. */
export function mayName({ resource, value }: HeldPolicy, principal: Value): boolean {
  return resource.declaration !== undefined && compareValues(at(value, 'objectId'), principal) === 'unknown';
}

/** The permissions for keys, in lower case; undefined where they are not known. */
export function keyPermissionsOf({ value }: HeldPolicy): readonly string[] | undefined {
  const keys = at(value, 'permissions.keys');
  if (isNotSet(keys)) return [];
  return asStrings(keys)?.map((name) => name.toLowerCase());
}

export function includesPermission(policy: HeldPolicy, permission: string): boolean {
  const held = keyPermissionsOf(policy) ?? [];
  return held.includes(permission.toLowerCase()) || held.includes('all');
}
