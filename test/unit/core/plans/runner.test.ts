import { describe, expect, it } from 'vitest';
import { AzureFailure, type FailureKind } from '../../../../src/core/failure.ts';
import { isSwitch } from '../../../../src/core/plans/derive.ts';
import { planEnable } from '../../../../src/core/plans/goals/enable.ts';
import { irreversibleSteps } from '../../../../src/core/plans/plan.ts';
import { newRun, PlanRefused, run } from '../../../../src/core/plans/runner.ts';
import type { Change } from '../../../../src/core/plans/change.ts';
import { accountId, FakeEstate, keyId, vaultId } from '../../../support/fakeEstate.ts';
import { ManualClock } from '../../../support/manualClock.ts';
import { MemoryJournal } from '../../../support/memoryJournal.ts';

async function setup() {
  const estate = new FakeEstate();
  const clock = new ManualClock();
  const journal = new MemoryJournal();
  const log: string[] = [];
  const deps = { source: estate, journal, clock, log: (_: string, message: string) => void log.push(message) };
  const plan = await planEnable(
    estate,
    {
      kind: 'enable',
      accountIds: [accountId],
      key: { kind: 'existing', id: keyId },
      version: 'versionless',
      identity: { kind: 'system' },
      preferences: { grantScope: 'key' },
    },
    clock.now(),
    new AbortController().signal,
  );
  const record = newRun(
    plan,
    irreversibleSteps(plan).map(({ id }) => id),
    deps,
  );
  return { estate, clock, journal, log, deps, plan, record };
}

const failure = (kind: FailureKind, azureMessage = 'no') => new AzureFailure({ kind, purpose: 'change', azureMessage });
const never = new AbortController().signal;

function isBound(estate: FakeEstate): boolean {
  return JSON.stringify(estate.bodies.get(accountId.toLowerCase())?.body).includes('Microsoft.KeyVault');
}

