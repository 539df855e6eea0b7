import type { Reply } from '../../wire/exchange.ts';

/** Those of events in the activity log (Azure Monitor's document on its schema); here only the first ever holds any. */
const categories = [
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
  return { status: 200, body: { value: categories.map((value) => ({ value, localizedValue: value })) } };
}
