import { describe, expect, it } from 'vitest';
import { nextRotation, rotationWords } from '../../../../src/core/inspection/rotation.ts';
import { liveResource } from '../../../../src/core/resources/resource.ts';
import { types } from '../../../../src/core/resources/types.ts';
import { keyId } from '../../../support/fakeEstate.ts';

const day = 24 * 60 * 60;
const created = Date.UTC(2026, 0, 1) / 1000;

function key(trigger: object, type = 'rotate') {
  return liveResource(keyId, types.vaultKey, {
    properties: {
      attributes: { created, exp: created + 100 * day },
      rotationPolicy: { lifetimeActions: [{ trigger: { ...trigger }, action: { type } }] },
    },
  });
}

describe('the rotation of a key by its own policy', () => {
  it.each([
    [{ timeAfterCreate: 'P90D' }, 'rotated every 90 days', created + 90 * day],
    [{ timeAfterCreate: 'P1Y' }, 'rotated every P1Y', created + 365 * day],
    [{ timeBeforeExpiry: 'P30D' }, 'rotated 30 days before expiry', created + 70 * day],
  ])('of %j is told, and when it is next', (trigger, words, next) => {
    expect(rotationWords(key(trigger))).toBe(words);
    expect(nextRotation(key(trigger))).toBe(next * 1000);
  });

  it('is none where the policy only notifies, or is not there', () => {
    expect(rotationWords(key({ timeBeforeExpiry: 'P30D' }, 'notify'))).toBeUndefined();
    expect(nextRotation(liveResource(keyId, types.vaultKey, {}))).toBeUndefined();
  });
});
