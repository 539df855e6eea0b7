import { describe, expect, it } from 'vitest';
import { ManualClock, OffsetClock } from '../../../src/emulator/clock.ts';

describe('Clocks', () => {
  it('that stand still move only when moved', () => {
    const clock = new ManualClock(1000);
    clock.advance(500);
    expect(clock.now()).toBe(1500);
  });

  it('of real time run on from where they were moved', () => {
    const clock = new OffsetClock();
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1000);
    clock.advance(3_600_000);
    clock.advance(3_600_000);
    expect(Math.abs(clock.now() - Date.now() - 7_200_000)).toBeLessThan(1000);
  });

  it.each([new ManualClock(1000), new OffsetClock()])('never run backwards', (clock) => {
    const before = clock.now();
    expect(() => clock.advance(-1)).toThrow(RangeError);
    expect(() => clock.advance(Number.NaN)).toThrow(RangeError);
    expect(clock.now()).toBeGreaterThanOrEqual(before);
  });
});
