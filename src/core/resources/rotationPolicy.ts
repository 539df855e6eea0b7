import type { Resource } from './resource.ts';
import { asItems, asString, at, isNotSet, isSettled, type Value } from './value.ts';

/** A key's rotation policy as far as it is known: Azure Resource Manager's `properties.rotationPolicy`. */
export interface RotationPolicy {
  /** How long each new version is valid, as an ISO 8601 duration. */
  readonly expiryTime: Value;
  readonly rotate?: LifetimeAction;
  readonly notify?: LifetimeAction;
}

/** What happens on its own in the life of a version. */
export interface LifetimeAction {
  /** Of the key: where it is written. */
  readonly path: string;
  readonly timeAfterCreate: Value;
  readonly timeBeforeExpiry: Value;
}

const path = 'properties.rotationPolicy';

/** `none`: the key has no policy. `unknown`: whether it has one, or what it does, is not known. */
export function rotationPolicyOf(key: Resource): RotationPolicy | 'none' | 'unknown' {
  const policy = key.read(path);
  if (isNotSet(policy)) return 'none';
  if (!isSettled(policy)) return 'unknown';
  const written = at(policy, 'lifetimeActions');
  const actions = isNotSet(written) ? [] : asItems(written);
  const typed = actions?.map((action, index) => ({
    type: asString(at(action, 'action.type'))?.toLowerCase(),
    path: `${path}.lifetimeActions.${index}`,
    timeAfterCreate: at(action, 'trigger.timeAfterCreate'),
    timeBeforeExpiry: at(action, 'trigger.timeBeforeExpiry'),
  }));
  if (!typed || typed.some(({ type }) => type === undefined)) return 'unknown';
  const rotate = typed.find(({ type }) => type === 'rotate');
  const notify = typed.find(({ type }) => type === 'notify');
  return { expiryTime: at(policy, 'attributes.expiryTime'), ...(rotate && { rotate }), ...(notify && { notify }) };
}

/** Whether a key certainly gets new versions by itself. */
export function isRotated(key: Resource): boolean {
  const policy = rotationPolicyOf(key);
  return typeof policy === 'object' && policy.rotate !== undefined;
}
