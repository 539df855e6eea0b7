/** The resources as the emulator keeps them; what a client sees is made of them by the handlers under arm/. */
import type { RoleDefinition } from './authorization.ts';

export interface SystemData {
  readonly createdBy: string;
  readonly createdByType: 'User' | 'Application';
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly lastModifiedBy: string;
  readonly lastModifiedByType: 'User' | 'Application';
  readonly lastModifiedAt: number;
}

/** What a subscription may be in (API description). */
export const subscriptionStates = ['Enabled', 'Warned', 'PastDue', 'Disabled', 'Deleted'] as const;

export type SubscriptionState = (typeof subscriptionStates)[number];

export interface Subscription {
  readonly subscriptionId: string;
  readonly displayName: string;
  readonly state: SubscriptionState;
  readonly managementGroup: string;
}

export interface ManagementGroup {
  readonly name: string;
  readonly displayName: string;
  /** Name of the group above; the tenant root group has none. */
  readonly parent?: string;
}

export interface ResourceGroup {
  readonly id: string;
  readonly subscriptionId: string;
  readonly name: string;
  readonly location: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** What every tracked resource has. */
export interface Resource {
  readonly id: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
  readonly location: string;
  tags: Readonly<Record<string, string>> | undefined;
  systemData: SystemData;
}

export interface NetworkRuleSet {
  readonly bypass: 'AzureServices' | 'None';
  readonly defaultAction: 'Allow' | 'Deny';
  readonly ipRules: readonly { readonly value: string }[];
  readonly virtualNetworkRules: readonly { readonly id: string }[];
}

export type PublicNetworkAccess = 'Enabled' | 'Disabled';

export interface AccessPolicy {
  readonly tenantId: string;
  readonly objectId: string;
  readonly applicationId?: string;
  readonly permissions: Readonly<Record<string, readonly string[]>>;
}

export type KeyType = 'RSA' | 'RSA-HSM' | 'EC' | 'EC-HSM' | 'oct-HSM';

export interface KeyVersion {
  readonly version: string;
  readonly kty: KeyType;
  /** Bits of an RSA modulus or of a symmetric key. */
  readonly keySize?: number;
  readonly curve?: string;
  keyOps: readonly string[];
  enabled: boolean;
  /** Seconds since 1970. */
  nbf: number | undefined;
  exp: number | undefined;
  readonly created: number;
  updated: number;
  tags: Readonly<Record<string, string>> | undefined;
  /** The private key as a JSON Web Key; made when it is first needed (keyVault/material.ts). */
  material: JsonWebKey | undefined;
  /** Whether it was brought from outside: such a key cannot be rotated by the key store. */
  readonly imported?: boolean;
  /** Whether it may be released to a confidential computer; it then has a policy. */
  readonly exportable?: boolean;
  releasePolicy?: ReleasePolicy;
}

/** Under which conditions a key may leave its store. */
export interface ReleasePolicy {
  readonly contentType: string;
  /** JSON in base64url. */
  readonly data: string;
  readonly immutable: boolean;
}

export type JsonWebKey = Readonly<Record<string, unknown>>;

export interface LifetimeAction {
  readonly trigger: { readonly timeAfterCreate?: string; readonly timeBeforeExpiry?: string };
  readonly action: { readonly type: 'Rotate' | 'Notify' };
}

export interface RotationPolicy {
  readonly lifetimeActions: readonly LifetimeAction[];
  readonly expiryTime?: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly updated: number;
}

export interface Key {
  readonly name: string;
  /** Oldest first; the last one is the current version. */
  readonly versions: KeyVersion[];
  rotationPolicy: RotationPolicy | undefined;
}

export interface Vault extends Resource {
  readonly tenantId: string;
  sku: 'standard' | 'premium';
  enableRbacAuthorization: boolean;
  readonly enableSoftDelete: boolean;
  readonly softDeleteRetentionInDays: number;
  /** Which of its properties hold their default since nobody wrote them: those are not shown (recorded). */
  neverSet?: readonly ('enableRbacAuthorization' | 'softDeleteRetentionInDays')[];
  enablePurgeProtection: boolean;
  enabledForDeployment: boolean;
  enabledForDiskEncryption: boolean | undefined;
  enabledForTemplateDeployment: boolean | undefined;
  publicNetworkAccess: PublicNetworkAccess;
  networkAcls: NetworkRuleSet | undefined;
  accessPolicies: readonly AccessPolicy[];
  /** Up to when near and past expiries of its keys were told, in milliseconds. */
  expiriesTold?: number;
  /** Under lower-case names. */
  readonly keys: Map<string, Key>;
  readonly deletedKeys: Map<string, DeletedKey>;
}

/** A deleted key that can still be recovered. */
export interface DeletedKey {
  readonly key: Key;
  /** Milliseconds since 1970. */
  readonly deletedAt: number;
  readonly scheduledPurgeAt: number;
  /** From when on it shows as deleted and can be recovered: deletion is eventually consistent. */
  readonly effectiveFrom: number;
}

/** A deleted vault or Managed HSM that can still be recovered; its role assignments are gone. */
export interface DeletedKeyStore<Store extends Vault | ManagedHsm> {
  readonly store: Store;
  readonly deletedAt: number;
  readonly scheduledPurgeAt: number;
}

/** A role assignment that only the Managed HSM itself knows. */
export interface LocalRoleAssignment {
  readonly name: string;
  /** `/`, `/keys` or `/keys/{name}`. */
  readonly scope: string;
  /** The GUID of the local role. */
  readonly roleDefinition: string;
  readonly principalId: string;
  /** From when on access checks honour it, in milliseconds; absent for one that has been in force for long. */
  readonly effectiveFrom?: number;
}

export interface RemovedLocalRoleAssignment {
  readonly assignment: LocalRoleAssignment;
  /** Until when access checks still honour it, in milliseconds. */
  readonly effectiveUntil: number;
}

/** A download of the security domain, or the upload of another HSM's. */
export interface SecurityDomainOperation {
  readonly kind: 'download' | 'upload';
  /** Milliseconds since 1970. */
  readonly completesAt: number;
}

/** A backup or restoration of a Managed HSM, which runs for a while. */
export interface HsmJob {
  readonly id: string;
  readonly kind: 'backup' | 'restore';
  /** The one key that is restored, in lower case; undefined where it is all. */
  readonly keyName?: string;
  /** Where the backup is. */
  readonly azureStorageBlobContainerUri?: string;
  /** Why it fails; undefined where it does not. */
  readonly error?: string;
  readonly startedAt: number;
  readonly completesAt: number;
}

/** What a folder of a storage container holds. */
export interface HsmBackup {
  readonly hsmId: string;
  readonly keys: Map<string, Key>;
  readonly localRoleAssignments: Map<string, LocalRoleAssignment>;
  readonly customRoles: Map<string, RoleDefinition>;
}

export interface ManagedHsm extends Resource {
  readonly tenantId: string;
  readonly sku: string;
  readonly initialAdminObjectIds: readonly string[];
  readonly softDeleteRetentionInDays: number;
  enablePurgeProtection: boolean;
  publicNetworkAccess: PublicNetworkAccess;
  networkAcls: NetworkRuleSet;
  /** Until when its hardware is being allocated or changed, in milliseconds; undefined where it long stands. */
  readyAt?: number;
  /** A new one waits for its security domain to be downloaded; undefined is `Active`. */
  activationStatus?: 'Active' | 'NotActivated';
  /** The download or upload of the security domain that activates it; absent before, and where it has long been active. */
  activation?: SecurityDomainOperation;
  /** What another HSM's security domain is brought under; made when it is first asked for. */
  transferKey?: { readonly privatePem: string; readonly certificatePem: string };
  /** Under lower-case names. */
  readonly keys: Map<string, Key>;
  readonly deletedKeys: Map<string, DeletedKey>;
  /** Under their names. */
  readonly localRoleAssignments: Map<string, LocalRoleAssignment>;
  /** Absent until the first one is removed. */
  removedLocalRoleAssignments?: RemovedLocalRoleAssignment[];
  /** Local roles that its administrators made, under their names; absent until the first one is made. */
  customRoles?: Map<string, RoleDefinition>;
  /** Backups and restorations under their ids; absent until the first one is begun. */
  jobs?: Map<string, HsmJob>;
  /** The setting AllowKeyManagementOperationsThroughARM. */
  allowKeyManagementThroughArm: boolean;
}

/** A Log Analytics workspace. */
export interface Workspace extends Resource {
  /** The id by which the query API knows it. */
  readonly customerId: string;
  retentionInDays: number;
  /** Absent until a request writes it: as a workspace is by default. */
  settings?: WorkspaceSettings;
  /** Made when they are first needed. */
  keys?: { readonly primarySharedKey: string; readonly secondarySharedKey: string };
}

/** What a workspace is set to beside its retention, and what this Azure only keeps and shows. */
export interface WorkspaceSettings {
  readonly sku: string;
  readonly capacityReservationLevel: number | undefined;
  /** -1: no limit. */
  readonly dailyQuotaGb: number;
  readonly publicNetworkAccessForIngestion: string;
  readonly publicNetworkAccessForQuery: string;
  readonly forceCmkForQuery: boolean | undefined;
  readonly features: object;
}

/** A workspace that can be recovered, with its logs. */
export interface DeletedWorkspace {
  readonly workspace: Workspace;
  readonly deletedAt: number;
}

/** Where a resource sends its logs. */
export interface DiagnosticSetting {
  readonly id: string;
  readonly name: string;
  /** The ARM id of the resource that it is a setting of. */
  readonly resourceId: string;
  readonly workspaceId: string | undefined;
  /** Destinations that this Azure does not have: kept and shown, and nothing arrives there. */
  readonly storageAccountId?: string;
  readonly eventHubAuthorizationRuleId?: string;
  readonly eventHubName?: string;
  /** `Dedicated` writes to the resource's own table, anything else to AzureDiagnostics. */
  readonly logAnalyticsDestinationType: string | undefined;
  readonly logs: readonly { readonly category?: string; readonly categoryGroup?: string; readonly enabled: boolean }[];
  readonly metrics: readonly { readonly category?: string; readonly enabled: boolean }[];
  /** From when on rows arrive, in milliseconds. */
  readonly createdAt: number;
}

export interface UserAssignedIdentity extends Resource {
  readonly principalId: string;
  readonly clientId: string;
}

export interface ManagedServiceIdentity {
  readonly type: 'None' | 'SystemAssigned' | 'UserAssigned' | 'SystemAssigned, UserAssigned';
  /** Object id of the system-assigned identity. */
  readonly principalId?: string;
  /** Resource ids of user-assigned identities, as the client wrote them. */
  readonly userAssignedIdentities: readonly string[];
}

export interface KeyVaultProperties {
  readonly keyName: string;
  /** Empty or absent: the newest version. */
  readonly keyVersion?: string;
  readonly keyVaultUri: string;
  readonly identityClientId?: string;
}

export type Encryption =
  | { readonly keySource: 'Microsoft.CognitiveServices' }
  | { readonly keySource: 'Microsoft.KeyVault'; readonly keyVaultProperties: KeyVaultProperties };

/**
 * How the data of an account is locked: its data encryption key, wrapped by one version of a key. Kept so that "can its
 * data be opened" can be found out at any moment by really unwrapping.
 */
export interface DataProtection {
  /** The name of the vault, or of the Managed HSM. */
  readonly vaultName: string;
  readonly isManagedHsm?: boolean;
  readonly keyName: string;
  readonly keyVersion: string;
  /** Base64url; undefined until it is first needed, for accounts that the estate starts with. */
  wrappedKey: string | undefined;
  /** SHA-256 of the data encryption key, in base64url: what a successful unwrap must yield. */
  digest: string | undefined;
  /** Up to when the service's regular use of the key is written down, in milliseconds; absent until it is first looked at. */
  usedUntil?: number;
  /** The newest version that the service has noticed, whether or not it could change to it. */
  noticedVersion?: string;
}

/** So many calls a month of an account, paid for in advance. */
export interface CommitmentPlan {
  readonly name: string;
  readonly hostingModel: string;
  readonly planType: string;
  readonly tier: string;
  /** The tier from the next month on. */
  readonly nextTier?: string;
  readonly autoRenew: boolean;
  /** The day on which it began, in milliseconds. */
  readonly startedAt: number;
  readonly etag: string;
  readonly systemData: SystemData;
}

export interface Deployment {
  readonly name: string;
  readonly model: { readonly format: string; readonly name: string; readonly version: string };
  readonly sku: { readonly name: string; readonly capacity: number };
  readonly versionUpgradeOption?: string;
  readonly raiPolicyName?: string;
  /** Those of its account unless it was made or changed since. */
  readonly etag?: string;
  readonly systemData?: SystemData;
  /** Until when it shows as `Creating`, in milliseconds. */
  readonly completesAt?: number;
}

/** What a client uploaded to an account; kept under the account's key. */
export interface AccountFile {
  readonly id: string;
  readonly filename: string;
  readonly purpose: string;
  readonly content: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** A job that makes a model of another; the model's weights are stored under the account's key. */
export interface FineTuningJob {
  readonly id: string;
  readonly base: { readonly name: string; readonly version: string };
  readonly trainingFile: string;
  /** The name of its model, `BASE-VERSION.ft-ID`, once it is done. */
  readonly fineTunedModel: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly completesAt: number;
}

/** The keys by which clients sign in to an account without Entra ID. */
export interface AccountKeys {
  readonly key1: string;
  readonly key2: string;
}

export interface Project {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly isDefault: boolean;
  /** Object id of its system-assigned identity. */
  readonly principalId?: string | undefined;
  /** Resource ids of user-assigned identities; absent like none. */
  readonly userAssignedIdentities?: readonly string[];
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Those of its account unless it was made or changed since. */
  readonly etag?: string;
  readonly systemData?: SystemData;
  /** Until when it shows as `Creating`, in milliseconds. */
  readonly completesAt?: number;
}

export interface Account extends Resource {
  /** `OpenAI`, `AIServices` (Foundry), or one of the many kinds of which this Azure knows no more than the name. */
  readonly kind: string;
  sku: string;
  etag: string;
  /** `Accepted` while a write runs, `Creating` while the account is made. */
  provisioningState: 'Accepted' | 'Creating' | 'Succeeded' | 'Failed';
  readonly internalId: string;
  /** Changed by `AccountMap.setSubdomain` alone, which finds accounts by it. */
  readonly customSubDomainName: string | undefined;
  publicNetworkAccess: PublicNetworkAccess;
  networkAcls: JsonWebKey | undefined;
  disableLocalAuth: boolean | undefined;
  identity: ManagedServiceIdentity | undefined;
  /** As a client reads it; undefined where it was never written. */
  encryption: Encryption | undefined;
  /** Present exactly while `encryption` names a key. */
  protection: DataProtection | undefined;
  allowProjectManagement: boolean;
  deployments: readonly Deployment[];
  projects: readonly Project[];
  /** Absent until the first one is made. */
  commitmentPlans?: readonly CommitmentPlan[];
  /** Both absent until the first one is made. */
  files?: readonly AccountFile[];
  fineTuningJobs?: readonly FineTuningJob[];
  /** Made when they are first needed. */
  keys?: AccountKeys;
}

/** A deleted account that can still be recovered. */
export interface DeletedAccount {
  readonly account: Account;
  readonly deletionDate: number;
  readonly scheduledPurgeDate: number;
}

/** A long-running write of an account. */
export interface AccountOperation {
  readonly name: string;
  readonly subscriptionId: string;
  /** The region in the spelling of the account, which the result's address repeats. */
  readonly location: string;
  readonly accountId: string;
  readonly startedAt: number;
  readonly completesAt: number;
  /** The encryption to be set when the operation completes; undefined where it does not touch it. */
  readonly encryption: Encryption | undefined;
  /** What its result shows while it runs, if not `Updating`. */
  readonly shownAs?: 'Creating' | 'Deleting';
  status: 'Updating' | 'Succeeded' | 'Failed';
  error: { readonly code: string; readonly message: string } | undefined;
}
