import type { RotationPolicyWish } from '../../../../core/plans/inputs.ts';
import { textOf, type Answers } from '../answers.ts';
import { checked, choice, plainGroup, text } from '../controls.ts';
import { hasErrors, type Part } from '../form.ts';

/** In days. Source: "Configure key auto-rotation in Azure Key Vault", and the same in Managed HSM. */
const limits = {
  /** "It should be at least 28 days." */
  expiry: 28,
  /** "Minimum value is seven days from creation and seven days from expiration time." */
  vault: 7,
  /** A Managed HSM rotates no more often than every 28 days. */
  hsm: 28,
} as const;

/** Whether Key Vault makes new versions of the key by itself. */
export function rotationPart(answers: Answers, isHsm: boolean): Part<RotationPolicyWish | 'none'> {
  const policy = choice(
    answers,
    { id: 'rotation', label: 'New versions', look: 'list' },
    plainGroup(
      { value: 'none', label: 'Only when somebody rotates the key' },
      {
        value: 'automatic',
        label: 'By themselves, after so many days',
        detail: 'An account that is pinned to a version does not follow.',
      },
    ),
    { byDefault: 'none' },
  );
  if (policy.value !== 'automatic') return { controls: [policy], value: 'none', missing: [], summary: '' };
  const least = isHsm ? limits.hsm : limits.vault;
  const after = Number(textOf(answers, 'rotateAfter', '90'));
  const valid = textOf(answers, 'validFor');
  const controls = [
    policy,
    checked(
      text(answers, {
        id: 'rotateAfter',
        label: 'A new version after (days)',
        input: 'number',
        help: `At least ${least}.`,
        byDefault: '90',
      }),
      Number.isInteger(after) && after >= least ? undefined : `A whole number of days, at least ${least}.`,
    ),
    checked(
      text(answers, {
        id: 'validFor',
        label: 'Each new version is valid for (days, optional)',
        input: 'number',
        help: `At least ${limits.expiry}, and ${limits.vault} more than until the next version.`,
      }),
      validityError(valid, after),
    ),
  ];
  const wish = { rotate: { timeAfterCreate: `P${after}D` }, ...(valid !== '' && { expiryTime: `P${valid}D` }) };
  return { controls, value: hasErrors(controls) ? undefined : wish, missing: [], summary: `every ${after} days` };
}

function validityError(valid: string, after: number): string | undefined {
  if (valid === '') return undefined;
  const days = Number(valid);
  if (!Number.isInteger(days) || days < limits.expiry) return `A whole number of days, at least ${limits.expiry}.`;
  return days < after + limits.vault
    ? `At least ${after + limits.vault}: the version would expire before the next one is there.`
    : undefined;
}
