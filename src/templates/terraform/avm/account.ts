import { roleAssignmentsAt, roleAssignmentsVariable } from './roleAssignments.ts';

/**
 * avm-res-cognitiveservices-account: it makes the account first and sets the key afterwards, with the version that the key then has.
 */
export const accountModule = `
variable "name" {}
variable "kind" {}
variable "location" {}
variable "sku_name" {}
variable "parent_id" { default = null }
variable "resource_group_name" { default = null }
variable "custom_subdomain_name" { default = null }
variable "allow_project_management" { default = false }
variable "fqdns" { default = [] }
variable "local_auth_enabled" { default = null }
variable "public_network_access_enabled" { default = true }
variable "outbound_network_access_restricted" { default = null }
variable "is_hsm_key" { default = false }
variable "network_acls" {
  type = object({
    default_action = string
    ip_rules       = optional(set(string))
    bypass         = optional(string)
  })
  default = null
}
variable "managed_identities" {
  type = object({
    system_assigned            = optional(bool, false)
    user_assigned_resource_ids = optional(set(string), [])
  })
  default = {}
}
variable "customer_managed_key" {
  type = object({
    key_vault_resource_id = string
    key_name              = string
    key_version           = optional(string, null)
    user_assigned_identity = optional(object({ resource_id = string }), null)
  })
  default = null
}
${roleAssignmentsVariable}
locals {
  group = coalesce(var.resource_group_name, try(split("/", var.parent_id)[4], null))
}
resource "azurerm_cognitive_account" "this" {
  name                               = var.name
  kind                               = var.kind
  location                           = var.location
  sku_name                           = var.sku_name
  resource_group_name                = local.group
  custom_subdomain_name              = var.custom_subdomain_name
  project_management_enabled         = var.allow_project_management
  fqdns                              = var.fqdns
  local_auth_enabled                 = var.local_auth_enabled
  public_network_access_enabled      = var.public_network_access_enabled
  outbound_network_access_restricted = var.outbound_network_access_restricted
  dynamic "network_acls" {
    for_each = var.network_acls == null ? [] : [var.network_acls]
    content {
      default_action = network_acls.value.default_action
      bypass         = network_acls.value.bypass
      ip_rules       = network_acls.value.ip_rules
    }
  }
  dynamic "identity" {
    for_each = var.managed_identities.system_assigned || length(var.managed_identities.user_assigned_resource_ids) > 0 ? [1] : []
    content {
      type         = var.managed_identities.system_assigned && length(var.managed_identities.user_assigned_resource_ids) > 0 ? "SystemAssigned, UserAssigned" : length(var.managed_identities.user_assigned_resource_ids) > 0 ? "UserAssigned" : "SystemAssigned"
      identity_ids = length(var.managed_identities.user_assigned_resource_ids) > 0 ? var.managed_identities.user_assigned_resource_ids : null
    }
  }
}
data "azurerm_key_vault_key" "this" {
  count        = var.customer_managed_key != null && !var.is_hsm_key ? 1 : 0
  key_vault_id = var.customer_managed_key.key_vault_resource_id
  name         = var.customer_managed_key.key_name
}
data "azurerm_key_vault_managed_hardware_security_module_key" "this" {
  count          = var.customer_managed_key != null && var.is_hsm_key ? 1 : 0
  managed_hsm_id = var.customer_managed_key.key_vault_resource_id
  name           = var.customer_managed_key.key_name
}
data "azurerm_user_assigned_identity" "this" {
  count               = try(var.customer_managed_key.user_assigned_identity, null) != null ? 1 : 0
  name                = split("/", var.customer_managed_key.user_assigned_identity.resource_id)[8]
  resource_group_name = split("/", var.customer_managed_key.user_assigned_identity.resource_id)[4]
}
resource "azurerm_cognitive_account_customer_managed_key" "this" {
  count                = var.customer_managed_key != null ? 1 : 0
  cognitive_account_id = azurerm_cognitive_account.this.id
  key_vault_key_id     = var.is_hsm_key ? one(data.azurerm_key_vault_managed_hardware_security_module_key.this[*].versioned_id) : one(data.azurerm_key_vault_key.this[*].id)
  identity_client_id   = one(data.azurerm_user_assigned_identity.this[*].client_id)
}
${roleAssignmentsAt('azurerm_cognitive_account.this.id')}
output "name" { value = azurerm_cognitive_account.this.name }
output "endpoint" { value = azurerm_cognitive_account.this.endpoint }
output "resource" { value = azurerm_cognitive_account.this }
output "resource_id" { value = azurerm_cognitive_account.this.id }
output "system_assigned_mi_principal_id" { value = azurerm_cognitive_account.this.identity[0].principal_id }
`;
