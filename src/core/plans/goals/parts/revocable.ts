import type { GrantSubject } from '../../../inspection/dependence.ts';
import { nameOf, normalizeArmId } from '../../../resources/armId.ts';
import type { Binding } from '../../../resources/binding.ts';
import type { GrantSource } from '../../../resources/grant.ts';
import type { ResourceGraph } from '../../../resources/graph.ts';
import type { Resource } from '../../../resources/resource.ts';
import { keyPermissions } from '../../../resources/roles.ts';
import { types } from '../../../resources/types.ts';
import { asItems, asString, asStrings, at, known, object, sameValue, type Value } from '../../../resources/value.ts';
import type { DeleteChange } from '../../change.ts';

/** What gives an account's identity the right at its key, and whether it can be taken from it alone. */
export interface Revocable {
  readonly source: GrantSource;
  readonly subject: GrantSubject;
  /** Absent where it also serves others: it is not this plan's to delete. */
  readonly change?: DeleteChange;
  /** Why not. */
  readonly reason?: string;
}

/** What gives an account the right at its key. */
export function revocable(binding: Binding, graph: ResourceGraph): readonly Revocable[] {
  const { grant, key, identity } = binding;
  if (grant?.kind !== 'sufficient' || key?.kind !== 'found' || !identity) return [];
  return grant.via.flatMap((source) =>
    source.resource.type === types.vault
      ? policies(source, identity.principalId, graph)
      : [assignment(source, key.resource, identity.principalId)],
  );
}

function assignment(source: GrantSource, key: Resource, principalId: Value): Revocable {
  const { resource } = source;
  const scope = asString(resource.read('properties.scope')) ?? '';
  const subject: GrantSubject = { kind: 'assignment', id: resource.id ?? resource.key };
  if (!sameValue(resource.read('properties.principalId'), principalId))
    return { source, subject, reason: 'it is given to a group, and would be taken from all who belong to it' };
  if (normalizeArmId(scope) !== key.key)
    return { source, subject, reason: `it is made at ${nameOf(scope)}, and reaches other keys as well` };
  const properties = ['roleDefinitionId', 'principalId', 'principalType', 'scope'].map(
    (name) => [name, resource.read(`properties.${name}`)] as const,
  );
  const change: DeleteChange = {
    kind: 'delete',
    resource: resource.id ?? resource.key,
    type: resource.type,
    scope,
    properties: object(Object.fromEntries(properties)),
  };
  return { source, subject, change };
}

/** A policy gives one principal all keys of a vault: what else the account's identity does there ends with it. */
function policies(source: GrantSource, principalId: Value, graph: ResourceGraph): readonly Revocable[] {
  const { resource: vault } = source;
  const vaultId = vault.id ?? vault.key;
  const reaching = (asItems(vault.read('properties.accessPolicies')) ?? []).filter((policy) =>
    graph.reaches(at(policy, 'objectId'), principalId),
  );
  return reaching.flatMap((policy): readonly Revocable[] => {
    const objectId = asString(at(policy, 'objectId')) ?? '';
    const subject: GrantSubject = { kind: 'policy', id: vaultId, objectId };
    if (!sameValue(at(policy, 'objectId'), principalId))
      return [{ source, subject, reason: 'it is given to a group, and would be taken from all who belong to it' }];
    const needed: readonly string[] = [...keyPermissions.map((name) => name.toLowerCase()), 'all'];
    const keys = (asStrings(at(policy, 'permissions.keys')) ?? []).filter((name) =>
      needed.includes(name.toLowerCase()),
    );
    if (keys.length === 0) return [];
    const change: DeleteChange = {
      kind: 'delete',
      resource: `policy:${vault.key}:${objectId}`,
      type: types.accessPolicy,
      scope: vaultId,
      properties: object({
        vaultId: known(vault.key),
        tenantId: at(policy, 'tenantId'),
        objectId: at(policy, 'objectId'),
        permissions: known({ keys }),
      }),
    };
    return [{ source, subject, change }];
  });
}
