/** Code of each language, made for measuring: accounts under keys, with something to tell of each. */

export type Language = 'bicep' | 'arm' | 'terraform' | 'script';

interface Pieces {
  readonly extension: string;
  /** One account with its identity, vault, key and grant; `id-bench-N` is written once in it. */
  readonly piece: (index: number) => string;
  /** A resource that is nothing of ours. */
  readonly other: (index: number) => string;
  readonly whole: (parts: readonly string[]) => string;
}

const role = 'e147488a-f6f5-4113-8e2d-b22465e65bf6';

export const pieces: Readonly<Record<Language, Pieces>> = {
  bicep: { extension: 'bicep', piece: bicep, other: otherBicep, whole: (parts) => parts.join('\n') },
  arm: { extension: 'json', piece: arm, other: otherArm, whole: armTemplate },
  terraform: { extension: 'tf', piece: terraform, other: otherTerraform, whole: (parts) => parts.join('\n') },
  script: { extension: 'sh', piece: script, other: otherScript, whole: (parts) => parts.join('\n') },
};

/** So many accounts, each with its identity, vault, key and grant, stand in a measured file; the rest is about other resources. */
const accounts = 5;

/** A file of at least so many lines. `typed` stands in it once, in the middle, within a name. */
export function fileOf(language: Language, lines: number) {
  const { extension, piece, other, whole } = pieces[language];
  const own = Array.from({ length: accounts }, (_, index) => piece(index));
  const parts: string[] = [];
  let count = own.reduce((sum, part) => sum + part.split('\n').length, 0);
  for (let index = 0; count < lines; index++) {
    parts.push(other(index));
    count += other(index).split('\n').length;
  }
  const gap = Math.ceil(parts.length / accounts);
  const mixed = own.flatMap((part, index) => [...parts.slice(index * gap, (index + 1) * gap), part]);
  return { name: `main.${extension}`, text: whole(mixed), typed: `id-bench-${Math.floor(accounts / 2)}` };
}

/** Files as they lie in a repository: each language in folders of its own, most of them about something else. */
export function mixedFiles(count: number): readonly (readonly [name: string, text: string])[] {
  const languages = Object.keys(pieces) as Language[];
  return Array.from({ length: count }, (_, index) => {
    const language = languages[index % languages.length] ?? 'bicep';
    const { extension, piece, other, whole } = pieces[language];
    const isOurs = Math.floor(index / languages.length) % 8 === 0;
    const parts = Array.from({ length: 20 }, (_unused, part) => other(20 * index + part));
    const text = whole(isOurs ? [piece(index), ...parts, piece(index + count)] : parts);
    return [`${language}/${Math.floor(index / 40)}/${index}/main.${extension}`, text] as const;
  });
}

function otherBicep(index: number): string {
  return `resource plan${index} 'Microsoft.Web/serverfarms@2023-12-01' = {
  name: 'plan-${index}'
  location: resourceGroup().location
  tags: { purpose: 'web', owner: 'team-${index}' }
  sku: { name: 'P1v3', capacity: 2 }
}
`;
}

function otherArm(index: number): string {
  const resource = {
    type: 'Microsoft.Web/serverfarms',
    apiVersion: '2023-12-01',
    name: `plan-${index}`,
    location: '[resourceGroup().location]',
    sku: { name: 'P1v3', capacity: 2 },
  };
  return JSON.stringify(resource, undefined, 2);
}

function otherTerraform(index: number): string {
  return `resource "azurerm_service_plan" "plan${index}" {
  name                = "plan-${index}"
  resource_group_name = "rg"
  location            = "swedencentral"
  os_type             = "Linux"
  sku_name            = "P1v3"
}
`;
}

function otherScript(index: number): string {
  return `# Plan ${index}
az appservice plan create --name plan-${index} --resource-group rg \\
  --sku P1v3 --is-linux
if [ "$?" -ne 0 ]; then echo "plan ${index} failed" >&2; exit 1; fi
`;
}

function bicep(index: number): string {
  return `resource identity${index} 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-bench-${index}'
  location: resourceGroup().location
}

resource vault${index} 'Microsoft.KeyVault/vaults@2026-02-01' = {
  name: 'kv-\${uniqueString(resourceGroup().id)}-${index}'
  location: resourceGroup().location
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
  }
  resource key 'keys' = {
    name: 'cmk'
    properties: { kty: 'RSA', keySize: 2048 }
  }
}

resource grant${index} 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault${index}.id, identity${index}.id)
  scope: vault${index}
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '${role}')
    principalId: identity${index}.properties.principalId
  }
}

resource account${index} 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: 'account-${index}'
  location: resourceGroup().location
  kind: 'OpenAI'
  sku: { name: 'S0' }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '\${identity${index}.id}': {} }
  }
  properties: {
    encryption: {
      keySource: 'Microsoft.KeyVault'
      keyVaultProperties: {
        keyVaultUri: vault${index}.properties.vaultUri
        keyName: vault${index}::key.name
        identityClientId: identity${index}.properties.clientId
      }
    }
  }
  dependsOn: [grant${index}]
}
`;
}

