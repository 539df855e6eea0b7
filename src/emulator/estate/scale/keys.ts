import { unixSeconds } from '../../clock.ts';
import type { Key, RotationPolicy } from '../../state/resources.ts';
import type { EstateBuilder } from '../builders.ts';
import { chance, pick } from './chance.ts';
import type { PlacedVault } from './stores.ts';

type KeyText = NonNullable<Parameters<EstateBuilder['key']>[3]>;

/** What the keys of an estate are like; those after the first of each vault. */
const sorts: readonly (readonly [number, KeyText])[] = [
  [0.66, {}],
  [0.08, { keySize: 3072 }],
  [0.07, { keySize: 4096 }],
  [0.07, { kty: 'EC' }],
  [0.05, { enabled: false }],
  [0.03, { expiresInDays: -20 }],
  [0.03, { expiresInDays: 25 }],
  [0.01, { notBeforeInDays: 60 }],
];

const histories: readonly (readonly [number, readonly number[]])[] = [
  [0.55, [70]],
  [0.25, [400, 35]],
  [0.15, [760, 395, 30]],
  [0.05, [30]],
];

/**
 * Spreads keys over the vaults. The first of each vault is a key that can serve an account, so that the accounts of the
 * estate are mostly in order; the others are of every sort. None has material: that is made when it is first needed.
 */
export function addKeys(build: EstateBuilder, vaults: readonly PlacedVault[], count: number): void {
  const policy = yearly(build);
  for (let index = 0; index < count; index += 1) {
    const vault = vaults[index % vaults.length]?.vault;
    if (vault === undefined) return;
    const isFirst = index < vaults.length;
    const text = isFirst ? {} : pick(sorts, chance(11, index));
    const isHsm = vault.sku === 'premium' && text.kty === undefined && chance(12, index) < 0.5;
    const rotates = text.kty === undefined && chance(13, index) < 0.12;
    build.key(vault, `cmk-${index + 1}`, pick(histories, chance(14, index)), {
      ...text,
      ...(isHsm ? { kty: 'RSA-HSM' } : {}),
      ...(rotates ? { rotationPolicy: policy } : {}),
    });
  }
}

function yearly(build: EstateBuilder): RotationPolicy {
  const created = unixSeconds(build.daysAgo(90));
  return {
    lifetimeActions: [{ trigger: { timeAfterCreate: 'P1Y' }, action: { type: 'Rotate' } }],
    created,
    updated: created,
  };
}

/** Whether an account can be given the key: RSA of 2048 bits, enabled, within its dates. */
export function isGood(key: Key, now: number): boolean {
  const version = key.versions.at(-1);
  if (version === undefined || !version.kty.startsWith('RSA') || version.keySize !== 2048 || !version.enabled)
    return false;
  const seconds = unixSeconds(now);
  return (version.exp === undefined || version.exp > seconds) && (version.nbf === undefined || version.nbf <= seconds);
}
