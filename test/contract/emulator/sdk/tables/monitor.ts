import { MonitorClient } from '@azure/arm-monitor';
import { idOf, vaultId, type Names } from '../names.ts';
import { namesNothing, nothing, rows, table } from '../operation.ts';
import { listed, listing } from './matchers.ts';

const { asks, sends } = rows<MonitorClient>();
const settings = 'Microsoft.Insights/diagnosticSettings';
const categories = 'Microsoft.Insights/diagnosticSettingsCategories/read';
const setting = (at: Names) => ({
  workspaceId: idOf(at, 'Microsoft.OperationalInsights/workspaces', at.workspace),
  logs: [{ categoryGroup: 'audit', enabled: true }],
});

export const monitor = table({
  sdk: '@azure/arm-monitor',
  service: 'resourceManager',
  client: ({ credential, httpClient }, { subscription }) => new MonitorClient(credential, subscription, { httpClient }),
  operations: [
    asks(
      'diagnosticSettings.list',
      `${settings}/read`,
      'vault',
      (c, at) => c.diagnosticSettings.list(vaultId(at)),
      (at) => listed(at.setting),
    ),
    asks(
      'diagnosticSettings.get',
      `${settings}/read`,
      'setting',
      (c, at) => c.diagnosticSettings.get(vaultId(at), at.setting),
      (at) => ({ name: at.setting }),
    ),
    sends(
      'diagnosticSettings.createOrUpdate',
      `${settings}/write`,
      'vault',
      (c, at) => c.diagnosticSettings.createOrUpdate(vaultId(at), at.setting, setting(at)),
      (at) => ({ name: at.setting }),
    ),
    asks('diagnosticSettings.delete', `${settings}/delete`, ['setting', 204], (c, at) =>
      c.diagnosticSettings.delete(vaultId(at), at.setting),
    ),
    asks(
      'diagnosticSettingsCategory.list',
      categories,
      'vault',
      (c, at) => c.diagnosticSettingsCategory.list(vaultId(at)),
      (at) => listed(at.category),
    ),
    asks(
      'diagnosticSettingsCategory.get',
      categories,
      'category',
      (c, at) => c.diagnosticSettingsCategory.get(vaultId(at), at.category),
      (at) => ({ name: at.category }),
    ),
    asks(
      'eventCategories.list',
      nothing('everybody who has signed in may read it'),
      namesNothing,
      (c) => c.eventCategories.list(),
      () => listing({ value: 'Administrative' }),
    ),
    asks(
      'activityLogs.list',
      'Microsoft.Insights/eventtypes/values/Read',
      ['subscription', 'SubscriptionNotFound'],
      (c) => c.activityLogs.list("eventTimestamp ge '2026-11-01T00:00:00Z'"),
      (at) => listing({ resourceGroupName: at.group }),
    ),
  ],
  leftOut: {
    'not emulated: alerts and their receivers': [
      'tenantActionGroups.*',
      'actionGroups.*',
      'scheduledQueryRules.*',
      'scheduledQueryRule.*',
      'metricAlerts.*',
      'metricAlertsStatus.*',
      'activityLogAlerts.*',
      'alertRuleIncidents.*',
      'createNotificationsAtTenantActionGroupResourceLevel',
      'getTestNotificationsAtTenantActionGroupResourceLevel',
    ],
    'not emulated: metrics and scaling by them': [
      'baselines.*',
      'metrics.*',
      'metricNamespaces.*',
      'metricDefinitions.*',
      'predictiveMetric.*',
      'autoscaleSettings.*',
      'vMInsights.*',
    ],
    'not emulated: other ways of collecting': [
      'logProfiles.*',
      'serviceDiagnosticSettings.*',
      'dataCollectionRules.*',
      'dataCollectionRuleAssociations.*',
      'dataCollectionEndpoints.*',
    ],
    'not emulated: the log of the tenant': ['tenantActivityLogs.*'],
    'not emulated: private links to Azure Monitor': [
      'privateLinkScopeOperationStatus.*',
      'privateLinkScopedResources.*',
      'privateLinkScopes.*',
      'privateEndpointConnections.*',
      'privateLinkResources.*',
    ],
  },
});
