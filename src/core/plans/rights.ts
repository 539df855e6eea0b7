import { parentArmId } from '../resources/armId.ts';
import { isKey, isKeyVersion, types, type ResourceType } from '../resources/types.ts';
import { at, memberNames } from '../resources/value.ts';
import { placeOf, type ActName, type Change } from './change.ts';

/** A right that a change asks of whoever makes it: in Azure Resource Manager, or inside a key store. */
export type Right = ControlRight | KeyRight;

export interface ControlRight {
  readonly plane: 'control';
  readonly action: string;
  readonly scope: string;
}

/** One of three spellings counts, by how the key store decides: role-based, by access policies, or a Managed HSM's own roles. */
export interface KeyRight {
  readonly plane: 'key';
  readonly use: KeyUseRight;
  /** ARM id of the key. */
  readonly scope: string;
  readonly storeId: string;
}

export interface KeyUseRight {
  readonly dataAction: string;
  /** The permission of an access policy. */
  readonly permission: string;
  /** Data actions of a Managed HSM, any of which suffices. */
  readonly hsmActions: readonly string[];
}

/** Source: "Azure RBAC guide for Key Vault", "Managed HSM local RBAC built-in roles", "Key Vault access policies". */
const uses = {
  update: keyUse('keys/update/action', 'update', ['keys/write/action']),
  rotate: keyUse('keys/rotate/action', 'rotate', ['keys/rotate/action', 'keys/write/action']),
  setRotationPolicy: keyUse('keyrotationpolicies/write', 'setrotationpolicy', ['keys/write/action']),
  create: keyUse('keys/create/action', 'create', ['keys/create']),
  import: keyUse('keys/import/action', 'import', ['keys/import/action']),
  backup: keyUse('keys/backup/action', 'backup', ['keys/backup/action']),
  restore: keyUse('keys/restore/action', 'restore', ['keys/restore/action']),
  recover: keyUse('keys/recover/action', 'recover', ['keys/deletedKeys/recover/action']),
  assignLocalRole: keyUse('', '', ['roleAssignments/write/action']),
  removeLocalRole: keyUse('', '', ['roleAssignments/delete/action']),
} as const;

function keyUse(dataAction: string, permission: string, hsmActions: readonly string[]): KeyUseRight {
  return {
    dataAction: `Microsoft.KeyVault/vaults/${dataAction}`,
    permission,
    hsmActions: hsmActions.map((action) => `Microsoft.KeyVault/managedHsm/${action}`),
  };
}

/** What writing to a resource type asks of the caller. Source: "Azure resource provider operations". */
const writeActions: Readonly<Partial<Record<ResourceType, string>>> = {
  [types.account]: 'Microsoft.CognitiveServices/accounts/write',
  [types.vault]: 'Microsoft.KeyVault/vaults/write',
  [types.managedHsm]: 'Microsoft.KeyVault/managedHSMs/write',
  [types.accessPolicy]: 'Microsoft.KeyVault/vaults/accessPolicies/write',
  [types.roleAssignment]: 'Microsoft.Authorization/roleAssignments/write',
  [types.roleDefinition]: 'Microsoft.Authorization/roleDefinitions/write',
  [types.vaultKey]: 'Microsoft.KeyVault/vaults/keys/write',
  [types.userAssignedIdentity]: 'Microsoft.ManagedIdentity/userAssignedIdentities/write',
  [types.virtualNetwork]: 'Microsoft.Network/virtualNetworks/write',
  [types.subnet]: 'Microsoft.Network/virtualNetworks/subnets/write',
  [types.privateEndpoint]: 'Microsoft.Network/privateEndpoints/write',
  [types.privateDnsZone]: 'Microsoft.Network/privateDnsZones/write',
  [types.privateDnsZoneLink]: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks/write',
  [types.privateDnsZoneGroup]: 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups/write',
  [types.diagnosticSetting]: 'Microsoft.Insights/diagnosticSettings/write',
  [types.workspace]: 'Microsoft.OperationalInsights/workspaces/write',
  [types.privateEndpointConnection]: 'Microsoft.KeyVault/vaults/privateEndpointConnections/write',
  [types.hsmPrivateEndpointConnection]: 'Microsoft.KeyVault/managedHSMs/privateEndpointConnections/write',
};

