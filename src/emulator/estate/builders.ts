import { randomBytes } from 'node:crypto';
import { nextEtag } from '../arm/cognitiveServices/etags.ts';
import { unixSeconds } from '../clock.ts';
import { usualOperations } from '../keyVault/createKey.ts';
import { guidOf } from '../guid.ts';
import { isManagedHsm, storeUri, type KeyStore } from '../keyVault/keyStore.ts';
import { addPrincipal, type Principal } from '../state/directory.ts';
import type { Estate } from '../state/estate.ts';
import type {
  AccessPolicy,
  Account,
  Deployment,
  Encryption,
  Key,
  KeyVersion,
  ManagedHsm,
  ManagedServiceIdentity,
  NetworkRuleSet,
  Project,
  ResourceGroup,
  SubscriptionState,
  SystemData,
  UserAssignedIdentity,
  Vault,
  Workspace,
} from '../state/resources.ts';

const day = 24 * 60 * 60 * 1000;

/** Words by which an estate is written down; `now` is the moment at which it starts. */
export class EstateBuilder {
  readonly estate: Estate;
  readonly now: number;

  constructor(estate: Estate, now: number) {
    this.estate = estate;
    this.now = now;
  }

  daysAgo(days: number): number {
    return this.now - days * day;
  }

  subscription(displayName: string, managementGroup: string, state: SubscriptionState = 'Enabled'): string {
    const subscriptionId = guidOf(`subscription ${displayName}`);
    this.estate.subscriptions.set(subscriptionId, { subscriptionId, displayName, state, managementGroup });
    return subscriptionId;
  }

  resourceGroup(subscriptionId: string, name: string, location: string): ResourceGroup {
    const id = `/subscriptions/${subscriptionId}/resourceGroups/${name}`;
    const group = { id, subscriptionId, name, location, tags: { owner: 'contoso-platform' } };
    this.estate.resourceGroups.set(id.toLowerCase(), group);
    return group;
  }

  /** An application that can sign in, with a secret of this run. */
  application(name: string, description: string): Principal {
    return addPrincipal(this.estate.principals, {
      objectId: guidOf(`object ${name}`),
      appId: guidOf(`application ${name}`),
      type: 'ServicePrincipal',
      displayName: name,
      description,
      // None that a command line would take for an option.
      secret: randomBytes(24).toString('base64url').replace(/^-/, '_'),
      replicatedAt: 0,
    });
  }

  user(displayName: string): Principal {
    return addPrincipal(this.estate.principals, {
      objectId: guidOf(`user ${displayName}`),
      type: 'User',
      displayName,
      replicatedAt: 0,
    });
  }

  group(displayName: string, members: readonly string[]): Principal {
    return addPrincipal(this.estate.principals, {
      objectId: guidOf(`group ${displayName}`),
      type: 'Group',
      displayName,
      members,
      replicatedAt: 0,
    });
  }