describe('a run', () => {
  it('takes every step in order and proves the end by reading the account back', async () => {
    const { estate, record, deps } = await setup();
    const end = await run(record, deps, { signal: never });
    expect(end.status).toBe('succeeded');
    expect(estate.applied.map(({ type, kind }) => `${kind} ${type}`)).toEqual([
      'set Microsoft.CognitiveServices/accounts',
      'set Microsoft.KeyVault/vaults',
      'create Microsoft.Authorization/roleAssignments',
      'set Microsoft.CognitiveServices/accounts',
    ]);
    expect(end.proofs?.[0]?.value).toMatchObject({ keySource: 'Microsoft.KeyVault' });
  });

  it('refuses without consent to what cannot be undone, and changes nothing', async () => {
    const { estate, record, deps } = await setup();
    await expect(run({ ...record, consents: [] }, deps, { signal: never })).rejects.toThrow(PlanRefused);
    expect(estate.applied).toEqual([]);
  });

  it('refuses a plan with a blocker', async () => {
    const { estate, record, deps } = await setup();
    const blocker = { rule: 'region', severity: 'error', certainty: 'known', subject: 'x', message: 'No.' } as const;
    await expect(
      run({ ...record, plan: { ...record.plan, blockers: [blocker] } }, deps, { signal: never }),
    ).rejects.toThrow('No.');
    expect(estate.applied).toEqual([]);
  });

  it('does not run while another plan changes any of its accounts', async () => {
    const { estate, record, deps } = await setup();
    const other = { ...record.plan.subject, id: `${accountId}-2` };
    const together = { ...record, plan: { ...record.plan, accounts: [...record.plan.accounts, other] } };
    const held = await deps.journal.lock([other.id], { runId: 'theirs', title: 'their plan' });
    await expect(run(together, deps, { signal: never })).rejects.toThrow('their plan');
    expect(estate.applied).toEqual([]);
    await held.release();
    expect((await run(together, deps, { signal: never })).status).toBe('succeeded');
  });

  it('is not resumed on another cloud', async () => {
    const { record, deps } = await setup();
    await expect(run({ ...record, isEmulator: true }, deps, { signal: never })).rejects.toThrow('emulator');
  });

  it('waits with growing pauses while the grant takes effect', async () => {
    const { estate, clock, record, deps } = await setup();
    const begun = clock.now();
    estate.beforeApply = (change) => {
      if (isSwitch(change) && clock.now() < begun + 10 * 60_000) throw failure('rejected', 'Forbidden');
    };
    const waits: string[] = [];
    const end = await run(record, deps, {
      signal: never,
      onProgress: ({ steps }) => {
        if (steps['encryption']?.status === 'waiting') waits.push(steps['encryption'].awaiting ?? '');
      },
    });
    expect(end.status).toBe('succeeded');
    expect(new Set(waits)).toEqual(new Set(['the grant to take effect']));
    expect(clock.slept.slice(0, 3)).toEqual([5000, 10_000, 20_000]);
  });

  it('ends with what is known when the grant never takes effect, and goes on when resumed', async () => {
    const { estate, clock, record, deps } = await setup();
    const begun = clock.now();
    estate.beforeApply = (change) => {
      if (isSwitch(change)) throw failure('rejected', 'a misleading text');
    };
    const end = await run(record, deps, { signal: never });
    expect(end.status).toBe('failed');
    // A quarter of an hour, and the pause that was under way at its end.
    const minutes = (clock.now() - begun) / 60_000;
    expect(minutes).toBeGreaterThanOrEqual(15);
    expect(minutes).toBeLessThan(17);
    expect(end.steps['encryption']?.diagnosis).toContain('Resume later');
    expect(end.steps['encryption']?.failure?.azureMessage).toBe('a misleading text');
    expect(isBound(estate)).toBe(false);
    estate.beforeApply = () => undefined;
    const resumed = await run(end, deps, { signal: never });
    expect(resumed.status).toBe('succeeded');
    expect(estate.applied.filter(({ kind }) => kind === 'create')).toHaveLength(1);
  });

  it('waits for the end of a change that somebody else makes, whatever step meets it', async () => {
    const { estate, clock, record, deps } = await setup();
    const begun = clock.now();
    estate.beforeApply = () => {
      if (clock.now() < begun + 60_000) throw failure('conflict');
    };
    const waits = new Set<string | undefined>();
    const end = await run(record, deps, {
      signal: never,
      onProgress: ({ steps }) => waits.add(steps['identity']?.awaiting),
    });
    expect(end.status).toBe('succeeded');
    expect(waits).toContain('the end of another change to chat');
  });

  it('does not wait where the caller itself lacks the right to switch', async () => {
    const { estate, record, deps, clock } = await setup();
    estate.beforeApply = (change) => {
      if (isSwitch(change)) throw new AzureFailure({ kind: 'forbidden', purpose: 'x', code: 'AuthorizationFailed' });
    };
    const end = await run(record, deps, { signal: never });
    expect(end.steps['encryption']?.failure?.code).toBe('AuthorizationFailed');
    expect(clock.slept).toEqual([]);
  });

  it('decodes a refusal by judging the binding again', async () => {
    const { estate, record, deps, clock } = await setup();
    estate.beforeApply = (change) => {
      if (!isSwitch(change)) return;
      estate.set(keyId, 'properties.attributes.enabled', false);
      throw failure('rejected', '');
    };
    const end = await run(record, deps, { signal: never });
    expect(end.status).toBe('failed');
    expect(end.steps['encryption']?.diagnosis).toContain('disabled');
    expect(clock.slept).toEqual([]);
  });

  it.each(['throttled', 'unavailable', 'network', 'timeout', 'malformed'] as const)(
    'tries again after %s',
    async (kind) => {
      const { estate, record, deps } = await setup();
      let left = 2;
      estate.beforeApply = () => {
        if (left-- > 0) throw failure(kind);
      };
      expect((await run(record, deps, { signal: never })).status).toBe('succeeded');
    },
  );

  it('gives up on what does not pass', async () => {
    const { estate, record, deps } = await setup();
    estate.beforeApply = () => {
      throw failure('throttled');
    };
    const end = await run(record, deps, { signal: never });
    expect(end.status).toBe('failed');
    expect(end.steps['identity']?.failure?.kind).toBe('throttled');
  });

  it('does not repeat a change whose answer was lost', async () => {
    const { estate, record, deps } = await setup();
    const seen = new Set<Change>();
    estate.afterApply = (change) => {
      if (seen.has(change)) return;
      seen.add(change);
      throw failure('network');
    };
    expect((await run(record, deps, { signal: never })).status).toBe('succeeded');
    expect(estate.applied).toHaveLength(4);
  });

  it('does not report a change as done that Azure accepted and dropped', async () => {
    const { estate, record, deps } = await setup();
    estate.afterApply = (change) => {
      if (change.kind === 'set' && change.resource === vaultId)
        estate.set(vaultId, 'properties.enablePurgeProtection', undefined);
    };
    const end = await run(record, deps, { signal: never });
    expect(end.status).toBe('failed');
    expect(end.steps['purge-protection']?.failure?.explanation).toContain('does not show');
  });

  it('stops at a refusal of a right', async () => {
    const { estate, record, deps } = await setup();
    estate.beforeApply = (change) => {
      if (change.kind === 'create') throw failure('forbidden', 'AuthorizationFailed');
    };
    const end = await run(record, deps, { signal: never });
    expect(end.status).toBe('failed');
    expect(end.steps['grant']?.failure?.kind).toBe('forbidden');
    expect(isBound(estate)).toBe(false);
  });

  it('can be cancelled before every request, and a rerun completes it', async () => {
    for (let at = 1; at <= 25; at++) {
      const { estate, record, deps } = await setup();
      const controller = new AbortController();
      let requests = 0;
      const count = () => {
        if (++requests === at) controller.abort();
        controller.signal.throwIfAborted();
      };
      estate.beforeApply = count;
      estate.beforeRead = count;
      const end = await run(record, deps, { signal: controller.signal });
      if (requests < at) {
        expect(end.status).toBe('succeeded');
        return;
      }
      expect(end.status, `cancelled at request ${at}`).toBe('cancelled');
      estate.beforeApply = () => undefined;
      estate.beforeRead = () => undefined;
      expect((await run(end, deps, { signal: never })).status).toBe('succeeded');
      expect(estate.applied).toHaveLength(4);
    }
    throw new Error('the run has more requests than this test cancels');
  });

  it('stores the record before it goes on, so that a run cut off anywhere can be resumed', async () => {
    const { record, deps, journal } = await setup();
    await run(record, deps, { signal: never });
    const cutOffs = [...journal.saved];
    for (const saved of cutOffs) {
      const again = await setup();
      expect((await run({ ...saved, plan: record.plan }, { ...again.deps }, { signal: never })).status).toBe(
        'succeeded',
      );
      expect(isBound(again.estate)).toBe(true);
    }
    expect(JSON.parse(JSON.stringify(cutOffs.at(-1)))).toEqual(cutOffs.at(-1));
  });
});
