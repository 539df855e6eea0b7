import { guidOf } from '../../../src/emulator/guid.ts';
import { localRoleIds } from '../../../src/emulator/managedHsm/localRoles.ts';
import {
  asArray,
  asBoolean,
  asNumber,
  asObject,
  asString,
  asStrings,
  member,
  memberAt,
} from '../../../src/emulator/json.ts';
import type { ConnectionStatus } from '../../../src/emulator/state/network.ts';
import type {
  AccessPolicy,
  NetworkRuleSet,
  Resource,
  SystemData,
  UserAssignedIdentity,
  Vault,
  ManagedHsm,
} from '../../../src/emulator/state/resources.ts';
import type { Scene } from './scene.ts';

/** The elements of the `value` of a recorded list. */
export function rowsOf(body: unknown): readonly unknown[] {
  return asArray(member(body, 'value')) ?? [];
}

export function text(value: unknown, ...names: readonly string[]): string {
  return asString(memberAt(value, ...names)) ?? '';
}

/** What every resource has, read from its recorded form. */
export function resourceOf(scene: Scene, recorded: unknown): Resource {
  const id = text(recorded, 'id');
  const group = scene.addGroup(id);
  return {
    id,
    subscriptionId: group.subscriptionId,
    resourceGroup: group.name,
    name: text(recorded, 'name'),
    location: text(recorded, 'location'),
    tags: asObject(member(recorded, 'tags')) as Readonly<Record<string, string>> | undefined,
    systemData: systemDataOf(member(recorded, 'systemData')),
  };
}

/** Older API versions do not show it: then any will do. */
export function systemDataOf(recorded: unknown): SystemData {
  const at = (name: string): number => Date.parse(text(recorded, name)) || 0;
  const type = (name: string): SystemData['createdByType'] =>
    text(recorded, name) === 'Application' ? 'Application' : 'User';
  return {
    createdBy: text(recorded, 'createdBy'),
    createdByType: type('createdByType'),
    createdAt: at('createdAt'),
    lastModifiedBy: text(recorded, 'lastModifiedBy'),
    lastModifiedByType: type('lastModifiedByType'),
    lastModifiedAt: at('lastModifiedAt'),
  };
}

export function addVault(scene: Scene, recorded: unknown): Vault {
  const properties = member(recorded, 'properties');
  const acls = member(properties, 'networkAcls');
  const vault: Vault = {
    ...resourceOf(scene, recorded),
    tenantId: text(properties, 'tenantId'),
    sku: text(properties, 'sku', 'name').toLowerCase() === 'premium' ? 'premium' : 'standard',
    enableRbacAuthorization: asBoolean(member(properties, 'enableRbacAuthorization')) ?? false,
    enableSoftDelete: asBoolean(member(properties, 'enableSoftDelete')) ?? true,
    softDeleteRetentionInDays: asNumber(member(properties, 'softDeleteRetentionInDays')) ?? 90,
    neverSet: (['enableRbacAuthorization', 'softDeleteRetentionInDays'] as const).filter(
      (name) => member(properties, name) === undefined,
    ),
    enablePurgeProtection: asBoolean(member(properties, 'enablePurgeProtection')) ?? false,
    enabledForDeployment: asBoolean(member(properties, 'enabledForDeployment')) ?? false,
    enabledForDiskEncryption: asBoolean(member(properties, 'enabledForDiskEncryption')),
    enabledForTemplateDeployment: asBoolean(member(properties, 'enabledForTemplateDeployment')),
    publicNetworkAccess: text(properties, 'publicNetworkAccess') === 'Disabled' ? 'Disabled' : 'Enabled',
    networkAcls: acls === undefined ? undefined : networkAclsOf(acls),
    accessPolicies: (asArray(member(properties, 'accessPolicies')) ?? []) as readonly AccessPolicy[],
    keys: new Map(),
    deletedKeys: new Map(),
  };
  scene.estate.vaults.set(vault.id.toLowerCase(), vault);
  addShownConnections(scene, vault.id, properties);
  return vault;
}

/** A vault of which the recordings tell no more than that it exists. */
export function addPlainVault(scene: Scene, id: string, location = 'westeurope'): Vault {
  const name = id.split('/').at(-1);
  return addVault(scene, { id, name, location, properties: { tenantId: scene.estate.tenant.tenantId } });
}

