import { roleIds } from '../authorization/builtInRoles.ts';
import type { Cloud } from '../clouds.ts';
import { unixSeconds } from '../clock.ts';
import { guidOf } from '../guid.ts';
import { assignInitialAdministrators } from '../managedHsm/initialAdministrators.ts';
import { localRoleIds } from '../managedHsm/localRoles.ts';
import type { Estate } from '../state/estate.ts';
import type { Account, Key, ManagedHsm, ResourceGroup, Vault } from '../state/resources.ts';
import { deployment, EstateBuilder } from './builders.ts';
import { addCallers, contosoTenant } from './contoso.ts';

/** For how long the audit log that is kept shows use: longer than a version must have been left alone to count as unused. */
const watchedDays = 3;

/**
 * The estate of a company called Contoso, with the mistakes that people really make: three subscriptions, six vaults, a
 * Managed HSM with one key, eight accounts, a dozen keys in vaults, one workspace with the audit log of a vault. `now` is the moment at which it starts, in milliseconds.
 */
export function sampleEstate(cloud: Cloud, now: number): Estate {
  const estate = contosoTenant(cloud);
  const build = new EstateBuilder(estate, now);
  const production = build.subscription('Contoso Production', 'contoso');
  const development = build.subscription('Contoso Development', 'contoso');
  const research = build.subscription('Contoso Research', 'contoso');
  addCallers(build, [production, development, research]);
  addChat(build, production);
  addPlatform(build, production);
  addClaims(build, production);
  addAssistant(build, development);
  addLegal(build, research);
  addFoundry(build, research);
  return estate;
}

/** The main job: nothing is prepared. A good key lies in a vault without purge protection; no identity, no grant. */
function addChat(build: EstateBuilder, subscription: string): void {
  const group = build.resourceGroup(subscription, 'rg-chat-prod', 'swedencentral');
  const vault = build.vault(group, 'kv-contoso-chat', 'swedencentral', { enablePurgeProtection: false });
  build.key(vault, 'chat-cmk', [20]);
  build.userAssignedIdentity(group, 'id-contoso-chat', 'swedencentral');
  build.account(group, 'contoso-chat-prod', 'swedencentral', {
    deployments: [
      deployment('gpt-4o', 'gpt-4o', '2024-11-20'),
      deployment('embeddings', 'text-embedding-3-large', '1'),
    ],
  });
}

/** The platform team's key store, whose audit log is kept: what is well kept, and keys that cannot serve. */
function addPlatform(build: EstateBuilder, subscription: string): void {
  const group = build.resourceGroup(subscription, 'rg-platform-prod', 'swedencentral');
  const vault = build.vault(group, 'kv-contoso-platform', 'swedencentral', { sku: 'premium' });
  build.keepAuditLog(vault, build.workspace(group, 'log-contoso-platform', 'swedencentral'), 'Dedicated');
  const searchKey = build.key(vault, 'search-cmk', [100, 40], { kty: 'RSA-HSM', rotationPolicy: yearly(build) });
  const translateKey = build.key(vault, 'translate-cmk', [90, 30]);
  build.key(vault, 'archive-cmk', [80], { keySize: 3072 });
  build.key(vault, 'document-signing', [70], { kty: 'EC' });
  build.key(vault, 'retired-cmk', [400], { expiresInDays: -35 });
  build.key(vault, 'next-year-cmk', [5], { notBeforeInDays: 200 });
  addHsm(build, group);
  addSearch(build, group, vault, searchKey);
  addTranslate(build, group, vault, translateKey);
  addDeletedPilot(build, group, vault, searchKey);
}

function yearly(build: EstateBuilder): Key['rotationPolicy'] {
  const created = unixSeconds(build.daysAgo(100));
  return {
    lifetimeActions: [
      { trigger: { timeAfterCreate: 'P1Y' }, action: { type: 'Rotate' } },
      { trigger: { timeBeforeExpiry: 'P30D' }, action: { type: 'Notify' } },
    ],
    expiryTime: 'P2Y',
    created,
    updated: created,
  };
}