  /** A role assignment that has been in force for long. */
  grant(principalId: string, roleDefinition: string, scope: string): void {
    const name = guidOf(`assignment ${principalId} ${roleDefinition} ${scope}`);
    const id = `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;
    const created = this.daysAgo(60);
    this.estate.roleAssignments.set(id.toLowerCase(), {
      id,
      name,
      scope,
      roleDefinition,
      principalId,
      principalType: this.estate.principals.get(principalId.toLowerCase())?.type ?? 'ServicePrincipal',
      condition: undefined,
      conditionVersion: undefined,
      description: undefined,
      delegatedManagedIdentityResourceId: undefined,
      createdOn: created,
      updatedOn: created,
      createdBy: guidOf('object owner'),
      updatedBy: guidOf('object owner'),
      effectiveFrom: created,
    });
  }

  vault(group: ResourceGroup, name: string, location: string, text: Partial<VaultText> = {}): Vault {
    const vault: Vault = {
      ...this.#resource(group, 'Microsoft.KeyVault/vaults', name, location),
      tenantId: this.estate.tenant.tenantId,
      sku: text.sku ?? 'standard',
      enableRbacAuthorization: text.enableRbacAuthorization ?? true,
      enableSoftDelete: true,
      softDeleteRetentionInDays: 90,
      enablePurgeProtection: text.enablePurgeProtection ?? true,
      enabledForDeployment: false,
      enabledForDiskEncryption: undefined,
      enabledForTemplateDeployment: undefined,
      publicNetworkAccess: 'Enabled',
      networkAcls: text.networkAcls,
      accessPolicies: text.accessPolicies ?? [],
      keys: new Map(),
      deletedKeys: new Map(),
    };
    this.estate.vaults.set(vault.id.toLowerCase(), vault);
    return vault;
  }

  /** A key whose versions are as old as `ages` says, in days, the oldest first. */
  key(store: KeyStore, name: string, ages: readonly number[], text: Partial<KeyText> = {}): Key {
    const key: Key = {
      name,
      versions: ages.map((age) => this.#version(store, name, age, text)),
      rotationPolicy: text.rotationPolicy,
    };
    store.keys.set(name.toLowerCase(), key);
    return key;
  }

  #version(store: KeyStore, name: string, age: number, text: Partial<KeyText>): KeyVersion {
    const created = unixSeconds(this.daysAgo(age));
    const kty = text.kty ?? 'RSA';
    return {
      version: guidOf(`version ${store.name} ${name} ${age}`).replaceAll('-', ''),
      kty,
      ...(kty.startsWith('RSA') ? { keySize: text.keySize ?? 2048 } : { curve: 'P-256' }),
      keyOps: usualOperations(kty),
      enabled: text.enabled ?? true,
      nbf: text.notBeforeInDays === undefined ? undefined : unixSeconds(this.daysAgo(-text.notBeforeInDays)),
      exp: text.expiresInDays === undefined ? undefined : unixSeconds(this.daysAgo(-text.expiresInDays)),
      created,
      updated: created,
      tags: undefined,
      material: undefined,
    };
  }

  workspace(group: ResourceGroup, name: string, location: string): Workspace {
    const workspace: Workspace = {
      ...this.#resource(group, 'Microsoft.OperationalInsights/workspaces', name, location),
      customerId: guidOf(`workspace ${name}`),
      retentionInDays: 90,
    };
    this.estate.workspaces.set(workspace.id.toLowerCase(), workspace);
    return workspace;
  }

  /** A diagnostic setting that has sent the audit log of a key store to a workspace for as long as rows are kept. */
  keepAuditLog(store: KeyStore, workspace: Workspace, logAnalyticsDestinationType: 'Dedicated' | undefined): void {
    const name = 'audit';
    const id = `${store.id}/providers/microsoft.insights/diagnosticSettings/${name}`;
    this.estate.diagnosticSettings.set(id.toLowerCase(), {
      id,
      name,
      resourceId: store.id,
      workspaceId: workspace.id,
      logAnalyticsDestinationType,
      logs: [{ categoryGroup: 'audit', enabled: true }],
      metrics: [],
      createdAt: this.daysAgo(workspace.retentionInDays),
    });
  }

  /** A local role assignment that has been in force for long. */
  grantLocally(hsm: ManagedHsm, principalId: string, roleDefinition: string, scope: string): void {
    const name = guidOf(`local assignment ${hsm.name} ${principalId} ${roleDefinition} ${scope}`);
    hsm.localRoleAssignments.set(name, { name, scope, roleDefinition, principalId });
  }

  userAssignedIdentity(group: ResourceGroup, name: string, location: string): UserAssignedIdentity {
    const principal = this.managedIdentity(name);
    const identity: UserAssignedIdentity = {
      ...this.#resource(group, 'Microsoft.ManagedIdentity/userAssignedIdentities', name, location),
      principalId: principal.objectId,
      clientId: principal.appId ?? '',
    };
    this.estate.userAssignedIdentities.set(identity.id.toLowerCase(), identity);
    return identity;
  }

  /** The service principal of a managed identity. */
  managedIdentity(name: string): Principal {
    return addPrincipal(this.estate.principals, {
      objectId: guidOf(`managed identity ${name}`),
      appId: guidOf(`managed identity client ${name}`),
      type: 'ServicePrincipal',
      displayName: name,
      replicatedAt: 0,
    });
  }

  account(group: ResourceGroup, name: string, location: string, text: Partial<AccountText> = {}): Account {
    const account: Account = {
      ...this.#resource(group, 'Microsoft.CognitiveServices/accounts', name, location),
      kind: text.kind ?? 'OpenAI',
      sku: 'S0',
      etag: nextEtag(this.daysAgo(45)),
      provisioningState: 'Succeeded',
      internalId: guidOf(`internal ${name}`).replaceAll('-', ''),
      customSubDomainName: name,
      publicNetworkAccess: 'Enabled',
      networkAcls: { defaultAction: 'Allow', virtualNetworkRules: [], ipRules: [] },
      disableLocalAuth: undefined,
      identity: text.identity,
      encryption: undefined,
      protection: undefined,
      allowProjectManagement: text.kind === 'AIServices',
      deployments: text.deployments ?? [deployment('gpt-4o', 'gpt-4o', '2024-11-20')],
      projects: text.projects ?? [],
    };
    this.estate.accounts.set(account.id.toLowerCase(), account);
    return account;
  }

  /** A system-assigned identity for the resource of that name. */
  systemIdentity(name: string): ManagedServiceIdentity {
    const { objectId } = this.managedIdentity(name);
    return { type: 'SystemAssigned', principalId: objectId, userAssignedIdentities: [] };
  }

  /**
   * Gives an account a key, as if it had been given it in the past. Without `pinned` the account is versionless. So many days
   * of regular use lie behind, one unless said otherwise.
   */
  protect(
    account: Account,
    store: KeyStore,
    key: Key,
    choice: { readonly pinned?: KeyVersion; readonly clientId?: string; readonly usedForDays?: number } = {},
  ): void {
    const used = choice.pinned ?? key.versions.at(-1);
    if (used === undefined) throw new Error(`The key '${key.name}' has no version.`);
    const encryption: Encryption = {
      keySource: 'Microsoft.KeyVault',
      keyVaultProperties: {
        keyName: key.name,
        ...(choice.pinned === undefined ? {} : { keyVersion: choice.pinned.version }),
        keyVaultUri: storeUri(this.estate, store),
        ...(choice.clientId === undefined ? {} : { identityClientId: choice.clientId }),
      },
    };
    account.encryption = encryption;
    account.protection = {
      vaultName: store.name,
      keyName: key.name,
      keyVersion: used.version,
      isManagedHsm: isManagedHsm(store),
      wrappedKey: undefined,
      digest: undefined,
      // At a minute of its own for each account.
      usedUntil:
        this.daysAgo(choice.usedForDays ?? 1) - (Number.parseInt(guidOf(account.name).slice(0, 4), 16) % 60) * 60_000,
    };
  }

  project(account: string, name: string, displayName: string, isDefault: boolean): Project {
    const { objectId } = this.managedIdentity(`${account}/projects/${name}`);
    return { name, displayName, description: `${displayName} of Contoso`, isDefault, principalId: objectId };
  }

  #resource(group: ResourceGroup, type: string, name: string, location: string): ResourceText {
    return {
      id: `${group.id}/providers/${type}/${name}`,
      subscriptionId: group.subscriptionId,
      resourceGroup: group.name,
      name,
      location,
      tags: undefined,
      systemData: this.#systemData(),
    };
  }

  #systemData(): SystemData {
    const by = { createdBy: 'platform@contoso.com', createdByType: 'User' } as const;
    const modifiedBy = { lastModifiedBy: 'platform@contoso.com', lastModifiedByType: 'User' } as const;
    return { ...by, createdAt: this.daysAgo(120), ...modifiedBy, lastModifiedAt: this.daysAgo(45) };
  }
}

export function deployment(name: string, model: string, version: string): Deployment {
  return { name, model: { format: 'OpenAI', name: model, version }, sku: { name: 'Standard', capacity: 30 } };
}

interface ResourceText {
  readonly id: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
  readonly location: string;
  tags: Readonly<Record<string, string>> | undefined;
  systemData: SystemData;
}

interface VaultText {
  readonly sku: Vault['sku'];
  readonly enableRbacAuthorization: boolean;
  readonly enablePurgeProtection: boolean;
  readonly networkAcls: NetworkRuleSet;
  readonly accessPolicies: readonly AccessPolicy[];
}

interface KeyText {
  readonly kty: KeyVersion['kty'];
  readonly keySize: number;
  readonly enabled: boolean;
  readonly expiresInDays: number;
  readonly notBeforeInDays: number;
  readonly rotationPolicy: Key['rotationPolicy'];
}

interface AccountText {
  readonly kind: Account['kind'];
  readonly identity: ManagedServiceIdentity;
  readonly deployments: readonly Deployment[];
  readonly projects: readonly Project[];
}
