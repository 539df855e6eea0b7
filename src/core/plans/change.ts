import { normalizeArmId } from '../resources/armId.ts';
import type { ResourceType } from '../resources/types.ts';
import { types } from '../resources/types.ts';
import { asString, type Value } from '../resources/value.ts';

/**
 * What is to be different. Declarative, in Azure Resource Manager's vocabulary: live Azure applies it with the SDKs, a template
 * turns it into a text edit, an exporter prints it. One fact is one change: `properties.encryption` as a whole.
 */
export type Change = SetChange | CreateChange;

/** One property of an existing resource gets a value. */
export interface SetChange {
  readonly kind: 'set';
  readonly resource: string;
  readonly type: ResourceType;
  readonly path: string;
  readonly value: Value;
}

/** A resource that does not exist yet. */
export interface CreateChange {
  readonly kind: 'create';
  /** A name of the change's own where Azure's is decided when it is made (a role assignment's follows from its content). */
  readonly resource: string;
  readonly type: ResourceType;
  /** What it is created in, or assigned at. */
  readonly scope: string;
  readonly properties: Value;
}

/** The resource whose state a change alters, as a key of the resource graph. */
export function targetOf(change: Change): string {
  return change.kind === 'set' ? normalizeArmId(change.resource) : change.resource;
}

/** A role assignment; sending it twice makes one, since its name follows from scope, principal and role. */
export function assignRole(scope: string, roleDefinitionId: string, principalId: Value): CreateChange {
  const principal =
    asString(principalId) ??
    (principalId.kind === 'reference' ? `${principalId.resource}#${principalId.path}` : 'unknown');
  return {
    kind: 'create',
    resource: `new:${types.roleAssignment}:${normalizeArmId(scope)}:${roleDefinitionId.slice(roleDefinitionId.lastIndexOf('/') + 1)}:${principal}`,
    type: types.roleAssignment,
    scope,
    properties: {
      kind: 'object',
      entries: {
        roleDefinitionId: { kind: 'known', value: roleDefinitionId },
        principalId,
        principalType: { kind: 'known', value: 'ServicePrincipal' },
        scope: { kind: 'known', value: scope },
      },
    },
  };
}
