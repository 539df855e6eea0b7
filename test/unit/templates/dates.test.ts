import { describe, expect, it } from 'vitest';
import { dateOfEpoch, epochOf, laterByGo, laterByIso } from '../../../src/templates/dates.ts';

describe('dates that a file works out', () => {
  it('are seconds since 1970, and back', () => {
    expect(epochOf('2028-01-01T00:00:00Z')).toBe(1830297600);
    expect(dateOfEpoch(1830297600)).toBe('2028-01-01T00:00:00Z');
    expect(epochOf('tomorrow')).toBeUndefined();
    expect(dateOfEpoch(Number.MAX_VALUE)).toBeUndefined();
  });

  it.each([
    ['P1Y', '2028-02-29T12:00:00Z', '2029-03-01T12:00:00Z'],
    ['P3M', '2026-11-01T00:00:00Z', '2027-02-01T00:00:00Z'],
    ['-P1D', '2026-11-01T00:00:00Z', '2026-10-31T00:00:00Z'],
    ['P1DT2H3M4S', '2026-11-01T00:00:00Z', '2026-11-02T02:03:04Z'],
    ['P2W', '2026-11-01T00:00:00Z', '2026-11-15T00:00:00Z'],
    ['P', '2026-11-01T00:00:00Z', undefined],
    ['P1D', 'never', undefined],
  ])('%s later in ISO 8601', (duration, start, end) => {
    expect(laterByIso(start, duration)).toBe(end);
  });

  it.each([
    ['17520h', '2024-10-30T00:00:00Z', '2026-10-30T00:00:00Z'],
    ['-1h30m', '2026-11-01T00:00:00Z', '2026-10-31T22:30:00Z'],
    ['1.5h', '2026-11-01T00:00:00Z', '2026-11-01T01:30:00Z'],
    ['500ms', '2026-11-01T00:00:00Z', '2026-11-01T00:00:00.500Z'],
    ['1d', '2026-11-01T00:00:00Z', undefined],
    ['1h', 'never', undefined],
  ])('%s later as Go writes it', (duration, start, end) => {
    expect(laterByGo(start, duration)).toBe(end);
  });
});