/** The id of a vault known by name only. */
export function vaultId(name: string): string {
  return `/subscriptions/${guidOf('subscription')}/resourceGroups/recorded/providers/Microsoft.KeyVault/vaults/${name}`;
}

function networkAclsOf(recorded: unknown): NetworkRuleSet {
  return {
    bypass: text(recorded, 'bypass') === 'None' ? 'None' : 'AzureServices',
    defaultAction: text(recorded, 'defaultAction') === 'Deny' ? 'Deny' : 'Allow',
    ipRules: (asArray(member(recorded, 'ipRules')) ?? []) as NetworkRuleSet['ipRules'],
    virtualNetworkRules: (asArray(member(recorded, 'virtualNetworkRules')) ??
      []) as NetworkRuleSet['virtualNetworkRules'],
  };
}

/** The caller holds its roles by assignments that are counted but not listed: ones whose removal lingers. */
export function addHsm(scene: Scene, recorded: unknown): ManagedHsm {
  const properties = member(recorded, 'properties');
  const hsm: ManagedHsm = {
    ...resourceOf(scene, recorded),
    tenantId: text(properties, 'tenantId'),
    sku: text(recorded, 'sku', 'name'),
    initialAdminObjectIds: asStrings(member(properties, 'initialAdminObjectIds')) ?? [],
    softDeleteRetentionInDays: asNumber(member(properties, 'softDeleteRetentionInDays')) ?? 90,
    enablePurgeProtection: asBoolean(member(properties, 'enablePurgeProtection')) ?? false,
    publicNetworkAccess: text(properties, 'publicNetworkAccess') === 'Disabled' ? 'Disabled' : 'Enabled',
    networkAcls: networkAclsOf(member(properties, 'networkAcls')),
    keys: new Map(),
    deletedKeys: new Map(),
    localRoleAssignments: new Map(),
    removedLocalRoleAssignments: Object.values(localRoleIds).map((roleDefinition) => ({
      assignment: { name: roleDefinition, scope: '/', roleDefinition, principalId: scene.caller.objectId },
      effectiveUntil: Number.POSITIVE_INFINITY,
    })),
    allowKeyManagementThroughArm: false,
    ...(text(properties, 'provisioningState') === 'Provisioning' ? { readyAt: scene.azure.clock.now() + 1000 } : {}),
  };
  scene.estate.managedHsms.set(hsm.id.toLowerCase(), hsm);
  addShownConnections(scene, hsm.id, properties);
  return hsm;
}

export function addIdentity(scene: Scene, recorded: unknown): void {
  const identity: UserAssignedIdentity = {
    ...resourceOf(scene, recorded),
    principalId: text(recorded, 'properties', 'principalId'),
    clientId: text(recorded, 'properties', 'clientId'),
  };
  scene.estate.userAssignedIdentities.set(identity.id.toLowerCase(), identity);
}

/** The connections that a key store's own GET shows. */
function addShownConnections(scene: Scene, id: string, properties: unknown): void {
  for (const row of asArray(member(properties, 'privateEndpointConnections')) ?? []) addConnection(scene, id, '', row);
}

/** Before an answer of its owner it waits, so that the reply must show the answer. */
export function addConnection(
  scene: Scene,
  resourceId: string,
  name: string,
  recorded: unknown,
  isAnswered = false,
): void {
  const id = text(recorded, 'id') || `${resourceId}/privateEndpointConnections/${name}`;
  const properties = member(recorded, 'properties');
  const state = member(properties, 'privateLinkServiceConnectionState');
  const status = (asString(member(state, 'status')) ?? 'Approved') as ConnectionStatus;
  scene.estate.privateEndpointConnections.set(id.toLowerCase(), {
    id,
    name: id.split('/').at(-1) ?? '',
    resourceId,
    privateEndpointId: text(properties, 'privateEndpoint', 'id'),
    connectionName: name,
    status: isAnswered ? 'Pending' : status,
    description: isAnswered ? undefined : asString(member(state, 'description')),
    etag: text(recorded, 'etag'),
    answered: member(recorded, 'etag') !== undefined,
    readyAt: text(properties, 'provisioningState') === 'Updating' ? scene.azure.clock.now() + 1000 : 0,
  });
}
