import { activityCategories } from '../activityLog/categories.ts';

/** A diagnostic category of the types that this Azure has (Microsoft's list of supported logs). */
export interface Category {
  readonly name: string;
  readonly kind: 'Logs' | 'Metrics';
  readonly groups: readonly string[];
}

const vault: readonly Category[] = [
  { name: 'AuditEvent', kind: 'Logs', groups: ['audit', 'allLogs'] },
  { name: 'AzurePolicyEvaluationDetails', kind: 'Logs', groups: ['allLogs'] },
  { name: 'AllMetrics', kind: 'Metrics', groups: [] },
];

const managedHsm: readonly Category[] = [
  { name: 'AuditEvent', kind: 'Logs', groups: ['audit', 'allLogs'] },
  { name: 'AllMetrics', kind: 'Metrics', groups: [] },
];

const account: readonly Category[] = [
  { name: 'Audit', kind: 'Logs', groups: ['audit', 'allLogs'] },
  { name: 'RequestResponse', kind: 'Logs', groups: ['allLogs'] },
  { name: 'AzureOpenAIRequestUsage', kind: 'Logs', groups: ['allLogs'] },
  { name: 'Trace', kind: 'Logs', groups: ['allLogs'] },
  { name: 'AllMetrics', kind: 'Metrics', groups: [] },
];

/** The categories of the activity log, which a setting of a subscription sends. */
const activity: readonly Category[] = activityCategories.map((name) => ({ name, kind: 'Logs', groups: ['allLogs'] }));

const metricsOnly: readonly Category[] = [{ name: 'AllMetrics', kind: 'Metrics', groups: [] }];

/** The categories of the resource of that id, by its type; those of the activity log for a subscription. */
export function categoriesOf(resourceId: string): readonly Category[] {
  if (isSubscription(resourceId)) return activity;
  const [, type = ''] = /\/providers\/([^/]+\/[^/]+)\/[^/]+$/i.exec(resourceId) ?? [];
  switch (type.toLowerCase()) {
    case 'microsoft.keyvault/vaults':
      return vault;
    case 'microsoft.keyvault/managedhsms':
      return managedHsm;
    case 'microsoft.cognitiveservices/accounts':
      return account;
    case 'microsoft.network/virtualnetworks':
    case 'microsoft.operationalinsights/workspaces':
      return metricsOnly;
    default:
      return [];
  }
}

export function isSubscription(resourceId: string): boolean {
  return /^\/subscriptions\/[^/]+\/?$/i.test(resourceId);
}
