import { armTime } from '../../clock.ts';
import type { ActivityEvent } from '../../state/events.ts';
import type { Reply } from '../../wire/exchange.ts';
import { requireAction, subscriptionOf, type ArmCall } from '../call.ts';
import { armPage } from '../paging.ts';
import { badRequest } from '../refusals.ts';
import { readActivityFilter } from './filter.ts';

/** "Retained for 90 days" (documented), in milliseconds. */
const retention = 90 * 24 * 60 * 60 * 1000;

/** GET …/eventtypes/management/values: the writes of a subscription, the newest first. A filter on time is asked for. */
export function listActivity(call: ArmCall): Reply {
  const { azure } = call;
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, 'Microsoft.Insights/eventtypes/values/Read', `/subscriptions/${subscriptionId}`);
  const filter = call.request.query.get('$filter');
  if (filter === undefined) throw badRequest('The $filter query parameter with eventTimestamp is required.');
  const matches = readActivityFilter(filter);
  const oldest = azure.clock.now() - retention;
  const select = call.request.query
    .get('$select')
    ?.split(',')
    .map((name) => name.trim().toLowerCase());
  const rows = azure.estate.activityLog
    .filter((event) => event.subscriptionId === subscriptionId && event.at >= oldest && matches(event))
    .reverse();
  return armPage(call, rows, (event) => selected(eventView(event, azure.estate.tenant.tenantId), select));
}

function selected(view: object, names: readonly string[] | undefined): object {
  if (names === undefined) return view;
  return Object.fromEntries(Object.entries(view).filter(([name]) => names.includes(name.toLowerCase())));
}

/** As the API description shows an administrative event. */
function eventView(event: ActivityEvent, tenantId: string): object {
  const { id, at, resourceId, operation, status, caller, correlationId } = event;
  const failed = status >= 400;
  const time = armTime(at);
  return {
    authorization: { action: operation, scope: resourceId },
    caller: caller.appId,
    channels: 'Operation',
    claims: { appid: caller.appId, 'http://schemas.microsoft.com/identity/claims/objectidentifier': caller.objectId },
    correlationId,
    description: '',
    eventDataId: id,
    eventName: named('EndRequest', 'End request'),
    category: named(event.category ?? 'Administrative'),
    eventTimestamp: time,
    id: `${resourceId}/events/${id}/ticks/${ticksOf(at)}`,
    level: failed ? 'Error' : 'Informational',
    operationId: correlationId,
    operationName: named(operation),
    ...(event.resourceGroup === undefined ? {} : { resourceGroupName: event.resourceGroup }),
    resourceProviderName: named(event.resourceProvider),
    resourceType: named(event.resourceType),
    resourceId,
    status: named(failed ? 'Failed' : status === 202 ? 'Accepted' : 'Succeeded'),
    subStatus: named(String(status), `HTTP Status Code: ${status}`),
    submissionTimestamp: time,
    subscriptionId: event.subscriptionId,
    tenantId,
  };
}

function named(value: string, localizedValue = value): object {
  return { value, localizedValue };
}

/** Steps of 100 nanoseconds since the year 1, as .NET counts. */
function ticksOf(milliseconds: number): string {
  return String(BigInt(milliseconds) * 10_000n + 621_355_968_000_000_000n);
}