const deleteActions: Readonly<Partial<Record<ResourceType, string>>> = {
  [types.accessPolicy]: 'Microsoft.KeyVault/vaults/accessPolicies/write',
  [types.roleAssignment]: 'Microsoft.Authorization/roleAssignments/delete',
  [types.diagnosticSetting]: 'Microsoft.Insights/diagnosticSettings/delete',
};

/** The rights that a change asks for; none where that is decided outside Azure's roles (Microsoft Graph). */
export function rightsFor(change: Change): readonly Right[] {
  switch (change.kind) {
    case 'set':
      return rightsToSet(change);
    case 'create':
      return rightsToCreate(change);
    case 'delete':
      if (change.type === types.hsmLocalRoleAssignment) return [localRoleRight(change.scope, uses.removeLocalRole)];
      return control(deleteActions[change.type], placeOf(change));
    case 'act':
      return rightsToAct(change);
    case 'await':
      return [];
  }
}

function rightsToSet(change: Extract<Change, { kind: 'set' }>): readonly Right[] {
  if (isKeyVersion(change.type) || isKey(change.type)) {
    const use = change.path.startsWith('properties.rotationPolicy') ? uses.setRotationPolicy : uses.update;
    return [keyRight(change.resource, change.type, use)];
  }
  const own = control(writeActions[change.type], change.resource);
  if (change.path !== 'identity') return own;
  const attached = memberNames(at(change.value, 'userAssignedIdentities')) ?? [];
  return [
    ...own,
    ...attached.flatMap((id) => control('Microsoft.ManagedIdentity/userAssignedIdentities/assign/action', id)),
  ];
}

function rightsToCreate(change: Extract<Change, { kind: 'create' }>): readonly Right[] {
  if (change.type === types.hsmLocalRoleAssignment) return [localRoleRight(change.scope, uses.assignLocalRole)];
  if (change.type === types.hsmKey) return [keyRight(change.resource, change.type, uses.create)];
  // Assignments and what extends another resource are judged where they are made, all else where it will lie.
  return control(writeActions[change.type], change.scope);
}

function rightsToAct({ act, resource, type }: Extract<Change, { kind: 'act' }>): readonly Right[] {
  if (act === 'purge') {
    const purge = 'Microsoft.CognitiveServices/locations/resourceGroups/deletedAccounts/delete';
    return control(purge, resource.split('/').slice(0, 3).join('/'));
  }
  if (act === 'recover' && !isKey(type)) {
    return control(writeActions[type], resource.split('/').slice(0, 5).join('/'));
  }
  return [keyRight(resource, type, uses[keyActs[act]])];
}

const keyActs: Readonly<Record<Exclude<ActName, 'purge'>, keyof typeof uses>> = {
  rotate: 'rotate',
  import: 'import',
  recover: 'recover',
  backup: 'backup',
  restore: 'restore',
};

function control(action: string | undefined, scope: string): readonly Right[] {
  return action === undefined ? [] : [{ plane: 'control', action, scope }];
}

function keyRight(id: string, type: ResourceType, use: KeyUseRight): Right {
  const keyId = isKeyVersion(type) ? (parentArmId(id) ?? id) : id;
  return { plane: 'key', use, scope: keyId, storeId: parentArmId(keyId) ?? keyId };
}

/** @param scope ARM id of a key, of the HSM's `keys`, or of the HSM itself */
function localRoleRight(scope: string, use: KeyUseRight): Right {
  return { plane: 'key', use, scope, storeId: scope.replace(/\/keys(\/[^/]*)?$/i, '') };
}
