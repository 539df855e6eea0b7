import type { Estate } from '../state/estate.ts';

/**
 * The moments after `after` and up to `until`, earliest first, at which something comes about by itself: assignments
 * begin or cease to count, operations end, keys begin and expire, deletions take effect or become final.
 */
export function momentsBetween(estate: Estate, after: number, until: number): readonly number[] {
  const moments = new Set<number>();
  for (const moment of allMoments(estate)) if (after < moment && moment <= until) moments.add(moment);
  return [...moments].sort((a, b) => a - b);
}

function* allMoments(estate: Estate): Iterable<number> {
  for (const { effectiveFrom } of estate.roleAssignments.values()) yield effectiveFrom;
  for (const { effectiveUntil } of estate.removedRoleAssignments) yield effectiveUntil;
  for (const { completesAt } of estate.operations.values()) yield completesAt;
  for (const deleted of [...estate.deletedVaults.values(), ...estate.deletedManagedHsms.values()]) {
    yield deleted.scheduledPurgeAt;
  }
  for (const store of [...estate.vaults.values(), ...estate.managedHsms.values()]) {
    for (const { effectiveFrom, scheduledPurgeAt } of store.deletedKeys.values()) {
      yield effectiveFrom;
      yield scheduledPurgeAt;
    }
    for (const { versions } of store.keys.values()) {
      for (const { nbf, exp } of versions) {
        if (nbf !== undefined) yield nbf * 1000;
        if (exp !== undefined) yield exp * 1000;
      }
    }
  }
}
