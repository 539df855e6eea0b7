import { describe, expect, it } from 'vitest';
import { planFor } from '../../../../../src/core/plans/planFor.ts';
import { consentsNeeded } from '../../../../../src/core/plans/plan.ts';
import { newRun, run } from '../../../../../src/core/plans/runner.ts';
import { quietPeriod } from '../../../../../src/core/inspection/keyUse.ts';
import { AzureFailure } from '../../../../../src/core/failure.ts';
import { isSwitch } from '../../../../../src/core/plans/derive.ts';
import {
  accountId,
  hsmKeyId,
  keyId,
  newestVersion,
  principalId,
  type FakeEstate,
} from '../../../../support/fakeEstate.ts';
import {
  addUnderKey,
  hour,
  hsmEstate,
  isOn,
  keepLog,
  keyEstate,
  oldVersion,
  stranger,
  useRow,
} from '../../../../support/keyLife.ts';
import { ManualClock } from '../../../../support/manualClock.ts';
import { MemoryJournal } from '../../../../support/memoryJournal.ts';
import { keyOf, never } from '../../../../support/planRuns.ts';

const other = '55555555-5555-5555-5555-555555555555';
const clock = new ManualClock();

const rotate = (estate: FakeEstate, disableOld = false, id = keyId) =>
  planFor(estate, { kind: 'rotate', keyId: id, disableOld }, clock.now(), never);

function depsFor(estate: FakeEstate) {
  return { source: estate, journal: new MemoryJournal(), clock, log: () => undefined };
}

/** Two accounts that are held to a version, one that follows, and a log. */
function mixed(): FakeEstate {
  const estate = keyEstate(newestVersion);
  addUnderKey(estate, 'second', other, newestVersion);
  addUnderKey(estate, 'third', stranger);
  estate.set(accountId, 'properties.provisioningState', 'Succeeded');
  keepLog(estate, clock.now(), []);
  return estate;
}

