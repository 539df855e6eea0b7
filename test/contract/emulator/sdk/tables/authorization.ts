import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { groupId, nobody, subscriptionId, vaultId, type Names } from '../names.ts';
import { nothing, rows, table } from '../operation.ts';
import { list, listed, listing } from './matchers.ts';

const { asks, sends } = rows<AuthorizationManagementClient>();
const assignments = 'Microsoft.Authorization/roleAssignments';
const definitions = 'Microsoft.Authorization/roleDefinitions';
const denials = 'Microsoft.Authorization/denyAssignments/read';
const noGroup = ['group', 'ResourceGroupNotFound'] as const;
const noSubscription = ['subscription', 'SubscriptionNotFound'] as const;
const noAssignment = ['roleAssignment', 'RoleAssignmentNotFound'] as const;
/** The text has the GUID without its dashes (recorded). */
const noDefinition = ['roleDefinition', 'RoleDefinitionDoesNotExist', nobody.replaceAll('-', '')] as const;
const own = nothing("tells the caller's own permissions, which are none");

const assignmentId = (at: Names, name = at.roleAssignment): string => `${groupId(at)}/providers/${assignments}/${name}`;
const reader = (at: Names): string =>
  `${subscriptionId(at)}/providers/${definitions}/acdd72a7-3385-48ef-bd42-f606fba81ae7`;
const another = '5c1d0c9e-0000-4000-8000-000000000001';
const grant = (at: Names) => ({ roleDefinitionId: reader(at), principalId: at.principal });
const role = (at: Names) => ({
  roleName: 'Reader of vaults',
  permissions: [{ actions: ['Microsoft.KeyVault/vaults/read'] }],
  assignableScopes: [subscriptionId(at)],
});
const inVault = (at: Names) => [at.group, 'Microsoft.KeyVault', 'vaults', at.vault] as const;
const inVaultWithParent = (at: Names) => [at.group, 'Microsoft.KeyVault', '', 'vaults', at.vault] as const;

