import { unixSeconds } from '../clock.ts';
import { asArray, asString, member, memberAt } from '../json.ts';
import type { LifetimeAction, RotationPolicy } from '../state/resources.ts';
import { durationDays } from './durations.ts';
import { isManagedHsm, type KeyStore } from './keyStore.ts';
import { badParameter } from './refusals.ts';

/** Smallest expiry time and smallest distance of a trigger from creation or expiry (Key Vault documentation). */
const leastExpiryDays = 28;
const leastTriggerDays = 7;
/** A Managed HSM does not rotate by itself more often than that (Microsoft's rotation document). */
const leastHsmTriggerDays = 28;

/** The fewest days after which a key of this store may be rotated. */
export function leastRotateDays(store: KeyStore): number {
  return isManagedHsm(store) ? leastHsmTriggerDays : leastTriggerDays;
}

/** Reads the policy of a request. Throws Key Vault's refusal where it breaks the documented limits. */
export function readRotationPolicy(
  body: unknown,
  before: RotationPolicy | undefined,
  now: number,
  leastRotate = leastTriggerDays,
): RotationPolicy {
  const expiryTime = asString(memberAt(body, 'attributes', 'expiryTime'));
  requireDays('expiryTime', expiryTime, leastExpiryDays);
  const lifetimeActions = (asArray(member(body, 'lifetimeActions')) ?? []).map((action) =>
    readAction(action, leastRotate),
  );
  for (const type of ['Rotate', 'Notify'] as const) {
    if (lifetimeActions.filter(({ action }) => action.type === type).length > 1) {
      throw badParameter(`The rotation policy may have one lifetime action of type ${type}.`);
    }
  }
  if (expiryTime === undefined && lifetimeActions.some(needsExpiry)) {
    throw badParameter('A trigger timeBeforeExpiry needs the attribute expiryTime.');
  }
  for (const action of lifetimeActions) requireDistance(action, expiryTime, leastRotate);
  const seconds = unixSeconds(now);
  return {
    lifetimeActions: [...lifetimeActions].sort((a, b) => b.action.type.localeCompare(a.action.type)),
    ...(expiryTime === undefined ? {} : { expiryTime }),
    created: before?.created ?? seconds,
    updated: seconds,
  };
}

/** A rotation keeps its distance from creation and from expiry, from whichever of the two its trigger is counted. */
function requireDistance(
  { trigger, action }: LifetimeAction,
  expiryTime: string | undefined,
  leastRotate: number,
): void {
  const life = durationDays(expiryTime ?? '');
  if (life === undefined || action.type !== 'Rotate') return;
  const after =
    durationDays(trigger.timeAfterCreate ?? '') ?? life - (durationDays(trigger.timeBeforeExpiry ?? '') ?? 0);
  if (after < leastRotate)
    throw badParameter(`A key must not be rotated less than ${leastRotate} days after creation.`);
  if (life - after < leastTriggerDays) {
    throw badParameter(`A key must not be rotated less than ${leastTriggerDays} days before it expires.`);
  }
}

/** A notification needs no expiry time in the policy: the key may carry one. */
function needsExpiry({ trigger, action }: LifetimeAction): boolean {
  return action.type === 'Rotate' && trigger.timeBeforeExpiry !== undefined;
}

function readAction(value: unknown, leastRotate: number): LifetimeAction {
  const type = asString(memberAt(value, 'action', 'type'))?.toLowerCase();
  if (type !== 'rotate' && type !== 'notify') throw badParameter('Property action.type must be Rotate or Notify.');
  const timeAfterCreate = asString(memberAt(value, 'trigger', 'timeAfterCreate'));
  const timeBeforeExpiry = asString(memberAt(value, 'trigger', 'timeBeforeExpiry'));
  if ((timeAfterCreate === undefined) === (timeBeforeExpiry === undefined)) {
    throw badParameter('A trigger has either timeAfterCreate or timeBeforeExpiry.');
  }
  requireDays('timeAfterCreate', timeAfterCreate, type === 'rotate' ? leastRotate : leastTriggerDays);
  requireDays('timeBeforeExpiry', timeBeforeExpiry, leastTriggerDays);
  return {
    trigger: {
      ...(timeAfterCreate === undefined ? {} : { timeAfterCreate }),
      ...(timeBeforeExpiry === undefined ? {} : { timeBeforeExpiry }),
    },
    action: { type: type === 'rotate' ? 'Rotate' : 'Notify' },
  };
}

function requireDays(name: string, duration: string | undefined, least: number): void {
  if (duration === undefined) return;
  const days = durationDays(duration);
  if (days === undefined) throw badParameter(`Property ${name} is not an ISO 8601 duration: ${duration}`);
  if (days < least) throw badParameter(`Property ${name} must be at least ${least} days.`);
}
