import { roleNames } from './roleAssignments.ts';

const assignment = (scope: string, role: string): string => `
resource roleAssignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: name ?? guid(${scope}.id, ${role}, principalId)
  scope: ${scope}
  properties: {
    roleDefinitionId: roleId(${role}, builtInRoleNames)
    principalId: principalId
    principalType: principalType
    condition: condition
  }
}

output name string = roleAssignment.name
output resourceId string = roleAssignment.id
`;

const parameters = `
param name string?
param principalId string
param principalType string?
param condition string?
${roleNames}`;

/** avm/res/authorization/role-assignment/rg-scope */
export const groupAssignment = `
param roleDefinitionIdOrName string
${parameters}${assignment('resourceGroup()', 'roleDefinitionIdOrName')}`;

/** avm/res/authorization/role-assignment/sub-scope */
export const subscriptionAssignment = `
param roleDefinitionIdOrName string
${parameters}${assignment('subscription()', 'roleDefinitionIdOrName')}`;

/** avm/ptn/authorization/resource-role-assignment: at any resource, by its id. */
export const resourceAssignment = `
param resourceId string
param roleDefinitionId string
${parameters}
var at = { id: resourceId }
${assignment('at', 'roleDefinitionId')}`;
