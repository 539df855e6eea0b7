import { describe, expect, it } from 'vitest';
import { readTimespan } from '../../../../src/emulator/logAnalytics/timespan.ts';

const now = Date.UTC(2026, 10, 2, 12);
const hour = 3_600_000;

describe('readTimespan', () => {
  it.each([
    ['PT1H', now - hour, now],
    ['P1D', now - 24 * hour, now],
    ['P1DT12H30M', now - 36.5 * hour, now],
    ['PT0.5H', now - hour / 2, now],
    ['2026-11-02T10:00:00Z/2026-11-02T11:00:00Z', now - 2 * hour, now - hour],
    ['2026-11-02T10:00:00Z/PT1H', now - 2 * hour, now - hour],
    ['PT1H/2026-11-02T11:00:00Z', now - 2 * hour, now - hour],
  ])('%s', (text, from, until) => {
    expect(readTimespan(text, now)).toEqual({ from, until });
  });

  it.each(['', 'P', 'PT', 'P1M', '2026-11-02', 'PT1H/PT1H', 'a/b', 'PT1H/2026-11-02/PT1H', '2026-11-02/2026-11-01'])(
    '%s is none',
    (text) => {
      expect(readTimespan(text, now)).toBeUndefined();
    },
  );
});
