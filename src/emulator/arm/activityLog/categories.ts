import type { Reply } from '../../wire/exchange.ts';

/** Those of events in the activity log (Azure Monitor's document on its schema); here only Administrative and Policy hold any. */
export const activityCategories: readonly string[] = [
  'Administrative',
  'Security',
  'ServiceHealth',
  'Alert',
  'Recommendation',
  'Policy',
  'Autoscale',
  'ResourceHealth',
];

/** GET /providers/Microsoft.Insights/eventcategories: the same for everybody (API description). */
export function listEventCategories(): Reply {
  return { status: 200, body: { value: activityCategories.map((value) => ({ value, localizedValue: value })) } };
}
