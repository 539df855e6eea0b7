import type { Cloud } from '../clouds.ts';
import { AccountMap, DeletedAccountMap } from './accountMap.ts';
import { ConnectionMap } from './connectionMap.ts';
import { PrincipalMap } from './principalMap.ts';
import type { DenyAssignment, RemovedRoleAssignment, RoleDefinition } from './authorization.ts';
import type { DeviceCode, RefreshToken } from './signIns.ts';
import type { ActivityEvent, VaultEvent } from './events.ts';
import type { ManagementLock, PolicyAssignment, PolicyEvaluation, PolicyState } from './governance.ts';
import type { PrivateDnsZone, PrivateEndpoint, VirtualNetwork } from './network.ts';
import type { ArmOperation } from './operations.ts';
import type {
  AccountOperation,
  DeletedKeyStore,
  DeletedWorkspace,
  DiagnosticSetting,
  HsmBackup,
  ManagedHsm,
  ManagementGroup,
  ResourceGroup,
  Subscription,
  UserAssignedIdentity,
  Vault,
  Workspace,
} from './resources.ts';
import { ResourceMap } from './resourceMap.ts';
import { RoleAssignmentMap } from './roleAssignmentMap.ts';

export interface Tenant {
  readonly tenantId: string;
  readonly displayName: string;
  readonly defaultDomain: string;
  readonly countryCode: string;
}

/**
 * Everything that the emulated Azure remembers: plain data, so that it can be written to a file and read back. Maps are
 * keyed by what Azure compares without case (resource ids, GUIDs), in lower case.
 */
export interface Estate {
  readonly tenant: Tenant;
  readonly cloud: Cloud;
  readonly principals: PrincipalMap;
  readonly managementGroups: Map<string, ManagementGroup>;
  readonly subscriptions: Map<string, Subscription>;
  readonly resourceGroups: Map<string, ResourceGroup>;
  readonly roleDefinitions: Map<string, RoleDefinition>;
  readonly roleAssignments: RoleAssignmentMap;
  readonly removedRoleAssignments: RemovedRoleAssignment[];
  readonly denyAssignments: Map<string, DenyAssignment>;
  readonly vaults: ResourceMap<Vault>;
  readonly managedHsms: ResourceMap<ManagedHsm>;
  /** Under lower-case names: a deleted key store keeps its name. */
  readonly deletedVaults: Map<string, DeletedKeyStore<Vault>>;
  readonly deletedManagedHsms: Map<string, DeletedKeyStore<ManagedHsm>>;
  /** Full backups of Managed HSMs under the lower-case address of their folder. */
  readonly hsmBackups: Map<string, HsmBackup>;
  readonly workspaces: ResourceMap<Workspace>;
  readonly deletedWorkspaces: Map<string, DeletedWorkspace>;
  readonly diagnosticSettings: Map<string, DiagnosticSetting>;
  readonly userAssignedIdentities: ResourceMap<UserAssignedIdentity>;
  readonly accounts: AccountMap;
  readonly deletedAccounts: DeletedAccountMap;
  readonly operations: Map<string, AccountOperation>;
  readonly virtualNetworks: ResourceMap<VirtualNetwork>;
  readonly privateEndpoints: ResourceMap<PrivateEndpoint>;
  readonly privateEndpointConnections: ConnectionMap;
  readonly privateDnsZones: ResourceMap<PrivateDnsZone>;
  readonly locks: Map<string, ManagementLock>;
  readonly policyAssignments: Map<string, PolicyAssignment>;
  /** Under `assignment|resource`. */
  readonly policyStates: Map<string, PolicyState>;
  readonly policyEvaluations: Map<string, PolicyEvaluation>;
  /** Under their user codes. */
  readonly deviceCodes: Map<string, DeviceCode>;
  readonly refreshTokens: Map<string, RefreshToken>;
  /** The oldest first, as many as are kept. */
  readonly activityLog: ActivityEvent[];
  /** What Event Grid would deliver of the vaults, the oldest first. */
  readonly vaultEvents: VaultEvent[];
  /** Under `subscription/namespace`; a namespace that is not listed is registered. */
  readonly providerRegistrations: Map<string, 'Registered' | 'NotRegistered' | 'Unregistered'>;
  /** Registrations that are under way, under the same names; what they lead to counts at once. */
  readonly providerChanges: Map<string, { readonly completesAt: number }>;
  /** Writes of providers that take their time, other than those of accounts. */
  readonly armOperations: Map<string, ArmOperation>;
}

export function emptyEstate(tenant: Tenant, cloud: Cloud, definitions: readonly RoleDefinition[]): Estate {
  return {
    tenant,
    cloud,
    principals: new PrincipalMap(),
    managementGroups: new Map(),
    subscriptions: new Map(),
    resourceGroups: new Map(),
    roleDefinitions: new Map(definitions.map((definition) => [definition.name, definition])),
    roleAssignments: new RoleAssignmentMap(),
    removedRoleAssignments: [],
    denyAssignments: new Map(),
    vaults: new ResourceMap(),
    managedHsms: new ResourceMap(),
    deletedVaults: new Map(),
    deletedManagedHsms: new Map(),
    hsmBackups: new Map(),
    workspaces: new ResourceMap(),
    deletedWorkspaces: new Map(),
    diagnosticSettings: new Map(),
    userAssignedIdentities: new ResourceMap(),
    accounts: new AccountMap(),
    deletedAccounts: new DeletedAccountMap(),
    operations: new Map(),
    virtualNetworks: new ResourceMap(),
    privateEndpoints: new ResourceMap(),
    privateEndpointConnections: new ConnectionMap(),
    privateDnsZones: new ResourceMap(),
    locks: new Map(),
    policyAssignments: new Map(),
    policyStates: new Map(),
    policyEvaluations: new Map(),
    deviceCodes: new Map(),
    refreshTokens: new Map(),
    activityLog: [],
    vaultEvents: [],
    providerRegistrations: new Map(),
    providerChanges: new Map(),
    armOperations: new Map(),
  };
}

/** The vault of that name: names are unique in all of Azure. */
export function vaultNamed(estate: Estate, name: string): Vault | undefined {
  return estate.vaults.named(name);
}

export function managedHsmNamed(estate: Estate, name: string): ManagedHsm | undefined {
  return estate.managedHsms.named(name);
}

/** Whether what is in a subscription went with it: no operation is available there, none on data either (documented). */
export function isGone({ subscriptions }: Estate, { subscriptionId }: { readonly subscriptionId: string }): boolean {
  return subscriptions.get(subscriptionId.toLowerCase())?.state === 'Deleted';
}

/** `https://NAME.vault.azure.net/`, with the trailing slash that Azure writes. */
export function vaultUri(estate: Estate, vault: Vault): string {
  return `https://${vault.name.toLowerCase()}${estate.cloud.vaultSuffix}/`;
}

export function hsmUri(estate: Estate, hsm: ManagedHsm): string {
  return `https://${hsm.name.toLowerCase()}${estate.cloud.managedHsmSuffix}/`;
}
