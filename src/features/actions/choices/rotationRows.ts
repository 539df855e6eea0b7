import { rotationWords } from '../../../core/inspection/rotation.ts';
import type { RotationPolicyWish } from '../../../core/plans/inputs.ts';
import type { LiveResource } from '../../../core/resources/resource.ts';

export interface RotationPreset {
  readonly id: string;
  readonly label: string;
  readonly detail: string;
  readonly wish: RotationPolicyWish;
}

/**
 * Rotation policies that many organisations have. Each version stays valid for long after the next one has come, so that an account
 * that follows late never meets an expired one.
 * @param isHsm a Managed HSM sends no notifications
 */
export function rotationPresets(isHsm: boolean): readonly RotationPreset[] {
  return [90, 180, 365, 730].map((days) => preset(days, isHsm));
}

function preset(days: number, isHsm: boolean): RotationPreset {
  const valid = days + 90;
  return {
    id: `P${days}D`,
    label: `Rotate every ${days} days`,
    detail: `Each version is valid for ${valid} days${isHsm ? '' : ', with a notification 30 days before it expires'}.`,
    wish: {
      expiryTime: `P${valid}D`,
      rotate: { timeAfterCreate: `P${days}D` },
      ...(!isHsm && { notify: { timeBeforeExpiry: 'P30D' } }),
    },
  };
}

/** The policy that a key has now, in a sentence. */
export function presentPolicyWords(key: LiveResource): string {
  const policy = key.read('properties.rotationPolicy');
  if (policy.kind === 'unknown') return 'Its present policy could not be read.';
  const rotation = rotationWords(key);
  return rotation === undefined ? 'It is not rotated by itself now.' : `Now: ${rotation}.`;
}
