/**
 * One deployment in which everything is right, in each format: a vault that takes roles, a key without a version, a user-assigned
 * identity, its grant at the key, and an account ordered after the grant. Tables of rules change a line or two of it.
 */
export const rightFiles = {
  bicep: {
    'main.bicep': `param location string = 'swedencentral'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-chat'
  location: location
}

resource vault 'Microsoft.KeyVault/vaults@2026-02-01' = {
  name: 'kv-chat'
  location: location
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'premium' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
  }
}

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'audit'
  scope: vault
  properties: {
    workspaceId: resourceId('Microsoft.OperationalInsights/workspaces', 'log-chat')
    logs: [{ category: 'AuditEvent', enabled: true }]
  }
}

resource key 'Microsoft.KeyVault/vaults/keys@2026-02-01' = {
  parent: vault
  name: 'chat-cmk'
  properties: {
    kty: 'RSA'
    keySize: 2048
    keyOps: ['wrapKey', 'unwrapKey']
  }
}

resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(key.id, identity.id, 'encryption')
  scope: key
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'e147488a-f6f5-4113-8e2d-b22465e65bf6')
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource account 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: 'chat'
  location: location
  kind: 'OpenAI'
  sku: { name: 'S0' }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '\${identity.id}': {} }
  }
  properties: {
    customSubDomainName: 'chat'
    encryption: {
      keySource: 'Microsoft.KeyVault'
      keyVaultProperties: {
        keyVaultUri: vault.properties.vaultUri
        keyName: key.name
        identityClientId: identity.properties.clientId
      }
    }
  }
  dependsOn: [grant]
}
`,
  },
  arm: {
    'azuredeploy.json': `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": { "location": { "type": "string", "defaultValue": "swedencentral" } },
  "variables": {
    "identityId": "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-chat')]",
    "vaultId": "[resourceId('Microsoft.KeyVault/vaults', 'kv-chat')]",
    "keyId": "[resourceId('Microsoft.KeyVault/vaults/keys', 'kv-chat', 'chat-cmk')]",
    "roleId": "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'e147488a-f6f5-4113-8e2d-b22465e65bf6')]",
    "grantName": "[guid(variables('keyId'), variables('identityId'), 'encryption')]"
  },
  "resources": [
    {
      "type": "Microsoft.ManagedIdentity/userAssignedIdentities",
      "apiVersion": "2023-01-31",
      "name": "id-chat",
      "location": "[parameters('location')]"
    },
    {
      "type": "Microsoft.KeyVault/vaults",
      "apiVersion": "2026-02-01",
      "name": "kv-chat",
      "location": "[parameters('location')]",
      "properties": {
        "tenantId": "[subscription().tenantId]",
        "sku": { "family": "A", "name": "premium" },
        "enableRbacAuthorization": true,
        "enableSoftDelete": true,
        "softDeleteRetentionInDays": 90,
        "enablePurgeProtection": true
      }
    },
    {
      "type": "Microsoft.Insights/diagnosticSettings",
      "apiVersion": "2021-05-01-preview",
      "name": "audit",
      "scope": "[variables('vaultId')]",
      "dependsOn": ["[variables('vaultId')]"],
      "properties": {
        "workspaceId": "[resourceId('Microsoft.OperationalInsights/workspaces', 'log-chat')]",
        "logs": [{ "category": "AuditEvent", "enabled": true }]
      }
    },
    {
      "type": "Microsoft.KeyVault/vaults/keys",
      "apiVersion": "2026-02-01",
      "name": "kv-chat/chat-cmk",
      "dependsOn": ["[variables('vaultId')]"],
      "properties": {
        "kty": "RSA",
        "keySize": 2048,
        "keyOps": ["wrapKey", "unwrapKey"]
      }
    },
    {
      "type": "Microsoft.Authorization/roleAssignments",
      "apiVersion": "2022-04-01",
      "name": "[variables('grantName')]",
      "scope": "[variables('keyId')]",
      "dependsOn": ["[variables('keyId')]", "[variables('identityId')]"],
      "properties": {
        "roleDefinitionId": "[variables('roleId')]",
        "principalId": "[reference(variables('identityId'), '2023-01-31').principalId]",
        "principalType": "ServicePrincipal"
      }
    },
    {
      "type": "Microsoft.CognitiveServices/accounts",
      "apiVersion": "2025-06-01",
      "name": "chat",
      "location": "[parameters('location')]",
      "kind": "OpenAI",
      "sku": { "name": "S0" },
      "identity": {
        "type": "UserAssigned",
        "userAssignedIdentities": { "[variables('identityId')]": {} }
      },
      "dependsOn": [
        "[variables('identityId')]",
        "[variables('keyId')]",
        "[extensionResourceId(variables('keyId'), 'Microsoft.Authorization/roleAssignments', variables('grantName'))]"
      ],
      "properties": {
        "customSubDomainName": "chat",
        "encryption": {
          "keySource": "Microsoft.KeyVault",
          "keyVaultProperties": {
            "keyVaultUri": "[reference(variables('vaultId'), '2026-02-01').vaultUri]",
            "keyName": "chat-cmk",
            "identityClientId": "[reference(variables('identityId'), '2023-01-31').clientId]"
          }
        }
      }
    }
  ]
}
`,
  },
  terraform: {
    'main.tf': `terraform {
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 4.60"
    }
  }
}

data "azurerm_client_config" "current" {}

resource "azurerm_user_assigned_identity" "chat" {
  name                = "id-chat"
  resource_group_name = "rg-chat"
  location            = "swedencentral"
}

resource "azurerm_key_vault" "chat" {
  name                       = "kv-chat"
  resource_group_name        = "rg-chat"
  location                   = "swedencentral"
  tenant_id                  = data.azurerm_client_config.current.tenant_id
  sku_name                   = "premium"
  rbac_authorization_enabled = true
  soft_delete_retention_days = 90
  purge_protection_enabled   = true
}

resource "azurerm_monitor_diagnostic_setting" "audit" {
  name                       = "audit"
  target_resource_id         = azurerm_key_vault.chat.id
  log_analytics_workspace_id = var.workspace_id

  enabled_log {
    category = "AuditEvent"
  }
}

variable "workspace_id" {
  type = string
}

resource "azurerm_key_vault_key" "chat" {
  name         = "chat-cmk"
  key_vault_id = azurerm_key_vault.chat.id
  key_type     = "RSA"
  key_size     = 2048
  key_opts     = ["wrapKey", "unwrapKey"]
}

resource "azurerm_role_assignment" "grant" {
  scope                = azurerm_key_vault_key.chat.resource_versionless_id
  role_definition_name = "Key Vault Crypto Service Encryption User"
  principal_id         = azurerm_user_assigned_identity.chat.principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_cognitive_account" "chat" {
  name                  = "chat"
  resource_group_name   = "rg-chat"
  location              = "swedencentral"
  kind                  = "OpenAI"
  sku_name              = "S0"
  custom_subdomain_name = "chat"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.chat.id]
  }

  customer_managed_key {
    key_vault_key_id   = azurerm_key_vault_key.chat.versionless_id
    identity_client_id = azurerm_user_assigned_identity.chat.client_id
  }

  depends_on = [azurerm_role_assignment.grant]
}
`,
  },
  script: {
    'deploy.sh': `#!/usr/bin/env bash
set -euo pipefail
GROUP=rg-chat
KV=kv-chat
az keyvault create --name "$KV" --resource-group "$GROUP" --location swedencentral --sku premium \\
  --retention-days 90 --enable-purge-protection true --enable-rbac-authorization true
VAULT_ID=$(az keyvault show --name "$KV" --query id -o tsv)
az monitor diagnostic-settings create --name audit --resource "$VAULT_ID" --workspace log-chat \\
  --logs '[{"category":"AuditEvent","enabled":true}]'
az keyvault key create --vault-name "$KV" --name chat-cmk --kty RSA --size 2048
az cognitiveservices account create -n chat -g "$GROUP" --kind OpenAI --sku S0 -l swedencentral --assign-identity
PRINCIPAL=$(az cognitiveservices account show -n chat -g "$GROUP" --query identity.principalId -o tsv)
az role assignment create --assignee-object-id "$PRINCIPAL" --assignee-principal-type ServicePrincipal \\
  --role "Key Vault Crypto Service Encryption User" --scope "$VAULT_ID/keys/chat-cmk"
VAULT_URI=$(az keyvault show --name "$KV" --query properties.vaultUri -o tsv)
az cognitiveservices account update -n chat -g "$GROUP" \\
  --encryption "{\\"keySource\\":\\"Microsoft.KeyVault\\",\\"keyVaultProperties\\":{\\"keyName\\":\\"chat-cmk\\",\\"keyVaultUri\\":\\"$VAULT_URI\\"}}"
`,
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;