/** Healthy and versionless; its identity has the grant through a group. */
function addSearch(build: EstateBuilder, group: ResourceGroup, vault: Vault, key: Key): void {
  const name = 'contoso-search-prod';
  const account = build.account(group, name, 'swedencentral', { identity: build.systemIdentity(name) });
  const members = build.group('cmk-encryption-identities', [account.identity?.principalId ?? '']);
  build.grant(members.objectId, roleIds.keyVaultCryptoServiceEncryptionUser, vault.id);
  build.protect(account, vault, key, { usedForDays: watchedDays });
}

/** Healthy and pinned to the newest version, by a user-assigned identity with a grant at the key. */
function addTranslate(build: EstateBuilder, group: ResourceGroup, vault: Vault, key: Key): void {
  const identity = build.userAssignedIdentity(group, 'id-contoso-translate', 'swedencentral');
  const account = build.account(group, 'contoso-translate-prod', 'swedencentral', {
    identity: { type: 'UserAssigned', userAssignedIdentities: [identity.id] },
  });
  build.grant(identity.principalId, roleIds.keyVaultCryptoServiceEncryptionUser, `${vault.id}/keys/${key.name}`);
  build.protect(account, vault, key, {
    ...pinnedTo(key, -1),
    clientId: identity.clientId,
    usedForDays: watchedDays,
  });
}

/** Pinned to an old version, in a vault with access policies. */
function addClaims(build: EstateBuilder, subscription: string): void {
  const group = build.resourceGroup(subscription, 'rg-claims-prod', 'westeurope');
  const name = 'contoso-claims-prod';
  const account = build.account(group, name, 'westeurope', { identity: build.systemIdentity(name) });
  const { tenantId } = build.estate.tenant;
  const officers = build.group('claims-key-officers', [guidOf('object owner')]);
  const vault = build.vault(group, 'kv-contoso-claims', 'westeurope', {
    enableRbacAuthorization: false,
    accessPolicies: [
      { tenantId, objectId: officers.objectId, permissions: { keys: ['all'], secrets: [], certificates: [] } },
      {
        tenantId,
        objectId: account.identity?.principalId ?? '',
        permissions: { keys: ['get', 'wrapKey', 'unwrapKey'], secrets: [], certificates: [] },
      },
    ],
  });
  const key = build.key(vault, 'claims-cmk', [200, 15]);
  build.protect(account, vault, key, pinnedTo(key, 0));
}

/** Its grant was removed; the vault's firewall lets in trusted services only. */
function addAssistant(build: EstateBuilder, subscription: string): void {
  const group = build.resourceGroup(subscription, 'rg-assistant-dev', 'swedencentral');
  const vault = build.vault(group, 'kv-contoso-assistant', 'swedencentral', {
    networkAcls: { bypass: 'AzureServices', defaultAction: 'Deny', ipRules: [], virtualNetworkRules: [] },
  });
  const key = build.key(vault, 'assistant-cmk', [150]);
  const name = 'contoso-assistant-dev';
  const account = build.account(group, name, 'swedencentral', { identity: build.systemIdentity(name) });
  build.protect(account, vault, key);
}

/** The team's vault is in another region than the account, so its key cannot serve although everything else is ready. */
function addLegal(build: EstateBuilder, subscription: string): void {
  const group = build.resourceGroup(subscription, 'rg-legal-research', 'northeurope');
  const vault = build.vault(group, 'kv-contoso-legal', 'northeurope');
  build.key(vault, 'legal-cmk', [60]);
  const name = 'contoso-legal-research';
  const account = build.account(group, name, 'eastus2', { identity: build.systemIdentity(name) });
  build.grant(account.identity?.principalId ?? '', roleIds.keyVaultCryptoServiceEncryptionUser, vault.id);
}

