import type { DiagnosticSetting } from '../../state/resources.ts';
import { isSubscription, type Category } from './categories.ts';

const type = 'Microsoft.Insights/diagnosticSettings';

/** Ids have the resource in lower case, and the provider too (recorded). */
export function idOf(scope: string, name: string): string {
  const [, head = '', tail = ''] = /^(\/subscriptions\/[^/]+)?(.*)$/i.exec(scope) ?? [];
  return `${head}${tail.toLowerCase()}/providers/microsoft.insights/diagnosticSettings/${name}`;
}

const noRetention = { enabled: false, days: 0 };

export function diagnosticSettingView(setting: DiagnosticSetting): object {
  return isSubscription(setting.resourceId) ? subscriptionSettingView(setting) : resourceSettingView(setting);
}

/** A setting of a subscription has logs alone; the form of its id is that of the API description's example. */
function subscriptionSettingView({ resourceId, name, logs, ...setting }: DiagnosticSetting): object {
  const { storageAccountId, workspaceId, eventHubAuthorizationRuleId, eventHubName } = setting;
  return {
    id: `${resourceId.replace(/^\//, '')}/providers/AzureResourceManager/diagnosticSettings/${name}`,
    type,
    name,
    properties: { storageAccountId, workspaceId, eventHubAuthorizationRuleId, eventHubName, logs },
  };
}

function resourceSettingView(setting: DiagnosticSetting): object {
  return {
    id: setting.id,
    type,
    name: setting.name,
    location: null,
    kind: null,
    tags: null,
    properties: {
      storageAccountId: setting.storageAccountId ?? null,
      serviceBusRuleId: null,
      workspaceId: setting.workspaceId ?? null,
      eventHubAuthorizationRuleId: setting.eventHubAuthorizationRuleId ?? null,
      eventHubName: setting.eventHubName ?? null,
      metrics: setting.metrics.map(({ category, enabled }) => ({
        category: category ?? null,
        enabled,
        retentionPolicy: noRetention,
      })),
      logs: setting.logs.map(({ category, categoryGroup, enabled }) => ({
        category: category ?? null,
        categoryGroup: categoryGroup ?? null,
        enabled,
        retentionPolicy: noRetention,
      })),
      logAnalyticsDestinationType: setting.logAnalyticsDestinationType ?? null,
    },
    identity: null,
  };
}

export function categoryView(scope: string, category: Category): object {
  const { name, kind, groups } = category;
  return {
    id: idOf(scope, name).replace(/\/diagnosticSettings\/([^/]+)$/, '/diagnosticSettingsCategories/$1'),
    type: 'microsoft.insights/diagnosticSettingsCategories',
    name,
    location: null,
    kind: null,
    tags: null,
    properties: { categoryType: kind, ...(groups.length === 0 ? {} : { categoryGroups: groups }) },
    identity: null,
  };
}
