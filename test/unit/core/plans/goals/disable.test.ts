import { describe, expect, it } from 'vitest';
import { consentsNeeded } from '../../../../../src/core/plans/plan.ts';
import { planFor } from '../../../../../src/core/plans/planFor.ts';
import { newRun, PlanRefused, run } from '../../../../../src/core/plans/runner.ts';
import { accountId, keyId, newestVersion, type FakeEstate } from '../../../../support/fakeEstate.ts';
import { hour, isOn, keepLog, keyEstate, oldVersion, useRow } from '../../../../support/keyLife.ts';
import { MemoryJournal } from '../../../../support/memoryJournal.ts';
import { clock, never, runPlan } from '../../../../support/planRuns.ts';

const now = clock.now();
const oldId = `${keyId}/versions/${oldVersion}`;
const newestId = `${keyId}/versions/${newestVersion}`;

const disable = (estate: FakeEstate, id = oldId, override = false) =>
  planFor(estate, { kind: 'disable', id, override }, now, never);

/** The account has moved on to the newest version. */
function quiet(): FakeEstate {
  const estate = keyEstate();
  keepLog(estate, now, [useRow(newestVersion, now - hour)]);
  return estate;
}

describe('disabling behind the gate', () => {
  it('disables a version that nothing uses, and can be taken back', async () => {
    const estate = quiet();
    const plan = await disable(estate);
    expect(plan.blockers).toEqual([]);
    expect(plan.steps.map(({ id, cost }) => `${id} ${cost}`)).toEqual([
      `unused-${oldVersion} waits`,
      `disable-${oldVersion} none`,
    ]);
    expect(plan.effects.map(({ kind }) => kind)).toEqual(['keeps']);
    const end = await runPlan(estate, plan);
    expect(end.status).toBe('succeeded');
    expect(end.proofs?.[0]?.value).toBe(false);
    expect(isOn(estate, oldId)).toBe(false);
    expect(plan.steps[1]?.undo).toMatchObject({ kind: 'change', change: { resource: oldId, value: { value: true } } });
  });

  it('looks again just before, and waits where something has come to use it', async () => {
    const estate = quiet();
    const plan = await disable(estate);
    keepLog(estate, now, [useRow(newestVersion, now - hour), useRow(oldVersion, now)]);
    expect((await runPlan(estate, plan)).status).toBe('parked');
    expect(isOn(estate, oldId)).toBe(true);
  });

  it('is blocked by the users of a version, who are named, and says how to go on', async () => {
    const { blockers } = await disable(quiet(), newestId);
    expect(blockers.map(({ rule }) => rule)).toEqual(['gate']);
    expect(blockers[0]?.message).toContain('chat');
    expect(blockers[0]?.message).toContain(`“cmk/${newestVersion.slice(0, 8)}”`);
  });

  it('is blocked where use cannot be known', async () => {
    const { blockers } = await disable(keyEstate());
    expect(blockers[0]?.message).toContain('cannot be known');
  });

  it('disables no version of a key of which one is used', async () => {
    const plan = await disable(quiet(), keyId);
    expect(plan.blockers).toHaveLength(1);
    await expect(runPlan(quiet(), plan)).rejects.toThrow(PlanRefused);
  });

  it('has nothing to do where all is disabled', async () => {
    const estate = quiet();
    estate.set(oldId, 'properties.attributes.enabled', false);
    const { steps, blockers } = await disable(estate);
    expect([steps, blockers]).toEqual([[], []]);
  });
});

describe('disabling all the same', () => {
  it('asks for the name of the key, names who goes dark and what goes on, and runs only with that consent', async () => {
    const estate = quiet();
    const plan = await disable(estate, keyId, true);
    expect(plan.blockers).toEqual([]);
    expect(plan.steps.map(({ change, cost, confirmation }) => [change.kind, cost, confirmation?.phrase])).toEqual([
      ['set', 'disruptive', 'cmk'],
      ['set', 'disruptive', 'cmk'],
    ]);
    const reason = plan.steps[0]?.confirmation?.reason;
    for (const words of ['These go dark: chat', 'keep serving', 'not published']) expect(reason).toContain(words);
    expect(plan.effects[0]).toMatchObject({ kind: 'dark', subject: accountId });
    expect(plan.notes.some(({ message }) => message.startsWith('The gate is shut'))).toBe(true);
    const deps = { source: estate, journal: new MemoryJournal(), clock, log: () => undefined };
    await expect(run(newRun(plan, [], deps), deps, { signal: never })).rejects.toThrow(PlanRefused);
    expect((await run(newRun(plan, consentsNeeded(plan), deps), deps, { signal: never })).status).toBe('succeeded');
    expect([isOn(estate, oldId), isOn(estate, newestId)]).toEqual([false, false]);
  });
});

describe('enabling', () => {
  it('switches a version on again, and says who gets its data back', async () => {
    const estate = keyEstate(oldVersion);
    estate.set(oldId, 'properties.attributes.enabled', false);
    const plan = await planFor(estate, { kind: 'enable-key', id: oldId }, now, never);
    expect(plan.effects).toMatchObject([{ kind: 'follows', subject: accountId }]);
    expect((await runPlan(estate, plan)).status).toBe('succeeded');
    expect(isOn(estate, oldId)).toBe(true);
  });

  it('switches on every disabled version of a key, and warns of that', async () => {
    const estate = keyEstate();
    for (const id of [oldId, newestId]) estate.set(id, 'properties.attributes.enabled', false);
    const plan = await planFor(estate, { kind: 'enable-key', id: keyId }, now, never);
    expect(plan.steps).toHaveLength(2);
    expect(plan.notes.map(({ rule }) => rule)).toContain('all-versions');
    expect((await planFor(keyEstate(), { kind: 'enable-key', id: keyId }, now, never)).steps).toEqual([]);
  });
});
