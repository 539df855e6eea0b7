import { roleAssignmentsOf, roleNames } from './roleAssignments.ts';

/** What avm/res/managed-identity/user-assigned-identity makes of its parameters. */
export const identityModule = `
param name string
param location string = resourceGroup().location
param roleAssignments array?
${roleNames}
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
}
${roleAssignmentsOf('identity')}
output name string = identity.name
output resourceId string = identity.id
output principalId string = identity.properties.principalId
output clientId string = identity.properties.clientId
output resourceGroupName string = resourceGroup().name
output location string = identity.location
`;
