import type { ImportedKey, KeyDates, NewKey, RotationPolicyWish } from '../../inputs.ts';
import type { PlanFinding } from '../../plan.ts';
import { durationDays, longestDurationDays } from '../../../resources/duration.ts';
import { blocker, note } from './finding.ts';

/** What speaks against a key before it is made. */
export function keyFindings(id: string, wish: NewKey | ImportedKey, isHsm: boolean): readonly PlanFinding[] {
  const dates = dateFindings(id, wish);
  if (wish.kind === 'import') return [...dates, ...importFindings(id, wish)];
  return wish.rotationPolicy
    ? [...dates, ...rotationFindings(id, wish.rotationPolicy, isHsm, wish.expires !== undefined)]
    : dates;
}

function dateFindings(id: string, { notBefore, expires }: KeyDates): readonly PlanFinding[] {
  const whole = [notBefore, expires].every((time) => time === undefined || (Number.isInteger(time) && time > 0));
  if (!whole) return [blocker('key-dates', id, 'A date of a key is a whole number of seconds since 1970.')];
  if (notBefore === undefined || expires === undefined || notBefore < expires) return [];
  return [blocker('key-dates', id, 'The key would expire before it becomes valid: choose a later expiry date.')];
}

/** Source: "Import HSM-protected keys to Key Vault (BYOK)"; "Imported (BYOK) keys cannot be auto-rotated". */
function importFindings(id: string, { file, keyType, name }: ImportedKey): readonly PlanFinding[] {
  const rotation = note(
    'imported-key',
    id,
    `Key Vault cannot rotate the imported key ${name}: a new version must be imported each time. A rotation policy can only remind of its expiry.`,
  );
  if (file.format !== 'byok' || keyType === 'RSA-HSM') return [rotation];
  return [blocker('import-format', id, 'A BYOK file holds an HSM-protected key: choose the type RSA-HSM.'), rotation];
}

/** Days. Source: "Configure key auto-rotation in Azure Key Vault" (28 and 7), "… in Managed HSM" (28 and 28). */
const limits = { vault: { valid: 28, apart: 7 }, hsm: { valid: 28, apart: 28 } } as const;

/**
 * What speaks against a rotation policy.
 * @param expires whether the present version has an expiry date: "before expiry" has no meaning for it without
 */
export function rotationFindings(
  keyId: string,
  policy: RotationPolicyWish,
  isHsm: boolean,
  expires: boolean,
): readonly PlanFinding[] {
  const blockers = rotationPolicyProblems(policy, isHsm).map((message) => blocker('rotation-policy', keyId, message));
  if (blockers.length > 0 || !policy.rotate || !('timeBeforeExpiry' in policy.rotate) || expires) return blockers;
  const message =
    'The policy rotates before expiry, and the first version has no expiry date: it is only rotated once somebody has rotated it by hand. Give the key an expiry date, or rotate some time after creation.';
  return [note('rotation-policy', keyId, message, 'warning')];
}

/** Why a key store would refuse a rotation policy, a sentence for each reason; none where it takes it. */
export function rotationPolicyProblems(policy: RotationPolicyWish, isHsm: boolean): readonly string[] {
  return [
    expiryProblem(policy),
    policy.rotate && rotateProblem(policy, policy.rotate, isHsm),
    policy.notify && notifyProblem(policy, policy.notify, isHsm),
  ].filter((message) => message !== undefined);
}

/** Why a key store would refuse how long a policy lets versions be valid. */
export function expiryProblem({ expiryTime }: Pick<RotationPolicyWish, 'expiryTime'>): string | undefined {
  if (expiryTime === undefined) return undefined;
  const days = durationDays(expiryTime);
  if (days === undefined) return notADuration(expiryTime);
  return days < limits.vault.valid ? `A version must be valid for 28 days or more, not for ${expiryTime}.` : undefined;
}

/** Why a key store would refuse when a policy rotates. A duration in months or years is given the benefit of the doubt. */
export function rotateProblem(
  { expiryTime }: Pick<RotationPolicyWish, 'expiryTime'>,
  rotate: NonNullable<RotationPolicyWish['rotate']>,
  isHsm: boolean,
): string | undefined {
  const { apart } = isHsm ? limits.hsm : limits.vault;
  const store = isHsm ? 'A Managed HSM' : 'Key Vault';
  const valid = expiryTime === undefined ? undefined : longestDurationDays(expiryTime);
  if ('timeAfterCreate' in rotate) {
    const days = durationDays(rotate.timeAfterCreate);
    if (days === undefined) return notADuration(rotate.timeAfterCreate);
    if (days < apart)
      return `${store} rotates a key ${apart} days after its creation at the earliest, not after ${rotate.timeAfterCreate}.`;
    if (valid !== undefined && valid - days < limits.vault.apart)
      return `The rotation must come at least 7 days before expiry: ${rotate.timeAfterCreate} is too late for versions that are valid for ${expiryTime ?? ''}.`;
    return undefined;
  }
  const days = durationDays(rotate.timeBeforeExpiry);
  if (days === undefined) return notADuration(rotate.timeBeforeExpiry);
  if (valid === undefined) return 'A rotation before expiry needs to know how long a version is valid.';
  if (days < limits.vault.apart)
    return `The rotation must come at least 7 days before expiry, not ${rotate.timeBeforeExpiry}.`;
  return valid - days < apart
    ? `${store} rotates a key ${apart} days after its creation at the earliest: ${rotate.timeBeforeExpiry} before expiry is too early for versions that are valid for ${expiryTime ?? ''}.`
    : undefined;
}

function notifyProblem(
  { expiryTime }: RotationPolicyWish,
  { timeBeforeExpiry }: NonNullable<RotationPolicyWish['notify']>,
  isHsm: boolean,
): string | undefined {
  if (isHsm) return 'A Managed HSM sends no notifications: leave the notification out.';
  if (durationDays(timeBeforeExpiry) === undefined) return notADuration(timeBeforeExpiry);
  return expiryTime === undefined
    ? 'A notification before expiry needs to know how long a version is valid.'
    : undefined;
}

function notADuration(text: string): string {
  return `“${text}” is not a duration: write days, months or years like P90D, P3M or P1Y.`;
}
