import type { ColumnDeclaration } from '../kql/index.ts';
import type { ActivityEvent } from '../state/events.ts';
import type { Workspace } from '../state/resources.ts';
import { categoryOf } from './activityCollector.ts';
import { columnsOf, type LogRow } from './tables.ts';

export const activityTableName = 'AzureActivity';

/** Microsoft's reference of the table; the columns without `Value` are deprecated there and empty here. */
export const activityColumns: readonly ColumnDeclaration[] = columnsOf({
  TenantId: 'string',
  TimeGenerated: 'datetime',
  ActivityStatus: 'string',
  ActivityStatusValue: 'string',
  ActivitySubstatus: 'string',
  ActivitySubstatusValue: 'string',
  Authorization: 'string',
  Authorization_d: 'dynamic',
  Caller: 'string',
  CallerIpAddress: 'string',
  Category: 'string',
  CategoryValue: 'string',
  Claims: 'string',
  Claims_d: 'dynamic',
  CorrelationId: 'string',
  EventDataId: 'string',
  EventSubmissionTimestamp: 'datetime',
  Hierarchy: 'string',
  HTTPRequest: 'string',
  Level: 'string',
  OperationId: 'string',
  OperationName: 'string',
  OperationNameValue: 'string',
  Properties: 'string',
  Properties_d: 'dynamic',
  Resource: 'string',
  ResourceGroup: 'string',
  ResourceId: 'string',
  ResourceProvider: 'string',
  ResourceProviderValue: 'string',
  SourceSystem: 'string',
  SubscriptionId: 'string',
  Type: 'string',
  _ResourceId: 'string',
  _SubscriptionId: 'string',
});

const objectIdClaim = 'http://schemas.microsoft.com/identity/claims/objectidentifier';

/** Operations and providers stand in capitals; a service principal is named by its object id (assumed). */
export function activityRow(workspace: Workspace, event: ActivityEvent): LogRow {
  const { operation, resourceId, status, caller, callerAddress } = event;
  const authorization = { action: operation, scope: resourceId };
  const claims = { appid: caller.appId, [objectIdClaim]: caller.objectId };
  const category = categoryOf(event);
  const properties = {
    eventCategory: category,
    entity: resourceId,
    resource: resourceId.split('/').at(-1),
    resourceGroup: event.resourceGroup,
    resourceProviderValue: event.resourceProvider.toUpperCase(),
    subscriptionId: event.subscriptionId,
    activityStatusValue: statusOf(status),
    activitySubstatusValue: String(status),
    caller: caller.objectId,
  };
  return {
    TenantId: workspace.customerId,
    TimeGenerated: new Date(event.at),
    ActivityStatusValue: statusOf(status),
    ActivitySubstatusValue: String(status),
    Authorization: JSON.stringify(authorization),
    Authorization_d: authorization,
    Caller: caller.objectId,
    CallerIpAddress: callerAddress,
    CategoryValue: category,
    Claims: JSON.stringify(claims),
    Claims_d: claims,
    CorrelationId: event.correlationId,
    EventDataId: event.id,
    EventSubmissionTimestamp: new Date(event.at),
    Level: status >= 400 ? 'Error' : 'Information',
    OperationId: event.correlationId,
    OperationNameValue: operation.toUpperCase(),
    Properties: JSON.stringify(properties),
    Properties_d: properties,
    Resource: resourceId.split('/').at(-1),
    ResourceGroup: event.resourceGroup,
    ResourceProviderValue: event.resourceProvider.toUpperCase(),
    SourceSystem: 'Azure',
    SubscriptionId: event.subscriptionId,
    Type: activityTableName,
    _ResourceId: resourceId.toLowerCase(),
    _SubscriptionId: event.subscriptionId,
  };
}

/** As queries in Microsoft's documents compare it; one event stands for a write, and none for its start (assumed). */
function statusOf(status: number): string {
  if (status >= 400) return 'Failure';
  return status === 202 ? 'Accept' : 'Success';
}
