import { armTime } from '../clock.ts';
import type { Caller } from '../entra/tokenAuthority.ts';
import type { SystemData } from '../state/resources.ts';

export function systemDataView(data: SystemData): object {
  return {
    createdBy: data.createdBy,
    createdByType: data.createdByType,
    createdAt: armTime(data.createdAt),
    lastModifiedBy: data.lastModifiedBy,
    lastModifiedByType: data.lastModifiedByType,
    lastModifiedAt: armTime(data.lastModifiedAt),
  };
}

/** The record of a resource that the caller modifies now. */
export function modified(data: SystemData, caller: Caller, now: number): SystemData {
  return { ...data, lastModifiedBy: caller.appId, lastModifiedByType: 'Application', lastModifiedAt: now };
}

/** The record of a resource that the caller makes now. */
export function created(caller: Caller, now: number): SystemData {
  return {
    createdBy: caller.appId,
    createdByType: 'Application',
    createdAt: now,
    lastModifiedBy: caller.appId,
    lastModifiedByType: 'Application',
    lastModifiedAt: now,
  };
}
