/**
 * What every verified module does with its parameter `roleAssignments`, as Bicep. Roles are named by their id, their GUID or, of those
 * that a module knows, by their name. Source: github.com/Azure/bicep-registry-modules, `builtInRoleNames` of each main.bicep.
 */
export const roleNames = `
var builtInRoleNames = {
  Contributor: 'b24988ac-6180-42a0-ab88-20f7382dd24c'
  'Key Vault Administrator': '00482a5a-887f-4fb3-b363-3b7fe8e74483'
  'Key Vault Certificates Officer': 'a4417e6f-fecd-4de8-b567-7b0420556985'
  'Key Vault Certificate User': 'db79e9a7-68ee-4b58-9aeb-b90e7c24fcba'
  'Key Vault Contributor': 'f25e0fa2-a7c8-4377-a976-54943a77a395'
  'Key Vault Crypto Officer': '14b46e9e-c2b7-41b4-b07b-48a6ebf60603'
  'Key Vault Crypto Service Encryption User': 'e147488a-f6f5-4113-8e2d-b22465e65bf6'
  'Key Vault Crypto User': '12338af0-0e69-4776-bea7-57ae8d297424'
  'Key Vault Reader': '21090545-7ca7-4776-b22c-e363652d74d2'
  'Key Vault Secrets Officer': 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
  'Key Vault Secrets User': '4633458b-17de-408a-b874-0445c86b69e6'
  'Managed Identity Contributor': 'e40ec5ca-96e0-45a2-b4ff-59039f2c2b59'
  'Managed Identity Operator': 'f1a07417-d97a-45cb-824c-7a7467783830'
  'Cognitive Services Contributor': '25fbc0a9-bd7c-42a3-aa1a-3b75d497ee68'
  'Cognitive Services OpenAI Contributor': 'a001fd3d-188f-4b5d-821b-7da978bf7442'
  'Cognitive Services OpenAI User': '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd'
  'Cognitive Services User': 'a97b65f3-24c7-4388-baec-2e87135dc908'
  'Azure AI Developer': '64702f94-c441-49e6-a78b-ef80e0188fee'
  Owner: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635'
  Reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7'
  'Role Based Access Control Administrator': 'f58310d9-a9f6-439a-9e8d-f62e7b41a168'
  'User Access Administrator': '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9'
}

func roleId(idOrName string, names object) string => contains(idOrName, '/providers/Microsoft.Authorization/roleDefinitions/')
  ? idOrName
  : subscriptionResourceId('Microsoft.Authorization/roleDefinitions', names[?idOrName] ?? idOrName)
`;

/**
 * @param symbol the resource to which the roles are assigned
 * @param list the assignments: an expression
 */
export function roleAssignmentsOf(symbol: string, list = 'roleAssignments ?? []'): string {
  return `
resource ${symbol}_roleAssignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for roleAssignment in (${list}): {
    name: roleAssignment.?name ?? guid(${symbol}.id, roleAssignment.principalId, roleAssignment.roleDefinitionIdOrName)
    scope: ${symbol}
    properties: {
      roleDefinitionId: roleId(roleAssignment.roleDefinitionIdOrName, builtInRoleNames)
      principalId: roleAssignment.principalId
      principalType: roleAssignment.?principalType
      condition: roleAssignment.?condition
    }
  }
]
`;
}
