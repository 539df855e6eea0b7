import { asItems, asStrings, at, type Value } from './value.ts';

/**
 * Azure's role-based access control, as far as one principal and one action are concerned.
 * Source: "Understand Azure role definitions": effective = actions less notActions, data actions less notDataActions, over all
 * assignments that reach the principal; `*` stands for any run of characters.
 */

/** Built-in roles, by the GUID that is the same in every tenant. Source: "Azure built-in roles for Security". */
export const builtInRoles = {
  /** keys/read, wrap, unwrap and nothing else: what an encrypting service needs. */
  cryptoServiceEncryptionUser: {
    id: 'e147488a-f6f5-4113-8e2d-b22465e65bf6',
    name: 'Key Vault Crypto Service Encryption User',
  },
  /** Also lets its holder back up, disable and sign with the key: more than a service needs. */
  cryptoUser: { id: '12338af0-0e69-4776-bea7-57ae8d297424', name: 'Key Vault Crypto User' },
} as const;

/** Local roles of a Managed HSM, by the GUID that is the same in every HSM. Source: "Managed HSM local RBAC built-in roles". */
export const localRoles = {
  cryptoServiceEncryptionUser: {
    id: '33413926-3206-4cdd-b39a-83574fe37a17',
    name: 'Managed HSM Crypto Service Encryption User',
  },
  cryptoUser: { id: '21dbd100-6940-42c2-9190-5d6cb909625b', name: 'Managed HSM Crypto User' },
  cryptoOfficer: { id: '515eb02d-2335-4d2d-92f2-b1cbdf9c3778', name: 'Managed HSM Crypto Officer' },
  administrator: { id: 'a290e904-7015-4bba-90c8-60543313cdb4', name: 'Managed HSM Administrator' },
} as const;

/**
 * What a built-in local role allows of what a service does with a key: all of those above allow all of it. Undefined for another role.
 * It is the same in every HSM, so it can be judged before the HSM has been asked.
 */
export function localRolePermissions(
  guid: string,
): { readonly name: string; readonly sets: readonly PermissionSet[] } | undefined {
  const role = Object.values(localRoles).find(({ id }) => id === guid.toLowerCase());
  return role && { name: role.name, sets: [{ actions: hsmKeyDataActions, notActions: [] }] };
}

/** What a service does with a customer-managed key in a Managed HSM, as data actions of the HSM's own. */
export const hsmKeyDataActions = [
  'Microsoft.KeyVault/managedHsm/keys/read/action',
  'Microsoft.KeyVault/managedHsm/keys/wrap/action',
  'Microsoft.KeyVault/managedHsm/keys/unwrap/action',
] as const;

/** What a service does with a customer-managed key in a vault, as data actions. */
export const keyDataActions = [
  'Microsoft.KeyVault/vaults/keys/read',
  'Microsoft.KeyVault/vaults/keys/wrap/action',
  'Microsoft.KeyVault/vaults/keys/unwrap/action',
] as const;

/** The same as permissions of an access policy. */
export const keyPermissions = ['get', 'wrapKey', 'unwrapKey'] as const;

export function roleDefinitionId(subscriptionId: string, roleGuid: string): string {
  return `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${roleGuid}`;
}

/** Whether `pattern` (with `*`) covers `action`; case does not count. */
export function actionMatches(pattern: string, action: string): boolean {
  const expression = pattern
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${expression}$`, 'i').test(action);
}

export interface PermissionSet {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
}

/** Whether one permission set allows an action. */
export function allows(set: PermissionSet, action: string): boolean {
  return (
    set.actions.some((pattern) => actionMatches(pattern, action)) &&
    !set.notActions.some((pattern) => actionMatches(pattern, action))
  );
}

/**
 * The data-action permission sets of a role definition's (or deny assignment's) `properties.permissions`; undefined where they
 * are not known.
 */
export function dataPermissions(permissions: Value): readonly PermissionSet[] | undefined {
  const sets = asItems(permissions)?.map((item) => {
    const actions = stringsOrNone(at(item, 'dataActions'));
    const notActions = stringsOrNone(at(item, 'notDataActions'));
    return actions && notActions ? { actions, notActions } : undefined;
  });
  return sets?.every((set) => set !== undefined) ? sets : undefined;
}

function stringsOrNone(value: Value): readonly string[] | undefined {
  return value.kind === 'absent' || (value.kind === 'known' && value.value === null) ? [] : asStrings(value);
}
