import { rotationFindings } from '../../../core/plans/goals/parts/keyLimits.ts';
import type { RotationPolicyWish } from '../../../core/plans/inputs.ts';
import { isBlocking } from '../../../core/plans/plan.ts';
import { types } from '../../../core/resources/types.ts';
import type { Action } from '../action.ts';
import { presentPolicyWords, rotationPresets } from '../choices/rotationRows.ts';
import type { Asking } from '../pickers/asking.ts';
import type { Question } from '../pickers/journey.ts';
import { choice, text } from '../pickers/question.ts';
import { group, type Choice } from '../pickers/rows.ts';
import { askKey, isKeyOrVersion, keyIdOf, targetIn } from '../questions/targets.ts';
import { without, type PolicyWish, type Wishes } from '../wishes.ts';

/** "Set Rotation Policy…": presets, or durations of one's own within what the key store allows. */
export const rotationPolicy: Action = {
  title: 'Set Rotation Policy',
  start: (on) => targetIn(on, isKeyOrVersion),
  questions: (asking, start) => [
    ...askKey(asking, start, 'Which key is to be rotated by itself?'),
    askPreset(asking),
    ...ownDurations(asking),
  ],
  toInput: ({ target, policy }) =>
    target && policy && { kind: 'rotation-policy', keyId: keyIdOf(target), policy: policy.wish },
  answers: {
    Key: 'target',
    Rotation: 'policy',
    Rotate: 'policy',
    Policy: 'policy',
    'Valid for': 'policy',
    Notify: 'policy',
    Notification: 'policy',
  },
};

const isOwn = ({ policy }: Wishes) => policy?.preset === 'own';

function inHsm({ target }: Wishes): boolean {
  return target?.type === types.hsmKey || target?.type === types.hsmKeyVersion;
}

function askPreset(asking: Asking): Question<Wishes> {
  return choice<PolicyWish>(asking, {
    id: 'policy',
    placeholder: () => 'How often is it to be rotated?',
    purpose: 'read the present policy',
    active: ({ policy }) => policy?.preset,
    async load(wishes, show) {
      const rows = presetRows(wishes);
      show(rows);
      if (!wishes.target) return;
      const key = await asking.estate.key(keyIdOf(wishes.target));
      show(rows, `How often is it to be rotated? ${presentPolicyWords(key)}`);
    },
    apply: (wishes, policy) => ({
      ...wishes,
      policy: policy.preset === 'own' && isOwn(wishes) && wishes.policy ? wishes.policy : policy,
    }),
  });
}

function presetRows(wishes: Wishes) {
  const presets = rotationPresets(inHsm(wishes)).map(({ id, label, detail, wish }): Choice<PolicyWish> => ({
    kind: 'choice',
    id,
    label,
    icon: 'sync',
    detail,
    means: { value: { preset: id, wish } },
  }));
  const remind: Choice<PolicyWish> = {
    kind: 'choice',
    id: 'remind',
    label: 'Only notify, 30 days before expiry',
    icon: 'bell',
    detail: 'Each version is valid for a year; somebody must rotate it.',
    means: { value: { preset: 'remind', wish: { expiryTime: 'P1Y', notify: { timeBeforeExpiry: 'P30D' } } } },
  };
  const own: Choice<PolicyWish> = {
    kind: 'choice',
    id: 'own',
    label: 'Durations of your own…',
    icon: 'edit',
    detail: 'Written as ISO 8601 does: P90D, P3M, P1Y.',
    means: { value: { preset: 'own', wish: {} } },
  };
  return [...presets, ...group('Otherwise', [...(inHsm(wishes) ? [] : [remind]), own])];
}

function ownDurations(asking: Asking): readonly Question<Wishes>[] {
  const duration = (
    id: string,
    prompt: string,
    valueOf: (wish: RotationPolicyWish) => string | undefined,
    withValue: (wish: RotationPolicyWish, value: string | undefined) => RotationPolicyWish,
    isAsked: (wishes: Wishes) => boolean = isOwn,
  ) =>
    text(asking, {
      id,
      isAsked,
      prompt: () => prompt,
      placeholder: 'P90D',
      value: ({ policy }) => policy && valueOf(policy.wish),
      check: (typed, wishes) =>
        policyProblem(wishes, withValue(wishes.policy?.wish ?? {}, typed === '' ? undefined : typed)),
      apply: (wishes, typed) => ({
        ...wishes,
        policy: { preset: 'own', wish: withValue(wishes.policy?.wish ?? {}, typed === '' ? undefined : typed) },
      }),
    });
  return [
    duration(
      'expiry',
      'How long is each new version valid? 28 days at the least; empty for ever',
      ({ expiryTime }) => expiryTime,
      // What was said of times before expiry is judged once those questions come.
      (_, expiryTime) => (expiryTime === undefined ? {} : { expiryTime }),
    ),
    duration(
      'rotate',
      'How long after its creation is a version rotated? Empty for never',
      ({ rotate }) => (rotate && 'timeAfterCreate' in rotate ? rotate.timeAfterCreate : undefined),
      (wish, timeAfterCreate) =>
        timeAfterCreate === undefined ? without(wish, 'rotate') : { ...wish, rotate: { timeAfterCreate } },
    ),
    duration(
      'rotate-before',
      'Then how long before its expiry is it rotated? Empty for not by itself',
      ({ rotate }) => (rotate && 'timeBeforeExpiry' in rotate ? rotate.timeBeforeExpiry : undefined),
      (wish, timeBeforeExpiry) =>
        timeBeforeExpiry === undefined ? without(wish, 'rotate') : { ...wish, rotate: { timeBeforeExpiry } },
      ({ policy }) =>
        policy?.preset === 'own' &&
        policy.wish.expiryTime !== undefined &&
        !(policy.wish.rotate && 'timeAfterCreate' in policy.wish.rotate),
    ),
    duration(
      'notify',
      'How long before its expiry is somebody notified? Empty for not at all',
      ({ notify }) => notify?.timeBeforeExpiry,
      (wish, timeBeforeExpiry) =>
        timeBeforeExpiry === undefined ? without(wish, 'notify') : { ...wish, notify: { timeBeforeExpiry } },
      (wishes) => isOwn(wishes) && !inHsm(wishes) && wishes.policy?.wish.expiryTime !== undefined,
    ),
  ];
}

/** What speaks against a policy, by the limits of Key Vault and of Managed HSM. */
function policyProblem(wishes: Wishes, wish: RotationPolicyWish): string | undefined {
  const findings = rotationFindings(wishes.target?.id ?? '', wish, inHsm(wishes), true);
  return findings.find(isBlocking)?.message;
}