describe('rotating a key', () => {
  it('sets the new version on one account first, then on the others, and awaits the use of each', async () => {
    const { steps, blockers, effects } = await rotate(mixed());
    expect(blockers).toEqual([]);
    const after = Object.fromEntries(steps.map(({ id, after: before }) => [id, before]));
    expect(after['encryption-chat']).toEqual(['rotate']);
    expect(after['encryption-second']).toEqual(['rotate', 'encryption-chat']);
    expect(after['use-chat']).toContain('encryption-chat');
    expect(after['use-third']).toEqual(['rotate']);
    expect(effects.map(({ kind, name }) => `${kind} ${name}`).sort()).toEqual([
      'follows chat',
      'follows second',
      'follows third',
    ]);
  });

  it('goes to its end: parked until each account has used the new version, nothing disabled before the gate is open', async () => {
    const estate = mixed();
    const deps = depsFor(estate);
    const plan = await rotate(estate, true);
    expect(plan.blockers).toEqual([]);
    const parked = await run(newRun(plan, consentsNeeded(plan), deps), deps, { signal: never });
    expect(parked.status).toBe('parked');
    const made = parked.steps['rotate']?.product?.['version'] as string;
    expect(keyOf(estate)?.['keyVersion']).toBe(made);
    expect(isOn(estate, `${keyId}/versions/${newestVersion}`)).toBe(true);

    const used = (at: number) => [principalId, other, stranger].map((id) => useRow(made, at, { principalId: id }));
    keepLog(estate, clock.now(), [...used(clock.now()), useRow(newestVersion, clock.now() - hour)]);
    const proved = await run(parked, deps, { signal: never });
    expect(proved.steps['use-third']?.status).toBe('done');
    expect(proved.status).toBe('parked');
    expect(proved.steps[`unused-${newestVersion}`]?.awaiting).toContain('chat has used it');
    expect(isOn(estate, `${keyId}/versions/${newestVersion}`)).toBe(true);

    clock.advance(quietPeriod + hour);
    keepLog(estate, clock.now(), used(clock.now() - hour));
    const end = await run(proved, deps, { signal: never });
    expect(end.status).toBe('succeeded');
    expect(isOn(estate, `${keyId}/versions/${newestVersion}`)).toBe(false);
    expect(isOn(estate, `${keyId}/versions/${oldVersion}`)).toBe(false);
    expect(isOn(estate, `${keyId}/versions/${made}`)).toBe(true);
    expect(estate.applied.filter((change) => change.kind === 'act')).toHaveLength(1);
  });

  it('makes one version, though the answer was lost or the program ended before it came', async () => {
    for (const isOver of [false, true]) {
      const estate = mixed();
      const deps = depsFor(estate);
      const plan = await rotate(estate);
      const end = new AbortController();
      estate.beforeApply = ({ kind }) => {
        // By what was stored before it was sent, whoever resumes can tell.
        if (kind === 'act') expect(deps.journal.saved.at(-1)?.steps['rotate']?.witness).toHaveLength(2);
      };
      estate.afterApply = ({ kind }) => {
        if (kind !== 'act') return;
        estate.afterApply = () => undefined;
        if (isOver) end.abort();
        end.signal.throwIfAborted();
        throw new AzureFailure({ kind: 'network', purpose: 'rotate', mayHaveTakenEffect: true });
      };
      const first = await run(newRun(plan, consentsNeeded(plan), deps), deps, { signal: end.signal });
      expect(first.status).toBe(isOver ? 'cancelled' : 'parked');
      const stored = (await deps.journal.list())[0] ?? first;
      expect((await run(stored, deps, { signal: never })).status).toBe('parked');
      expect(estate.applied.filter(({ kind }) => kind === 'act')).toHaveLength(1);
    }
  });

  it('stops at the first account that refuses the version, and disables nothing', async () => {
    const estate = mixed();
    const deps = depsFor(estate);
    const plan = await rotate(estate, true);
    estate.beforeApply = (change) => {
      if (isSwitch(change)) throw new AzureFailure({ kind: 'forbidden', purpose: 'x', code: 'AuthorizationFailed' });
    };
    const end = await run(newRun(plan, consentsNeeded(plan), deps), deps, { signal: never });
    expect(end.status).toBe('failed');
    expect(end.steps['encryption-second']?.status).toBe('pending');
    expect(keyOf(estate)?.['keyVersion']).toBe(newestVersion);
    expect(isOn(estate, `${keyId}/versions/${newestVersion}`)).toBe(true);
  });

  it('awaits nothing that no log could ever show, says so, and then disables nothing', async () => {
    const estate = keyEstate();
    const plan = await rotate(estate);
    expect(plan.steps.map(({ id }) => id)).toEqual(['rotate']);
    expect(plan.notes.find(({ rule }) => rule === 'proof-of-use')?.message).toContain('“diagnostics”');
    const { blockers, steps } = await rotate(estate, true);
    expect(blockers.map(({ rule }) => rule)).toEqual(['gate']);
    expect(steps.map(({ id }) => id)).toEqual(['rotate']);
  });

  it('rotates a key that no account uses', async () => {
    const estate = keyEstate();
    estate.set(accountId, 'properties.encryption', undefined);
    const deps = depsFor(estate);
    const plan = await rotate(estate);
    expect(plan.notes.map(({ rule }) => rule)).toEqual(['imported-key']);
    expect((await run(newRun(plan, [], deps), deps, { signal: never })).status).toBe('succeeded');
  });

  it('tells that documents contradict each other on accounts that follow', async () => {
    expect((await rotate(keyEstate())).notes.map(({ rule }) => rule)).toContain('versionless');
  });

  it('tells a caller without the right', async () => {
    const estate = keyEstate();
    estate.permissionsHeld = [{ actions: ['*'], notActions: [], dataActions: [], notDataActions: [] }];
    expect((await rotate(estate)).blockers[0]?.message).toContain('keys/rotate/action');
  });

  it('knows what a Managed HSM asks for', async () => {
    const estate = hsmEstate();
    expect((await rotate(estate, false, hsmKeyId)).blockers.map(({ rule }) => rule)).toContain('rotation-policy');
    estate.set(hsmKeyId, 'properties.rotationPolicy', { lifetimeActions: [] });
    const made = await rotate(estate, false, hsmKeyId);
    expect(made.blockers.filter(({ rule }) => rule !== 'caller-rights')).toEqual([]);
    expect(made.notes.map(({ rule }) => rule)).toContain('hsm-rotation');
    for (let version = 0; version < 99; version++)
      estate.put(`${hsmKeyId}/versions/${String(version).padStart(32, '0')}`, { properties: {} });
    expect((await rotate(estate, false, hsmKeyId)).blockers.map(({ rule }) => rule)).toContain('hsm-versions');
  });
});
