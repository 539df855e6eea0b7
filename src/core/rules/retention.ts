import { asNumber } from '../resources/value.ts';
import { findings } from './finding.ts';
import type { Rule } from './rule.ts';

const { found } = findings('retention');
const path = 'properties.softDeleteRetentionInDays';
/** Days. */
const least = 7;
const most = 90;

export const retention: Rule = {
  id: 'retention',
  title: 'Deleted keys are kept for 7 to 90 days',
  source:
    'Soft-delete overview of Key Vault and Managed HSM: the retention period is 7 to 90 days, 90 unless told otherwise, and cannot be changed once the key store is made.',
  check({ store }) {
    if (store?.kind !== 'found') return [];
    const { resource } = store;
    const days = asNumber(resource.read(path));
    if (days === undefined || (Number.isInteger(days) && days >= least && days <= most)) return [];
    const nearest = Math.min(most, Math.max(least, Math.round(days)));
    const message = `${resource.name} is to keep what is deleted for ${days} ${days === 1 ? 'day' : 'days'}; Azure takes whole days from ${least} to ${most}.`;
    return [
      found('error', resource, message, {
        path,
        remedy: {
          id: 'retention',
          title: `Keep what is deleted in ${resource.name} for ${nearest} days`,
          changes: [
            {
              kind: 'set',
              resource: resource.id ?? resource.key,
              type: resource.type,
              path,
              value: { kind: 'known', value: nearest },
            },
          ],
          cost: 'irreversible',
          costExplanation:
            'The retention period is fixed when the key store is made. Until it has passed, its name stays taken.',
        },
      }),
    ];
  },
};
