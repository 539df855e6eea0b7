import { describe, expect, it } from 'vitest';
import { bicep } from '../../../../src/templates/bicep/index.ts';
import { judgeReading } from '../../../../src/templates/judge.ts';
import { textAt } from '../../../support/bicepReading.ts';
import { memoryFiles, uriOf } from '../../../support/textFiles.ts';

/** What the rules find, as `severity rule: what is underlined`; hints and information on purpose left out. */
async function found(texts: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const files = memoryFiles(texts);
  const reading = await bicep.read(uriOf('main.bicep'), files, new AbortController().signal);
  expect(reading.unreadable).toEqual([]);
  const { findings } = await judgeReading(reading, { format: bicep, files, now: Date.UTC(2026, 10, 1) });
  return findings
    .filter(({ severity }) => severity === 'error' || severity === 'warning')
    .map(({ severity, rule, uri, range }) => {
      const [name = '', text = ''] = Object.entries(texts).find(([path]) => uriOf(path) === uri) ?? [];
      return `${severity} ${rule} ${name}: ${textAt(text, range).split('\n')[0] ?? ''}`;
    });
}

/** An account whose user-assigned identity is granted the key before the key is set, in one file. */
const whole = (grant: string, dependsOn: string): string => `param location string = resourceGroup().location
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id'
  location: location
}
resource vault 'Microsoft.KeyVault/vaults@2026-02-01' = {
  name: 'kv'
  location: location
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
  }
  resource key 'keys' = {
    name: 'cmk'
    properties: {
      kty: 'RSA'
      keySize: 2048
      keyOps: ['wrapKey', 'unwrapKey']
    }
  }
}
${grant}
resource account 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: 'openai'
  location: location
  kind: 'OpenAI'
  sku: { name: 'S0' }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '\${identity.id}': {} }
  }
  properties: {
    customSubDomainName: 'openai'
    encryption: {
      keySource: 'Microsoft.KeyVault'
      keyVaultProperties: {
        keyVaultUri: vault.properties.vaultUri
        keyName: vault::key.name
        identityClientId: identity.properties.clientId
      }
    }
  }
  ${dependsOn}
}`;

const grant = `resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, identity.id)
  scope: vault::key
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'e147488a-f6f5-4113-8e2d-b22465e65bf6')
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}`;

describe('a binding in one file', () => {
  it('is right where the grant is there and comes before', async () => {
    expect(await found({ 'main.bicep': whole(grant, 'dependsOn: [grant]') })).toEqual([]);
  });

  it('lacks its grant', async () => {
    const [first, ...others] = await found({ 'main.bicep': whole('', '') });
    expect(first).toMatch(/^error grant main\.bicep: /);
    expect(others).toEqual([]);
  });

  it('lacks the order', async () => {
    const findings = await found({ 'main.bicep': whole(grant, '') });
    expect(findings.map((finding) => finding.split(':')[0])).toEqual(['warning grant-order main.bicep']);
  });
});

/** The account first, its key in a module: as Microsoft's own sample 30 does it, and 31 with the order. */
const twoPhases = (dependsOn: string): Readonly<Record<string, string>> => ({
  'main.bicep': `param vaultName string
param keyName string
resource account 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: 'foundry'
  location: 'eastus2'
  kind: 'AIServices'
  sku: { name: 'S0' }
  identity: { type: 'SystemAssigned' }
  properties: { allowProjectManagement: true }
}
module update 'update.bicep' = {
  name: 'update'
  params: {
    accountName: account.name
    principalId: account.identity.principalId
    vaultName: vaultName
    keyName: keyName
  }
}`,
  'update.bicep': `param accountName string
param principalId string
param vaultName string
param keyName string
resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: vaultName
}
resource policies 'Microsoft.KeyVault/vaults/accessPolicies@2023-07-01' = {
  parent: vault
  name: 'add'
  properties: {
    accessPolicies: [
      {
        objectId: principalId
        tenantId: subscription().tenantId
        permissions: { keys: ['get', 'wrapKey', 'unwrapKey'] }
      }
    ]
  }
}
resource account 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: accountName
  location: 'eastus2'
  kind: 'AIServices'
  sku: { name: 'S0' }
  identity: { type: 'SystemAssigned' }
  properties: {
    allowProjectManagement: true
    encryption: {
      keySource: 'Microsoft.KeyVault'
      keyVaultProperties: {
        keyVaultUri: 'https://\${vaultName}\${environment().suffixes.keyvaultDns}/'
        keyName: keyName
      }
    }
  }
  ${dependsOn}
}`,
});

describe('a binding across a module', () => {
  it('lacks the order', async () => {
    expect(await found(twoPhases(''))).toEqual(['warning grant-order update.bicep: encryption']);
  });

  it('is right where the order is there', async () => {
    expect(await found(twoPhases('dependsOn: [policies]'))).toEqual([]);
  });

  it('is right where one module grants and the next one sets the key', async () => {
    const { 'main.bicep': main = '', 'update.bicep': update = '' } = twoPhases('');
    const policies = update.slice(update.indexOf('resource policies'), update.indexOf('resource account'));
    const head = update.slice(0, update.indexOf('resource policies'));
    expect(
      await found({
        'main.bicep': `${main.replace(/\}$/, '  dependsOn: [grant]\n}')}
module grant 'grant.bicep' = {
  name: 'grant'
  params: {
    accountName: account.name
    principalId: account.identity.principalId
    vaultName: vaultName
    keyName: keyName
  }
}`,
        'grant.bicep': head + policies,
        'update.bicep': update.replace(policies, ''),
      }),
    ).toEqual([]);
  });
});
