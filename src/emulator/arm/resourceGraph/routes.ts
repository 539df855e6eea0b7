import { route, type Route } from '../../wire/routes.ts';
import type { ArmHandler } from '../call.ts';
import { queryResources } from './query.ts';
import { QueryQuota } from './quota.ts';

/** The queries of one Resource Manager share one quota. */
export function resourceGraphRoutes(): readonly Route<ArmHandler>[] {
  const quota = new QueryQuota();
  return [route('POST /providers/Microsoft.ResourceGraph/resources', (call) => queryResources(call, quota))];
}
