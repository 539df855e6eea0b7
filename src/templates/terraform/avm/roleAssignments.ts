/** The map `role_assignments`, which most modules take. */
export const roleAssignmentsVariable = `
variable "role_assignments" {
  type = map(object({
    role_definition_id_or_name = string
    principal_id               = string
    condition                  = optional(string, null)
    condition_version          = optional(string, null)
    principal_type             = optional(string, null)
  }))
  default = {}
}
`;

/** What the map makes at a scope. */
export function roleAssignmentsAt(scope: string): string {
  return `
resource "azurerm_role_assignment" "this" {
  for_each             = var.role_assignments
  scope                = ${scope}
  role_definition_id   = strcontains(lower(each.value.role_definition_id_or_name), "/providers/microsoft.authorization/roledefinitions") ? each.value.role_definition_id_or_name : null
  role_definition_name = strcontains(lower(each.value.role_definition_id_or_name), "/providers/microsoft.authorization/roledefinitions") ? null : each.value.role_definition_id_or_name
  principal_id         = each.value.principal_id
  principal_type       = each.value.principal_type
  condition            = each.value.condition
}
`;
}
