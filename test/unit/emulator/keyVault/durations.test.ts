import { describe, expect, it } from 'vitest';
import { isInRange } from '../../../../src/emulator/network/ranges.ts';
import { durationDays } from '../../../../src/emulator/keyVault/durations.ts';
import { readRotationPolicy } from '../../../../src/emulator/keyVault/rotationPolicy.ts';

describe('durationDays', () => {
  it.each([
    ['P90D', 90],
    ['P3M', 90],
    ['P1Y10D', 375],
    ['P2W', 14],
    ['P', undefined],
    ['90 days', undefined],
    ['PT5H', undefined],
  ])('%s: %s', (text, days) => {
    expect(durationDays(text)).toBe(days);
  });
});

describe('isInRange', () => {
  it.each([
    ['203.0.113.25', '203.0.113.25', true],
    ['203.0.113.25', '203.0.113.0/24', true],
    ['203.0.114.25', '203.0.113.0/24', false],
    ['203.0.113.25', '0.0.0.0/0', true],
    ['203.0.113.25', 'anything', false],
    ['203.0.113.25', '203.0.113.0/40', false],
  ])('%s in %s: %s', (address, range, expected) => {
    expect(isInRange(address, range)).toBe(expected);
  });
});

describe('readRotationPolicy', () => {
  const rotate = (trigger: object): object => ({ trigger, action: { type: 'rotate' } });

  it.each([
    ['an expiry under 28 days', { attributes: { expiryTime: 'P27D' } }],
    ['a trigger under 7 days', { lifetimeActions: [rotate({ timeAfterCreate: 'P6D' })] }],
    ['two rotations', { lifetimeActions: [rotate({ timeAfterCreate: 'P9D' }), rotate({ timeAfterCreate: 'P8D' })] }],
    ['two triggers at once', { lifetimeActions: [rotate({ timeAfterCreate: 'P9D', timeBeforeExpiry: 'P9D' })] }],
    ['a rotation before an expiry that is not set', { lifetimeActions: [rotate({ timeBeforeExpiry: 'P9D' })] }],
    [
      'a rotation too near the expiry',
      { lifetimeActions: [rotate({ timeAfterCreate: 'P84D' })], attributes: { expiryTime: 'P90D' } },
    ],
    [
      'a rotation too near the creation',
      { lifetimeActions: [rotate({ timeBeforeExpiry: 'P84D' })], attributes: { expiryTime: 'P90D' } },
    ],
    ['an unknown action', { lifetimeActions: [{ trigger: { timeAfterCreate: 'P9D' }, action: { type: 'Delete' } }] }],
  ])('refuses %s', (_name, body) => {
    expect(() => readRotationPolicy(body, undefined, 0)).toThrow('400');
  });

  it('keeps when the policy was made', () => {
    const body = { lifetimeActions: [rotate({ timeAfterCreate: 'P90D' })], attributes: { expiryTime: 'P1Y' } };
    const first = readRotationPolicy(body, undefined, 1_000_000);
    expect(readRotationPolicy(body, first, 2_000_000)).toMatchObject({
      created: 1000,
      updated: 2000,
      expiryTime: 'P1Y',
    });
  });
});
