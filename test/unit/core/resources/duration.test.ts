import { describe, expect, it } from 'vitest';
import { durationDays, durationInWords, longestDurationDays } from '../../../../src/core/resources/duration.ts';

describe('a duration of ISO 8601', () => {
  it.each([
    ['P1Y', '1 year'],
    ['P90D', '90 days'],
    ['p18m', '18 months'],
    ['P1Y10D', '1 year 10 days'],
    ['P2W', '2 weeks'],
    ['90 days', '90 days'],
  ])('%s is %s', (text, words) => {
    expect(durationInWords(text)).toBe(words);
  });

  it('is as short, and as long, as its months can be', () => {
    expect([durationDays('P1M'), longestDurationDays('P1M')]).toEqual([28, 31]);
    expect(durationDays('PT48H')).toBeUndefined();
  });
});
