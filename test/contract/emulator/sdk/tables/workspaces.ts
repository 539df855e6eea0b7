import { OperationalInsightsManagementClient } from '@azure/arm-operationalinsights';
import { expect } from 'vitest';
import { atOnce, rows, table } from '../operation.ts';
import { listed } from './matchers.ts';

const { asks, sends } = rows<OperationalInsightsManagementClient>();
const type = 'Microsoft.OperationalInsights/workspaces';
const noGroup = ['group', 'ResourceGroupNotFound'] as const;

export const workspaces = table({
  sdk: '@azure/arm-operationalinsights',
  service: 'resourceManager',
  client: ({ credential, httpClient }, { subscription }) =>
    new OperationalInsightsManagementClient(credential, subscription, { httpClient }),
  operations: [
    asks(
      'workspaces.list',
      `${type}/read`,
      ['subscription', 'SubscriptionNotFound'],
      (c) => c.workspaces.list(),
      (at) => listed(at.workspace),
    ),
    asks(
      'workspaces.listByResourceGroup',
      `${type}/read`,
      noGroup,
      (c, at) => c.workspaces.listByResourceGroup(at.group),
      (at) => listed(at.workspace),
    ),
    asks(
      'workspaces.get',
      `${type}/read`,
      'workspace',
      (c, at) => c.workspaces.get(at.group, at.workspace),
      (at) => ({ name: at.workspace }),
    ),
    sends(
      'workspaces.createOrUpdate',
      `${type}/write`,
      noGroup,
      (c, at) => c.workspaces.createOrUpdate(at.group, 'logs-new', { location: at.location }, atOnce),
      () => ({ name: 'logs-new', provisioningState: 'Succeeded' }),
    ),
    asks('workspaces.delete', `${type}/delete`, ['workspace', 204], (c, at) =>
      c.workspaces.delete(at.group, at.workspace, atOnce),
    ),
    asks(
      'sharedKeys.getSharedKeys',
      `${type}/sharedKeys/action`,
      'workspace',
      (c, at) => c.sharedKeys.getSharedKeys(at.group, at.workspace),
      () => ({ primarySharedKey: expect.any(String) as unknown }),
    ),
    asks(
      'deletedWorkspaces.list',
      'Microsoft.OperationalInsights/deletedWorkspaces/read',
      ['subscription', 'SubscriptionNotFound'],
      (c) => c.deletedWorkspaces.list(),
      () => [],
    ),
    asks(
      'deletedWorkspaces.listByResourceGroup',
      'Microsoft.OperationalInsights/deletedWorkspaces/read',
      noGroup,
      (c, at) => c.deletedWorkspaces.listByResourceGroup(at.group),
      () => [],
    ),
  ],
  leftOut: {
    'not emulated: says which operations a provider has': ['operations.*', 'operationStatuses.*'],
    'not emulated: workspaces are written anew, by createOrUpdate': ['workspaces.update'],
    'not emulated: copies in other regions': ['workspaces.failover', 'workspaces.failback'],
    'not emulated: perimeters of networks': ['workspaces.listNSP', 'workspaces.getNSP', 'workspaces.reconcileNSP'],
    'not emulated: rows are purged by nobody': ['workspacePurge.*'],
    'not emulated: what is in a workspace besides the logs of keys': [
      'summaryLogs.*',
      'storageInsightConfigs.*',
      'queryPacks.*',
      'queries.*',
      'linkedStorageAccounts.*',
      'usages.*',
      'sharedKeys.regenerate',
      'schema.*',
      'managementGroups.*',
      'intelligencePacks.*',
      'gateways.*',
      'availableServiceTiers.*',
      'tables.*',
      'savedSearches.*',
      'linkedServices.*',
      'dataSources.*',
      'dataExports.*',
      'clusters.*',
    ],
  },
});
