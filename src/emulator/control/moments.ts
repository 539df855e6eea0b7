import type { Estate } from '../state/estate.ts';

/** Members whose value is a moment at which something comes about by itself, with the milliseconds of their unit. */
const momentMembers: Readonly<Record<string, number>> = {
  effectiveFrom: 1,
  effectiveUntil: 1,
  completesAt: 1,
  scheduledPurgeAt: 1,
  nbf: 1000,
  exp: 1000,
};

/**
 * The moments after `after` and up to `until`, earliest first, at which something comes about by itself: assignments
 * begin or cease to count, operations end, keys begin and expire, deletions take effect or become final. They are found by
 * their names wherever the estate has them.
 */
export function momentsBetween(estate: Partial<Estate>, after: number, until: number): readonly number[] {
  if (after >= until) return [];
  const moments = new Set<number>();
  for (const moment of momentsIn(estate)) if (after < moment && moment <= until) moments.add(moment);
  return [...moments].sort((a, b) => a - b);
}

function* momentsIn(value: unknown): Iterable<number> {
  if (typeof value !== 'object' || value === null) return;
  if (value instanceof Map) {
    for (const member of (value as ReadonlyMap<string, unknown>).values()) yield* momentsIn(member);
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    const unit = momentMembers[name];
    if (unit !== undefined && typeof member === 'number') yield member * unit;
    else yield* momentsIn(member);
  }
}
