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
  const { name, type } = author(caller);
  return { ...data, lastModifiedBy: name, lastModifiedByType: type, lastModifiedAt: now };
}

/** The record of a resource that the caller makes now. */
export function created(caller: Caller, now: number): SystemData {
  const { name, type } = author(caller);
  return {
    createdBy: name,
    createdByType: type,
    createdAt: now,
    lastModifiedBy: name,
    lastModifiedByType: type,
    lastModifiedAt: now,
  };
}

/** A person by the user principal name, an application by its id (recorded). */
function author({ appId, userPrincipalName }: Caller): {
  readonly name: string;
  readonly type: SystemData['createdByType'];
} {
  return userPrincipalName === undefined
    ? { name: appId, type: 'Application' }
    : { name: userPrincipalName, type: 'User' };
}
