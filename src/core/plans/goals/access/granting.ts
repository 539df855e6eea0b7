import { subscriptionOf } from '../../../resources/armId.ts';
import { encryptionNeeds, permissionModel, type KeyNeeds } from '../../../resources/grant.ts';
import type { LiveResource } from '../../../resources/resource.ts';
import { builtInRoles, localRoles, roleDefinitionId } from '../../../resources/roles.ts';
import { isKey, types } from '../../../resources/types.ts';
import { asString, known, object, type Value } from '../../../resources/value.ts';
import { assignLocalRole, assignRole, type CreateChange } from '../../change.ts';
import type { GoalChange } from '../../derive.ts';
import type { GrantInput } from '../../inputs.ts';
import { openAiEkmNeeds, openAiEkmRole } from './openAiEkm.ts';

/** What a purpose needs of a key, and the narrowest role that gives it. */
export interface Access {
  readonly needs: KeyNeeds;
  readonly role: { readonly id: string; readonly name: string };
  /** What the principal does with the key, in words. */
  readonly words: string;
}

export function accessFor(purpose: GrantInput['purpose'], storeId: string): Access {
  if (purpose === 'openAiEkm') {
    return { needs: openAiEkmNeeds, role: openAiEkmRole(storeId), words: 'get, encrypt and decrypt' };
  }
  const { id, name } = builtInRoles.cryptoServiceEncryptionUser;
  const role = { id: roleDefinitionId(subscriptionOf(storeId) ?? '', id), name };
  return { needs: encryptionNeeds, role, words: 'get, wrap and unwrap' };
}

/** What access is granted at: a key, or a whole key store. */
export interface GrantScope {
  readonly id: string;
  readonly name: string;
  readonly store: LiveResource;
  readonly isKey: boolean;
}

export function scopeOf(resource: LiveResource, store: LiveResource): GrantScope {
  return { id: resource.id, name: resource.name, store, isKey: isKey(resource.type) };
}

const takesMinutes =
  'A role assignment takes effect after some minutes, typically up to ten. Nothing is interrupted meanwhile.';

/** The step that grants, as the key store decides; undefined where how it decides could not be read. */
export function grantChange(
  id: string,
  scope: GrantScope,
  principalId: Value,
  displayName: string,
  access: Access,
): GoalChange | undefined {
  const place = scope.isKey ? `key ${scope.name} of ${scope.store.name}` : scope.store.name;
  if (scope.store.type === types.managedHsm) {
    const { id: guid, name } = localRoles.cryptoServiceEncryptionUser;
    return {
      id,
      title: `Assign the local role ${name} to the ${displayName} at ${place}`,
      change: assignLocalRole(scope.id, guid, principalId),
      cost: 'waits',
      costExplanation: takesMinutes,
    };
  }
  switch (permissionModel(scope.store)) {
    case 'rbac':
      return {
        id,
        title: `Assign ${access.role.name} to the ${displayName} at ${place}`,
        change: assignRole(scope.id, access.role.id, principalId),
        cost: 'waits',
        costExplanation: takesMinutes,
      };
    case 'accessPolicy':
      return {
        id,
        title: `Let the ${displayName} ${access.words} by an access policy of ${scope.store.name}`,
        change: policyChange(scope.store, principalId, displayName, access.needs.permissions),
        cost: 'none',
        costExplanation: `${scope.store.name} uses access policies, which reach all of its keys. The other policies stay as they are.`,
      };
    case 'unknown':
      return undefined;
  }
}

function policyChange(
  store: LiveResource,
  objectId: Value,
  displayName: string,
  permissions: readonly string[],
): CreateChange {
  // Two principals can have one name.
  const holder = asString(objectId) ?? (objectId.kind === 'reference' ? objectId.resource : displayName);
  return {
    kind: 'create',
    resource: `new:${types.accessPolicy}:${store.key}:${holder}`,
    type: types.accessPolicy,
    scope: store.id,
    properties: object({
      vaultId: known(store.key),
      tenantId: store.read('properties.tenantId'),
      objectId,
      permissions: known({ keys: [...permissions] }),
    }),
  };
}
