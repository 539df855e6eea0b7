import { roleAssignmentsAt, roleAssignmentsVariable } from './roleAssignments.ts';

/** avm-res-resources-resourcegroup */
export const groupModule = `
variable "name" {}
variable "location" {}
${roleAssignmentsVariable}
resource "azurerm_resource_group" "this" {
  name     = var.name
  location = var.location
}
${roleAssignmentsAt('azurerm_resource_group.this.id')}
output "name" { value = azurerm_resource_group.this.name }
output "location" { value = azurerm_resource_group.this.location }
output "resource" { value = azurerm_resource_group.this }
output "resource_id" { value = azurerm_resource_group.this.id }
`;