export const authorization = table({
  sdk: '@azure/arm-authorization',
  service: 'resourceManager',
  client: ({ credential, httpClient }, { subscription }) =>
    new AuthorizationManagementClient(credential, subscription, { httpClient }),
  operations: [
    asks(
      'roleAssignments.listForSubscription',
      `${assignments}/read`,
      noSubscription,
      (c) => c.roleAssignments.listForSubscription(),
      (at) => listed(at.roleAssignment),
    ),
    asks(
      'roleAssignments.listForResourceGroup',
      `${assignments}/read`,
      noGroup,
      (c, at) => c.roleAssignments.listForResourceGroup(at.group),
      (at) => listed(at.roleAssignment),
    ),
    asks(
      'roleAssignments.listForResource',
      `${assignments}/read`,
      'vault',
      (c, at) => c.roleAssignments.listForResource(...inVault(at)),
      (at) => listed(at.roleAssignment),
    ),
    asks(
      'roleAssignments.listForScope',
      `${assignments}/read`,
      'vault',
      (c, at) => c.roleAssignments.listForScope(vaultId(at)),
      (at) => listed(at.roleAssignment),
    ),
    asks(
      'roleAssignments.get',
      `${assignments}/read`,
      noAssignment,
      (c, at) => c.roleAssignments.get(groupId(at), at.roleAssignment),
      (at) => ({ name: at.roleAssignment }),
    ),
    asks(
      'roleAssignments.getById',
      `${assignments}/read`,
      noAssignment,
      (c, at) => c.roleAssignments.getById(assignmentId(at)),
      (at) => ({ name: at.roleAssignment }),
    ),
    sends(
      'roleAssignments.create',
      `${assignments}/write`,
      'vault',
      (c, at) => c.roleAssignments.create(vaultId(at), another, grant(at)),
      (at) => ({ name: another, principalId: at.principal }),
    ),
    sends(
      'roleAssignments.createById',
      `${assignments}/write`,
      noGroup,
      (c, at) => c.roleAssignments.createById(assignmentId(at, another), grant(at)),
      (at) => ({ name: another, principalId: at.principal }),
    ),
    asks(
      'roleAssignments.delete',
      `${assignments}/delete`,
      ['roleAssignment', 204],
      (c, at) => c.roleAssignments.delete(groupId(at), at.roleAssignment),
      (at) => ({ name: at.roleAssignment }),
    ),
    asks(
      'roleAssignments.deleteById',
      `${assignments}/delete`,
      ['roleAssignment', 204],
      (c, at) => c.roleAssignments.deleteById(assignmentId(at)),
      (at) => ({ name: at.roleAssignment }),
    ),
    asks(
      'roleDefinitions.list',
      `${definitions}/read`,
      'vault',
      (c, at) => c.roleDefinitions.list(vaultId(at)),
      (at) => listed(at.roleDefinition),
    ),
    asks(
      'roleDefinitions.get',
      `${definitions}/read`,
      noDefinition,
      (c, at) => c.roleDefinitions.get(subscriptionId(at), at.roleDefinition),
      (at) => ({ name: at.roleDefinition }),
    ),
    asks(
      'roleDefinitions.getById',
      `${definitions}/read`,
      noDefinition,
      (c, at) => c.roleDefinitions.getById(`${subscriptionId(at)}/providers/${definitions}/${at.roleDefinition}`),
      (at) => ({ name: at.roleDefinition }),
    ),
    sends(
      'roleDefinitions.createOrUpdate',
      `${definitions}/write`,
      nothing('makes what is not there'),
      (c, at) => c.roleDefinitions.createOrUpdate(subscriptionId(at), another, role(at)),
      () => ({ name: another, roleName: 'Reader of vaults' }),
    ),
    asks(
      'roleDefinitions.delete',
      `${definitions}/delete`,
      ['roleDefinition', 204],
      (c, at) => c.roleDefinitions.delete(subscriptionId(at), at.roleDefinition),
      (at) => ({ name: at.roleDefinition }),
    ),
    asks(
      'denyAssignments.list',
      denials,
      noSubscription,
      (c) => c.denyAssignments.list(),
      () => list,
    ),
    asks(
      'denyAssignments.listForResourceGroup',
      denials,
      noGroup,
      (c, at) => c.denyAssignments.listForResourceGroup(at.group),
      () => list,
    ),
    asks(
      'denyAssignments.listForResource',
      denials,
      'vault',
      (c, at) => c.denyAssignments.listForResource(...inVaultWithParent(at)),
      () => list,
    ),
    asks(
      'denyAssignments.listForScope',
      denials,
      'vault',
      (c, at) => c.denyAssignments.listForScope(vaultId(at)),
      () => list,
    ),
    asks(
      'permissions.listForResourceGroup',
      own,
      noGroup,
      (c, at) => c.permissions.listForResourceGroup(at.group),
      () => listing({ actions: ['*'] }),
    ),
    asks(
      'permissions.listForResource',
      own,
      'vault',
      (c, at) => c.permissions.listForResource(...inVaultWithParent(at)),
      () => listing({ actions: ['*'] }),
    ),
  ],
  leftOut: {
    'not emulated: there are lists of deny assignments only, which nobody can make': [
      'denyAssignments.get',
      'denyAssignments.getById',
    ],
    'not emulated: says which operations a provider has': ['providerOperationsMetadataOperations.*'],
    'not emulated: retired by Azure in 2024': ['classicAdministrators.*'],
    'not emulated: a global administrator raising themselves': ['globalAdministrator.*'],
    'not emulated: privileged identity management': [
      'eligibleChildResources.*',
      'roleAssignmentSchedules.*',
      'roleAssignmentScheduleInstances.*',
      'roleAssignmentScheduleRequests.*',
      'roleEligibilitySchedules.*',
      'roleEligibilityScheduleInstances.*',
      'roleEligibilityScheduleRequests.*',
      'roleManagementPolicies.*',
      'roleManagementPolicyAssignments.*',
    ],
  },
});
