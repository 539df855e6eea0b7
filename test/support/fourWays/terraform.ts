import type { Wish } from './wish.ts';

export function terraformOf(wish: Wish): Readonly<Record<string, string>> {
  const key = wish.kty === 'RSA' ? 'key_type = "RSA"\n  key_size = 2048' : 'key_type = "EC"\n  curve = "P-256"';
  return {
    'main.tf': `
terraform {
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 4.42"
    }
  }
}

data "azurerm_client_config" "current" {}

resource "azurerm_user_assigned_identity" "four" {
  name                = "id-four"
  resource_group_name = "rg-four"
  location            = "${wish.accountRegion}"
}

resource "azurerm_key_vault" "four" {
  name                       = "kv-four"
  resource_group_name        = "rg-four"
  location                   = "${wish.vaultRegion}"
  tenant_id                  = data.azurerm_client_config.current.tenant_id
  sku_name                   = "standard"
  rbac_authorization_enabled = ${wish.usesRoles}
  purge_protection_enabled   = ${wish.purgeProtection}
  ${wish.isShut ? 'network_acls {\n    default_action = "Deny"\n    bypass         = "None"\n  }' : ''}
}

resource "azurerm_key_vault_key" "cmk" {
  name         = "cmk"
  key_vault_id = azurerm_key_vault.four.id
  ${key}
  key_opts = [${wish.keyOps.map((name) => `"${name}"`).join(', ')}]
  ${wish.expires === undefined ? '' : `expiration_date = "${wish.expires}"`}
}
${wish.role === undefined ? '' : grant(wish.role)}
resource "azurerm_cognitive_account" "four" {
  name                  = "four"
  resource_group_name   = "rg-four"
  location              = "${wish.accountRegion}"
  kind                  = "OpenAI"
  sku_name              = "S0"
  custom_subdomain_name = "four"

  identity {
    ${wish.isAttached ? 'type         = "UserAssigned"\n    identity_ids = [azurerm_user_assigned_identity.four.id]' : 'type = "SystemAssigned"'}
  }

  customer_managed_key {
    key_vault_key_id   = azurerm_key_vault_key.cmk.versionless_id
    identity_client_id = azurerm_user_assigned_identity.four.client_id
  }
  ${wish.role === undefined ? '' : 'depends_on = [azurerm_role_assignment.grant]'}
}
`,
  };
}

function grant(role: string): string {
  return `
resource "azurerm_role_assignment" "grant" {
  scope              = azurerm_key_vault_key.cmk.resource_versionless_id
  role_definition_id = "/subscriptions/\${data.azurerm_client_config.current.subscription_id}/providers/Microsoft.Authorization/roleDefinitions/${role}"
  principal_id       = azurerm_user_assigned_identity.four.principal_id
  principal_type     = "ServicePrincipal"
}
`;
}
