import type { Azure } from '../azure.ts';
import { unixSeconds } from '../clock.ts';
import { noteNewVersion } from '../eventGrid/vaultEvents.ts';
import { newGuid, newVersion } from '../guid.ts';
import type { Key, KeyVersion } from '../state/resources.ts';
import { currentVersion } from './cryptography.ts';
import { durationDays } from './durations.ts';
import { isManagedHsm, mostVersions, type KeyStore } from './keyStore.ts';
import { badParameter } from './refusals.ts';
import { keyIdentifier } from './views.ts';

const secondsOfDay = 24 * 60 * 60;

/**
 * The next version of a key, of its own type and size, which expires as the rotation policy says. Throws where the key was
 * imported, where a Managed HSM has no policy for it, or where it has as many versions as it may: all documented, the
 * texts assumed. That operations and tags are carried over is recorded of the operations only.
 */
export function rotatedKey(store: KeyStore, key: Key, now: number): KeyVersion {
  requireRotatable(store, key);
  return rotated(key, unixSeconds(now));
}

function requireRotatable(store: KeyStore, key: Key): void {
  if (currentVersion(key).imported === true) {
    throw badParameter(`Key ${key.name} was imported and cannot be rotated. Import a new version instead.`);
  }
  if (isManagedHsm(store) && key.rotationPolicy === undefined) {
    throw badParameter(`Key ${key.name} has no rotation policy. Set one before rotating the key.`);
  }
  requireRoom(store, key);
}

/** Throws where the key may not have another version. */
export function requireRoom(store: KeyStore, key: Key): void {
  const most = mostVersions(store);
  if (key.versions.length >= most) throw badParameter(`Key ${key.name} has reached the limit of ${most} versions.`);
}

function rotated(key: Key, seconds: number): KeyVersion {
  const { kty, keySize, curve, keyOps, tags, exportable, releasePolicy } = currentVersion(key);
  const days = durationDays(key.rotationPolicy?.expiryTime ?? '');
  return {
    version: newVersion(),
    kty,
    ...(keySize === undefined ? {} : { keySize }),
    ...(curve === undefined ? {} : { curve }),
    keyOps,
    enabled: true,
    nbf: undefined,
    exp: days === undefined ? undefined : seconds + days * secondsOfDay,
    created: seconds,
    updated: seconds,
    tags,
    material: undefined,
    ...(exportable === undefined ? {} : { exportable }),
    ...(releasePolicy === undefined ? {} : { releasePolicy }),
  };
}

/**
 * Rotates what has become due since the store was last looked at: each version is as old as its due date, and every due
 * date has one.
 */
export function rotateWhatIsDue(azure: Azure, store: KeyStore): void {
  const now = unixSeconds(azure.clock.now());
  for (const key of store.keys.values()) {
    for (let due = dueDate(key); due !== undefined && due <= now; due = dueDate(key)) {
      if (key.versions.length >= mostVersions(store)) break;
      key.versions.push(rotated(key, due));
      noteRotation(azure, store, key, due);
    }
  }
}

/**
 * When the policy rotates a key next, in seconds since 1970; undefined where it never does: an imported key cannot be
 * rotated. A policy that is younger than the moment it asks for rotates from then on, not for the past.
 */
function dueDate(key: Key): number | undefined {
  const policy = key.rotationPolicy;
  const trigger = policy?.lifetimeActions.find(({ action }) => action.type === 'Rotate')?.trigger;
  const { created, exp, imported } = currentVersion(key);
  if (policy === undefined || trigger === undefined || imported === true) return undefined;
  const after = durationDays(trigger.timeAfterCreate ?? '');
  const before = durationDays(trigger.timeBeforeExpiry ?? '');
  const asked =
    after !== undefined
      ? created + after * secondsOfDay
      : before !== undefined && exp !== undefined
        ? exp - before * secondsOfDay
        : undefined;
  if (asked === undefined) return undefined;
  // A version that would be due before it is made (a trigger as long as its life) is due a day later, so that time ends.
  return Math.max(asked, policy.updated, created + secondsOfDay);
}

/** Nobody asks for a scheduled rotation: the key store does it itself. */
function noteRotation(azure: Azure, store: KeyStore, key: Key, seconds: number): void {
  noteNewVersion(azure, store, key, currentVersion(key), seconds * 1000);
  const keyId = keyIdentifier(azure.estate, store, key, currentVersion(key));
  azure.keyEvents.append({
    at: seconds * 1000,
    storeId: store.id,
    operationName: 'KeyRotateIfDue',
    keyId,
    requestUri: `${keyIdentifier(azure.estate, store, key)}/rotate`,
    status: 200,
    resultSignature: 'OK',
    resultDescription: undefined,
    callerAddress: undefined,
    caller: undefined,
    trustedService: undefined,
    isAddressAuthorized: true,
    isRbacAuthorized: undefined,
    isAccessPolicyMatch: undefined,
    algorithm: undefined,
    correlationId: newGuid(),
  });
}
