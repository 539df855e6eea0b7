import { describe, expect, it } from 'vitest';
import { rotationPolicyProblems } from '../../../../../src/core/plans/goals/rotationPolicy.ts';
import type { RotationPolicyWish } from '../../../../../src/core/plans/inputs.ts';
import { planFor } from '../../../../../src/core/plans/planFor.ts';
import { isSatisfied } from '../../../../../src/core/plans/satisfied.ts';
import { known } from '../../../../../src/core/resources/value.ts';
import { keyId, newestVersion, type FakeEstate } from '../../../../support/fakeEstate.ts';
import { keyEstate } from '../../../../support/keyLife.ts';
import { clock, never, runPlan } from '../../../../support/planRuns.ts';

const yearly: RotationPolicyWish = { expiryTime: 'P2Y', rotate: { timeAfterCreate: 'P1Y' } };
const set = (estate: FakeEstate, policy = yearly) =>
  planFor(estate, { kind: 'rotation-policy', keyId, policy }, clock.now(), never);
const policyOf = async (estate: FakeEstate) => (await estate.key(keyId, never)).read('properties.rotationPolicy');

describe('a rotation policy', () => {
  it.each<[string, RotationPolicyWish, boolean]>([
    ['a year between rotations', yearly, false],
    [
      'a rotation and a notification before expiry',
      { expiryTime: 'P90D', rotate: { timeBeforeExpiry: 'P7D' }, notify: { timeBeforeExpiry: 'P30D' } },
      false,
    ],
    ['28 days in a Managed HSM', { rotate: { timeAfterCreate: 'P28D' } }, true],
    ['nothing at all', {}, false],
  ])('with %s is taken', (_, policy, isHsm) => {
    expect(rotationPolicyProblems(policy, isHsm)).toEqual([]);
  });

  it.each<[string, RotationPolicyWish, boolean]>([
    ['an expiry of less than 28 days', { expiryTime: 'P27D' }, false],
    ['a rotation after less than 7 days', { rotate: { timeAfterCreate: 'P6D' } }, false],
    ['a rotation less than 7 days before expiry', { expiryTime: 'P30D', rotate: { timeAfterCreate: 'P25D' } }, false],
    ['before an expiry that is not set', { rotate: { timeBeforeExpiry: 'P30D' } }, false],
    ['no duration', { expiryTime: '90 days' }, false],
    ['a notification in a Managed HSM', { expiryTime: 'P90D', notify: { timeBeforeExpiry: 'P30D' } }, true],
    ['a rotation every 27 days in a Managed HSM', { rotate: { timeAfterCreate: 'P27D' } }, true],
  ])('with %s is refused', (_, policy, isHsm) => {
    expect(rotationPolicyProblems(policy, isHsm)).toHaveLength(1);
  });

  it('is set as a whole: one that does more than is wished is not as wished', () => {
    const rotate = { trigger: { timeAfterCreate: 'P90D' }, action: { type: 'Rotate' } };
    const notify = { trigger: { timeBeforeExpiry: 'P30D' }, action: { type: 'notify' } };
    const same = (is: object[], wished: object[]) =>
      isSatisfied(
        'properties.rotationPolicy',
        known({ lifetimeActions: is } as never),
        known({ lifetimeActions: wished } as never),
      );
    expect(same([rotate, notify], [{ ...rotate, action: { type: 'rotate' } }])).toBe(true);
    expect(same([rotate], [])).toBe(false);
    expect(same([notify], [rotate])).toBe(false);
  });
});

describe('setting a rotation policy', () => {
  it('goes to its end, shows what was before, and can be taken back', async () => {
    const estate = keyEstate();
    const plan = await set(estate);
    expect(plan.blockers).toEqual([]);
    expect(plan.choices).toContainEqual({ label: 'Policy now', value: 'none' });
    expect(plan.choices).toContainEqual({
      label: 'Policy to set',
      value: 'rotates P1Y after creation; new versions are valid for P2Y',
    });
    expect(plan.notes.some(({ message }) => message.includes('the present one gets no expiry date'))).toBe(true);
    expect((await runPlan(estate, plan)).status).toBe('succeeded');
    expect(await policyOf(estate)).toMatchObject({ value: { attributes: { expiryTime: 'P2Y' } } });
    expect(plan.steps[0]?.undo).toMatchObject({
      kind: 'change',
      change: { value: { value: { lifetimeActions: [] } } },
    });
    const again = await set(estate, {});
    expect(again.steps[0]?.undo).toMatchObject({ change: { value: { value: { attributes: { expiryTime: 'P2Y' } } } } });
    expect((await runPlan(estate, again)).status).toBe('succeeded');
    expect(await policyOf(estate)).toMatchObject({ value: { lifetimeActions: [] } });
  });

  it('warns of an account that would never follow', async () => {
    const { notes, effects } = await set(keyEstate(newestVersion));
    expect(notes.find(({ severity }) => severity === 'warning')?.message).toContain('chat is pinned');
    expect(effects.map(({ kind }) => kind)).toEqual(['keeps']);
  });

  it('is blocked by what the key store would refuse', async () => {
    const { blockers } = await set(keyEstate(), { expiryTime: 'P7D' });
    expect(blockers.map(({ rule }) => rule)).toEqual(['rotation-policy']);
  });
});
