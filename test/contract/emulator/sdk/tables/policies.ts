import { PolicyClient } from '@azure/arm-policy';
import { groupId, type Names } from '../names.ts';
import { namesNothing, nothing, rows, table } from '../operation.ts';
import { listed } from './matchers.ts';

const { asks, sends } = rows<PolicyClient>();
const assignments = 'Microsoft.Authorization/policyAssignments';
const noAssignment = ['policyAssignment', 'PolicyAssignmentNotFound'] as const;
const noDefinition = ['policy', 'PolicyDefinitionNotFound'] as const;
const noSubscription = ['subscription', 'SubscriptionNotFound'] as const;
const everybody = nothing('everybody may read the built-in definitions');
const definition = (at: Names) => ({
  policyDefinitionId: `/providers/Microsoft.Authorization/policyDefinitions/${at.policy}`,
});

export const policies = table({
  sdk: '@azure/arm-policy',
  service: 'resourceManager',
  client: ({ credential, httpClient }, { subscription }) => new PolicyClient(credential, subscription, { httpClient }),
  operations: [
    asks(
      'policyAssignments.list',
      `${assignments}/read`,
      noSubscription,
      (c) => c.policyAssignments.list(),
      (at) => listed(at.policyAssignment),
    ),
    asks(
      'policyAssignments.listForResourceGroup',
      `${assignments}/read`,
      ['group', 'ResourceGroupNotFound'],
      (c, at) => c.policyAssignments.listForResourceGroup(at.group),
      (at) => listed(at.policyAssignment),
    ),
    asks(
      'policyAssignments.listForResource',
      `${assignments}/read`,
      'vault',
      (c, at) => c.policyAssignments.listForResource(at.group, 'Microsoft.KeyVault', '', 'vaults', at.vault),
      (at) => listed(at.policyAssignment),
    ),
    asks(
      'policyAssignments.get',
      `${assignments}/read`,
      noAssignment,
      (c, at) => c.policyAssignments.get(groupId(at), at.policyAssignment),
      (at) => ({ name: at.policyAssignment }),
    ),
    sends(
      'policyAssignments.create',
      `${assignments}/write`,
      ['group', 'ResourceGroupNotFound'],
      (c, at) => c.policyAssignments.create(groupId(at), 'new', definition(at)),
      (at) => ({ name: 'new', ...definition(at) }),
    ),
    asks(
      'policyAssignments.delete',
      `${assignments}/delete`,
      ['policyAssignment', 204],
      (c, at) => c.policyAssignments.delete(groupId(at), at.policyAssignment),
      (at) => ({ name: at.policyAssignment }),
    ),
    asks(
      'policyDefinitions.listBuiltIn',
      everybody,
      namesNothing,
      (c) => c.policyDefinitions.listBuiltIn(),
      (at) => listed(at.policy),
    ),
    asks(
      'policyDefinitions.getBuiltIn',
      everybody,
      noDefinition,
      (c, at) => c.policyDefinitions.getBuiltIn(at.policy),
      (at) => ({ name: at.policy }),
    ),
    asks(
      'policyDefinitions.list',
      'Microsoft.Authorization/policyDefinitions/read',
      noSubscription,
      (c) => c.policyDefinitions.list(),
      (at) => listed(at.policy),
    ),
    asks(
      'policyDefinitions.get',
      'Microsoft.Authorization/policyDefinitions/read',
      noDefinition,
      (c, at) => c.policyDefinitions.get(at.policy),
      (at) => ({ name: at.policy }),
    ),
  ],
  leftOut: {
    'not emulated: assignments are written anew, by create': ['policyAssignments.update'],
    'not emulated: definitions that are not built in': ['policyDefinitions.createOrUpdate', 'policyDefinitions.delete'],
    'not emulated: policies of management groups': [
      'policyAssignments.listForManagementGroup',
      'policyDefinitions.listByManagementGroup',
      'policyDefinitions.createOrUpdateAtManagementGroup',
      'policyDefinitions.getAtManagementGroup',
      'policyDefinitions.deleteAtManagementGroup',
    ],
    'not emulated: versions, sets and tokens of policies': [
      'policyDefinitionVersions.*',
      'policySetDefinitions.*',
      'policySetDefinitionVersions.*',
      'policyTokens.*',
    ],
  },
});