/** A healthy Foundry account with projects, and one whose key was disabled; both granted by the resource group. */
function addFoundry(build: EstateBuilder, subscription: string): void {
  const group = build.resourceGroup(subscription, 'rg-foundry-research', 'eastus2');
  const vault = build.vault(group, 'kv-contoso-foundry', 'eastus2');
  const foundryKey = build.key(vault, 'foundry-cmk', [75]);
  const summariesKey = build.key(vault, 'summaries-cmk', [110], { enabled: false });
  const name = 'contoso-foundry-research';
  const foundry = build.account(group, name, 'eastus2', {
    kind: 'AIServices',
    identity: build.systemIdentity(name),
    projects: [
      build.project(name, 'protein-folding', 'Protein folding', true),
      build.project(name, 'lab-notes', 'Lab notes', false),
    ],
  });
  build.protect(foundry, vault, foundryKey);
  const summaries = build.account(group, 'contoso-summaries-research', 'eastus2', {
    identity: build.systemIdentity('contoso-summaries-research'),
  });
  build.protect(summaries, vault, summariesKey);
  for (const { identity } of [foundry, summaries]) {
    build.grant(identity?.principalId ?? '', roleIds.keyVaultCryptoServiceEncryptionUser, group.id);
  }
}

/** Deleted ten hours ago, recoverable for two days, and still in need of its key. */
function addDeletedPilot(build: EstateBuilder, group: ResourceGroup, vault: Vault, key: Key): void {
  const name = 'contoso-search-pilot';
  const account: Account = build.account(group, name, 'swedencentral', { identity: build.systemIdentity(name) });
  build.protect(account, vault, key, pinnedTo(key, 0));
  build.estate.accounts.delete(account.id.toLowerCase());
  const deletionDate = build.daysAgo(10 / 24);
  const scheduledPurgeDate = deletionDate + 48 * 60 * 60 * 1000;
  build.estate.deletedAccounts.set(account.id.toLowerCase(), { account, deletionDate, scheduledPurgeDate });
}

/** A Managed HSM with a key that nothing uses yet; who signs in as the owner administers it and works with its keys. */
function addHsm(build: EstateBuilder, group: ResourceGroup): void {
  const name = 'hsm-contoso-prod';
  const administrators = build.group('hsm-administrators', [build.user('Mona Lindqvist').objectId]);
  const id = `${group.id}/providers/Microsoft.KeyVault/managedHSMs/${name}`;
  const at = build.daysAgo(300);
  const by = 'platform@contoso.com';
  const hsm: ManagedHsm = {
    id,
    subscriptionId: group.subscriptionId,
    resourceGroup: group.name,
    name,
    location: 'swedencentral',
    tags: undefined,
    systemData: {
      createdBy: by,
      createdByType: 'User',
      createdAt: at,
      lastModifiedBy: by,
      lastModifiedByType: 'User',
      lastModifiedAt: at,
    },
    tenantId: build.estate.tenant.tenantId,
    sku: 'Standard_B1',
    initialAdminObjectIds: [administrators.objectId],
    softDeleteRetentionInDays: 90,
    enablePurgeProtection: true,
    publicNetworkAccess: 'Enabled',
    networkAcls: { bypass: 'AzureServices', defaultAction: 'Allow', ipRules: [], virtualNetworkRules: [] },
    keys: new Map(),
    deletedKeys: new Map(),
    localRoleAssignments: new Map(),
    allowKeyManagementThroughArm: false,
  };
  build.estate.managedHsms.set(id.toLowerCase(), hsm);
  build.key(hsm, 'hsm-cmk', [55], { kty: 'RSA-HSM' });
  assignInitialAdministrators(hsm);
  const owner = guidOf('object owner');
  // Administrators and officers may not use keys: that is what the third role is for.
  build.grantLocally(hsm, owner, localRoleIds.administrator, '/');
  build.grantLocally(hsm, owner, localRoleIds.cryptoOfficer, '/');
  build.grantLocally(hsm, owner, localRoleIds.cryptoUser, '/');
}

/** The version at that place of a key's history; -1 is the newest. */
function pinnedTo(key: Key, index: number): { readonly pinned: Key['versions'][number] } {
  const pinned = key.versions.at(index);
  if (pinned === undefined) throw new Error(`The key '${key.name}' has no version at ${index}.`);
  return { pinned };
}
