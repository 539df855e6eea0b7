import { durationDays } from '../resources/duration.ts';
import type { Resource } from '../resources/resource.ts';
import { asItems, asNumber, asString, at, type Value } from '../resources/value.ts';

/** When a key is rotated by its own policy, in a few words: `rotated every P90D`; undefined where it is not. */
export function rotationWords(key: Resource): string | undefined {
  const rotate = rotateAction(key);
  if (!rotate) return undefined;
  const after = asString(at(rotate, 'trigger.timeAfterCreate'));
  if (after !== undefined) return `rotated every ${inDays(after)}`;
  const before = asString(at(rotate, 'trigger.timeBeforeExpiry'));
  return before === undefined ? 'rotated by itself' : `rotated ${inDays(before)} before expiry`;
}

/** When a key is next rotated by its policy, in milliseconds since 1970, as far as days tell; undefined where nobody can know. */
export function nextRotation(key: Resource): number | undefined {
  const rotate = rotateAction(key);
  if (!rotate) return undefined;
  const day = 24 * 60 * 60_000;
  const created = asNumber(key.read('properties.attributes.created'));
  const expires = asNumber(key.read('properties.attributes.exp'));
  const after = durationDays(asString(at(rotate, 'trigger.timeAfterCreate')) ?? '');
  if (after !== undefined && created !== undefined) return created * 1000 + after * day;
  const before = durationDays(asString(at(rotate, 'trigger.timeBeforeExpiry')) ?? '');
  return before !== undefined && expires !== undefined ? expires * 1000 - before * day : undefined;
}

function rotateAction(key: Resource): Value | undefined {
  const actions = asItems(key.read('properties.rotationPolicy.lifetimeActions')) ?? [];
  return actions.find((action) => asString(at(action, 'action.type'))?.toLowerCase() === 'rotate');
}

function inDays(duration: string): string {
  return /^P\d+D$/i.test(duration) ? `${duration.slice(1, -1)} days` : duration;
}
