/** avm-res-managedidentity-userassignedidentity: each of its role assignments names its own scope. */
export const identityModule = `
variable "name" {}
variable "location" {}
variable "resource_group_name" {}
variable "role_assignments" {
  type = map(object({
    role_definition_id_or_name = string
    scope                      = string
    condition                  = optional(string, null)
  }))
  default = {}
}
resource "azurerm_user_assigned_identity" "this" {
  name                = var.name
  location            = var.location
  resource_group_name = var.resource_group_name
}
resource "azurerm_role_assignment" "this" {
  for_each             = var.role_assignments
  scope                = each.value.scope
  role_definition_id   = strcontains(lower(each.value.role_definition_id_or_name), "/providers/microsoft.authorization/roledefinitions") ? each.value.role_definition_id_or_name : null
  role_definition_name = strcontains(lower(each.value.role_definition_id_or_name), "/providers/microsoft.authorization/roledefinitions") ? null : each.value.role_definition_id_or_name
  principal_id         = azurerm_user_assigned_identity.this.principal_id
  condition            = each.value.condition
}
output "client_id" { value = azurerm_user_assigned_identity.this.client_id }
output "principal_id" { value = azurerm_user_assigned_identity.this.principal_id }
output "tenant_id" { value = azurerm_user_assigned_identity.this.tenant_id }
output "resource" { value = azurerm_user_assigned_identity.this }
output "resource_id" { value = azurerm_user_assigned_identity.this.id }
output "resource_name" { value = azurerm_user_assigned_identity.this.name }
`;
