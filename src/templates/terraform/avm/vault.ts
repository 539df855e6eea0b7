import { roleAssignmentsAt, roleAssignmentsVariable } from './roleAssignments.ts';

const rotation = `optional(object({
      automatic = optional(object({
        time_after_creation = optional(string, null)
        time_before_expiry  = optional(string, null)
      }), null)
      expire_after         = optional(string, null)
      notify_before_expiry = optional(string, null)
    }), null)`;

/** avm-res-keyvault-vault: role-based unless told otherwise, purge protection on, the firewall closed, the tier premium. */
export const vaultModule = `
variable "name" {}
variable "location" {}
variable "resource_group_name" {}
variable "tenant_id" {}
variable "sku_name" { default = "premium" }
variable "purge_protection_enabled" { default = true }
variable "soft_delete_retention_days" { default = null }
variable "public_network_access_enabled" { default = true }
variable "legacy_access_policies_enabled" { default = false }
variable "legacy_access_policies" {
  type = map(object({
    object_id          = string
    application_id     = optional(string, null)
    key_permissions    = optional(set(string), [])
    secret_permissions = optional(set(string), [])
  }))
  default = {}
}
variable "network_acls" {
  type = object({
    bypass                     = optional(string, "None")
    default_action             = optional(string, "Deny")
    ip_rules                   = optional(list(string), [])
    virtual_network_subnet_ids = optional(list(string), [])
  })
  default = {}
}
variable "keys" {
  type = map(object({
    name            = string
    key_type        = string
    key_opts        = optional(list(string), ["sign", "verify"])
    key_size        = optional(number, null)
    curve           = optional(string, null)
    not_before_date = optional(string, null)
    expiration_date = optional(string, null)
    role_assignments = optional(map(object({
      role_definition_id_or_name = string
      principal_id               = string
      condition                  = optional(string, null)
      principal_type             = optional(string, null)
    })), {})
    rotation_policy = ${rotation}
  }))
  default = {}
}
variable "diagnostic_settings" {
  type = map(object({
    name                         = optional(string, null)
    log_categories               = optional(set(string), [])
    log_groups                   = optional(set(string), ["allLogs"])
    workspace_resource_id        = optional(string, null)
    storage_account_resource_id  = optional(string, null)
    event_hub_authorization_rule_resource_id = optional(string, null)
  }))
  default = {}
}
${roleAssignmentsVariable}
resource "azurerm_key_vault" "this" {
  name                          = var.name
  location                      = var.location
  resource_group_name           = var.resource_group_name
  tenant_id                     = var.tenant_id
  sku_name                      = var.sku_name
  purge_protection_enabled      = var.purge_protection_enabled
  soft_delete_retention_days    = var.soft_delete_retention_days
  public_network_access_enabled = var.public_network_access_enabled
  rbac_authorization_enabled    = !var.legacy_access_policies_enabled
  dynamic "network_acls" {
    for_each = var.network_acls != null ? { this = var.network_acls } : {}
    content {
      bypass         = network_acls.value.bypass
      default_action = network_acls.value.default_action
      ip_rules       = network_acls.value.ip_rules
    }
  }
}
resource "azurerm_key_vault_access_policy" "this" {
  for_each        = var.legacy_access_policies_enabled ? var.legacy_access_policies : {}
  key_vault_id    = azurerm_key_vault.this.id
  tenant_id       = var.tenant_id
  object_id       = each.value.object_id
  key_permissions = each.value.key_permissions
}
resource "azurerm_monitor_diagnostic_setting" "this" {
  for_each                       = var.diagnostic_settings
  name                           = each.value.name != null ? each.value.name : "diag-\${var.name}"
  target_resource_id             = azurerm_key_vault.this.id
  log_analytics_workspace_id     = each.value.workspace_resource_id
  storage_account_id             = each.value.storage_account_resource_id
  eventhub_authorization_rule_id = each.value.event_hub_authorization_rule_resource_id
  dynamic "enabled_log" {
    for_each = each.value.log_categories
    content {
      category = enabled_log.value
    }
  }
  dynamic "enabled_log" {
    for_each = each.value.log_groups
    content {
      category_group = enabled_log.value
    }
  }
}
module "keys" {
  source                = "Azure/avm-res-keyvault-vault/azurerm//modules/key"
  for_each              = var.keys
  key_vault_resource_id = azurerm_key_vault.this.id
  name                  = each.value.name
  type                  = each.value.key_type
  opts                  = each.value.key_opts
  size                  = each.value.key_size
  curve                 = each.value.curve
  not_before_date       = each.value.not_before_date
  expiration_date       = each.value.expiration_date
  rotation_policy       = each.value.rotation_policy
  role_assignments      = each.value.role_assignments
  depends_on            = [azurerm_role_assignment.this]
}
${roleAssignmentsAt('azurerm_key_vault.this.id')}
output "name" { value = azurerm_key_vault.this.name }
output "resource_id" { value = azurerm_key_vault.this.id }
output "uri" { value = azurerm_key_vault.this.vault_uri }
output "keys" {
  value = { for name, key in module.keys : name => { id = key.id, versionless_id = key.versionless_id, resource_id = key.resource_id, resource_versionless_id = key.resource_versionless_id } }
}
output "keys_resource_ids" {
  value = { for name, key in module.keys : name => { id = key.id, versionless_id = key.versionless_id, name = key.name, resource_id = key.resource_id, resource_versionless_id = key.resource_versionless_id } }
}
`;

/** avm-res-keyvault-vault//modules/key */
export const keyModule = `
variable "key_vault_resource_id" {}
variable "name" {}
variable "type" {}
variable "opts" { default = [] }
variable "size" { default = null }
variable "curve" { default = null }
variable "not_before_date" { default = null }
variable "expiration_date" { default = null }
variable "rotation_policy" {
  type = object({
    automatic = optional(object({
      time_after_creation = optional(string, null)
      time_before_expiry  = optional(string, null)
    }), null)
    expire_after         = optional(string, null)
    notify_before_expiry = optional(string, null)
  })
  default = null
}
${roleAssignmentsVariable}
resource "azurerm_key_vault_key" "this" {
  key_vault_id    = var.key_vault_resource_id
  name            = var.name
  key_type        = var.type
  key_opts        = var.opts
  key_size        = var.size
  curve           = var.curve
  not_before_date = var.not_before_date
  expiration_date = var.expiration_date
  dynamic "rotation_policy" {
    for_each = var.rotation_policy != null ? [var.rotation_policy] : []
    content {
      expire_after         = rotation_policy.value.expire_after
      notify_before_expiry = rotation_policy.value.notify_before_expiry
      automatic {
        time_after_creation = rotation_policy.value.automatic.time_after_creation
        time_before_expiry  = rotation_policy.value.automatic.time_before_expiry
      }
    }
  }
}
${roleAssignmentsAt('azurerm_key_vault_key.this.resource_versionless_id')}
output "id" { value = azurerm_key_vault_key.this.id }
output "name" { value = azurerm_key_vault_key.this.name }
output "versionless_id" { value = azurerm_key_vault_key.this.versionless_id }
output "resource_id" { value = azurerm_key_vault_key.this.resource_id }
output "resource_versionless_id" { value = azurerm_key_vault_key.this.resource_versionless_id }
`;
