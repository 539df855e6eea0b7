import type { Change } from './table.ts';

/**
 * The right key of Terraform, made by azapi, which says in Azure's own words what azurerm has no argument for.
 * @param properties lines that its properties have besides
 */
export function azapiKey(properties: string): readonly Change[] {
  return [
    [
      `resource "azurerm_key_vault_key" "chat" {
  name         = "chat-cmk"
  key_vault_id = azurerm_key_vault.chat.id
  key_type     = "RSA"
  key_size     = 2048
  key_opts     = ["wrapKey", "unwrapKey"]
}`,
      `resource "azapi_resource" "key" {
  type      = "Microsoft.KeyVault/vaults/keys@2026-02-01"
  parent_id = azurerm_key_vault.chat.id
  name      = "chat-cmk"

  body = {
    properties = {
      kty     = "RSA"
      keySize = 2048
      keyOps  = ["wrapKey", "unwrapKey"]
      ${properties}
    }
  }
}`,
    ],
    ['azurerm_key_vault_key.chat.resource_versionless_id', 'azapi_resource.key.id'],
    [
      'azurerm_key_vault_key.chat.versionless_id',
      '"${azurerm_key_vault.chat.vault_uri}keys/${azapi_resource.key.name}"',
    ],
  ];
}

/** A key in a Managed HSM that is rotated a month before it expires, in Terraform. */
export const hsmTerraform = {
  'main.tf': `resource "azurerm_key_vault_managed_hardware_security_module" "hsm" {
  name                     = "hsm-chat"
  resource_group_name      = "rg-chat"
  location                 = "swedencentral"
  sku_name                 = "Standard_B1"
  tenant_id                = var.tenant_id
  admin_object_ids         = [var.admin_id]
  purge_protection_enabled = true
}

variable "tenant_id" {
  type = string
}

variable "admin_id" {
  type = string
}

resource "azurerm_key_vault_managed_hardware_security_module_key" "chat" {
  name           = "chat-cmk"
  managed_hsm_id = azurerm_key_vault_managed_hardware_security_module.hsm.id
  key_type       = "RSA-HSM"
  key_size       = 2048
  key_opts       = ["wrapKey", "unwrapKey"]
}

resource "azurerm_key_vault_managed_hardware_security_module_key_rotation_policy" "chat" {
  managed_hsm_key_id = azurerm_key_vault_managed_hardware_security_module_key.chat.id
  expire_after       = "P1Y"
  time_before_expiry = "P30D"
}

resource "azurerm_user_assigned_identity" "chat" {
  name                = "id-chat"
  resource_group_name = "rg-chat"
  location            = "swedencentral"
}

resource "azurerm_cognitive_account" "chat" {
  name                = "chat"
  resource_group_name = "rg-chat"
  location            = "swedencentral"
  kind                = "OpenAI"
  sku_name            = "S0"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.chat.id]
  }

  customer_managed_key {
    key_vault_key_id   = azurerm_key_vault_managed_hardware_security_module_key.chat.id
    identity_client_id = azurerm_user_assigned_identity.chat.client_id
  }
}
`,
} as const;

/** A key that the verified module of a vault makes. */
export const verifiedVault = {
  'main.bicep': `module vault 'br/public:avm/res/key-vault/vault:0.13.0' = {
  name: 'vault'
  params: {
    name: 'kv-chat'
    enableRbacAuthorization: true
    keys: [
      {
        name: 'chat-cmk'
        kty: 'RSA'
        keySize: 2048
      }
    ]
  }
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-chat'
  location: 'swedencentral'
}

resource account 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: 'chat'
  location: 'swedencentral'
  kind: 'OpenAI'
  sku: { name: 'S0' }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '\${identity.id}': {} }
  }
  properties: {
    encryption: {
      keySource: 'Microsoft.KeyVault'
      keyVaultProperties: {
        keyVaultUri: vault.outputs.uri
        keyName: 'chat-cmk'
        identityClientId: identity.properties.clientId
      }
    }
  }
}
`,
} as const;