function arm(index: number): string {
  const identityId = `resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-bench-${index}')`;
  const vaultId = `resourceId('Microsoft.KeyVault/vaults', 'kv-${index}')`;
  const location = '[resourceGroup().location]';
  const resources = [
    {
      type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
      apiVersion: '2023-01-31',
      name: `id-bench-${index}`,
      location,
    },
    {
      type: 'Microsoft.KeyVault/vaults',
      apiVersion: '2026-02-01',
      name: `kv-${index}`,
      location,
      properties: {
        tenantId: '[subscription().tenantId]',
        sku: { family: 'A', name: 'standard' },
        enableRbacAuthorization: true,
      },
    },
    {
      type: 'Microsoft.KeyVault/vaults/keys',
      apiVersion: '2026-02-01',
      name: `kv-${index}/cmk`,
      properties: { kty: 'RSA', keySize: 2048 },
      dependsOn: [`[${vaultId}]`],
    },
    {
      type: 'Microsoft.CognitiveServices/accounts',
      apiVersion: '2025-06-01',
      name: `account-${index}`,
      location,
      kind: 'OpenAI',
      sku: { name: 'S0' },
      identity: { type: 'UserAssigned', userAssignedIdentities: { [`[${identityId}]`]: {} } },
      properties: {
        encryption: {
          keySource: 'Microsoft.KeyVault',
          keyVaultProperties: {
            keyVaultUri: `[reference(${vaultId}, '2026-02-01').vaultUri]`,
            keyName: 'cmk',
            identityClientId: `[reference(${identityId}, '2023-01-31').clientId]`,
          },
        },
      },
    },
  ];
  return resources.map((resource) => JSON.stringify(resource, undefined, 2)).join(',\n');
}

function armTemplate(parts: readonly string[]): string {
  const schema = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';
  return `{\n"$schema": "${schema}",\n"contentVersion": "1.0.0.0",\n"resources": [\n${parts.join(',\n')}\n]\n}\n`;
}

function terraform(index: number): string {
  return `resource "azurerm_user_assigned_identity" "i${index}" {
  name                = "id-bench-${index}"
  resource_group_name = "rg"
  location            = "swedencentral"
}

resource "azurerm_key_vault" "v${index}" {
  name                       = "kv-${index}"
  resource_group_name        = "rg"
  location                   = "swedencentral"
  tenant_id                  = data.azurerm_client_config.current.tenant_id
  sku_name                   = "standard"
  rbac_authorization_enabled = true
}

resource "azurerm_key_vault_key" "k${index}" {
  name         = "cmk"
  key_vault_id = azurerm_key_vault.v${index}.id
  key_type     = "RSA"
  key_size     = 2048
  key_opts     = ["wrapKey", "unwrapKey"]
}

resource "azurerm_role_assignment" "g${index}" {
  scope                = azurerm_key_vault.v${index}.id
  role_definition_name = "Key Vault Crypto Service Encryption User"
  principal_id         = azurerm_user_assigned_identity.i${index}.principal_id
}

resource "azurerm_cognitive_account" "a${index}" {
  name                = "account-${index}"
  resource_group_name = "rg"
  location            = "swedencentral"
  kind                = "OpenAI"
  sku_name            = "S0"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.i${index}.id]
  }

  customer_managed_key {
    key_vault_key_id   = azurerm_key_vault_key.k${index}.versionless_id
    identity_client_id = azurerm_user_assigned_identity.i${index}.client_id
  }

  depends_on = [azurerm_role_assignment.g${index}]
}
`;
}

function script(index: number): string {
  return `# Account ${index}
az identity create --name id-bench-${index} --resource-group rg
az keyvault create --name kv-${index} --resource-group rg \\
  --location swedencentral --enable-rbac-authorization true
az keyvault key create --vault-name kv-${index} --name cmk --kty RSA --size 2048
az cognitiveservices account create --name account-${index} --resource-group rg \\
  --location swedencentral --kind OpenAI --sku S0 --assign-identity
az cognitiveservices account update --name account-${index} --resource-group rg \\
  --encryption '{"keySource":"Microsoft.KeyVault","keyVaultProperties":{"keyName":"cmk","keyVaultUri":"https://kv-${index}.vault.azure.net/"}}'
`;
}
