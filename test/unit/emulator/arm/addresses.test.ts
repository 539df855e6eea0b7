import { describe, expect, it } from 'vitest';
import { addressText, lies, overlap, rangeOf } from '../../../../src/emulator/arm/network/addresses.ts';

const range = (prefix: string): { first: number; size: number } => {
  const found = rangeOf(prefix);
  if (found === undefined) throw new Error(`'${prefix}' is no range.`);
  return found;
};

describe('IPv4 ranges', () => {
  it.each([
    ['10.0.0.0/16', 65_536],
    ['192.168.1.0/24', 256],
    ['255.255.255.255/32', 1],
    ['0.0.0.0/0', 4_294_967_296],
  ])('%s has %d addresses', (prefix, size) => {
    expect(range(prefix).size).toBe(size);
  });

  it.each(['', '10.0.0.0', '10.0.0.1/24', '10.0.0.256/32', '10.0.0.0/33', '10.0.0/8', 'a.b.c.d/8', '10.0.0.0/8 '])(
    "'%s' is none",
    (prefix) => {
      expect(rangeOf(prefix)).toBeUndefined();
    },
  );

  it.each([
    ['10.0.1.0/24', '10.0.0.0/16', true, true],
    ['10.0.0.0/16', '10.0.1.0/24', false, true],
    ['10.1.0.0/24', '10.0.0.0/16', false, false],
    ['10.0.0.0/24', '10.0.0.0/24', true, true],
  ])('%s in %s: %s, overlapping: %s', (a, b, inside, overlapping) => {
    expect([lies(range(a), range(b)), overlap(range(a), range(b))]).toEqual([inside, overlapping]);
  });

  it('writes addresses', () => {
    expect(addressText(range('10.1.2.0/24').first + 4)).toBe('10.1.2.4');
    expect(addressText(4_294_967_295)).toBe('255.255.255.255');
  });
});
