import type { CloudEnvironment } from '../../../core/cloud.ts';
import type { RunRecord } from '../../../core/plans/record.ts';
import { belongsTo } from './unfinished.ts';

/** The runs of a cloud that await something. */
export function parkedHere(records: readonly RunRecord[], cloud: CloudEnvironment): readonly RunRecord[] {
  return records.filter((record) => record.status === 'parked' && belongsTo(record, cloud));
}

/** When the first of these runs is to be looked at again, in milliseconds since 1970; undefined where none awaits anything. */
export function nextLook(records: readonly RunRecord[]): number | undefined {
  const times = records.flatMap(({ steps }) =>
    Object.values(steps).flatMap(({ status, retryAt }) =>
      status === 'parked' && retryAt !== undefined ? [retryAt] : [],
    ),
  );
  return times.length === 0 ? undefined : Math.min(...times);
}
