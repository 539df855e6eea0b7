import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Estate } from '../../../../src/core/inspection/estate.ts';
import type { Plan } from '../../../../src/core/plans/plan.ts';
import type { RunRecord } from '../../../../src/core/plans/record.ts';
import type { Session, SessionState } from '../../../../src/core/session.ts';
import { canUndo } from '../../../../src/features/actions/runs/undoable.ts';
import { Lookout } from '../../../../src/features/actions/runs/lookout.ts';
import { nextLook } from '../../../../src/features/actions/runs/parked.ts';
import { outdated, prune } from '../../../../src/features/actions/runs/pruning.ts';
import { heldBy, ResourceBusy, Runs } from '../../../../src/features/actions/runs/runs.ts';
import { superseded } from '../../../../src/features/actions/runs/unfinished.ts';
import { Unfinished } from '../../../../src/features/actions/runs/unfinishedList.ts';
import { accountId, FakeEstate, keyId } from '../../../support/fakeEstate.ts';
import { ManualClock } from '../../../support/manualClock.ts';
import { allDone, MemoryJournal, sampleRecord } from './samples.ts';

const day = 24 * 60 * 60_000;
const now = Date.UTC(2026, 0, 15, 12);

async function recordOf(plan: Partial<Plan>, changes: Partial<RunRecord> = {}): Promise<RunRecord> {
  const record = await sampleRecord();
  return { ...record, plan: { ...record.plan, ...plan }, ...changes };
}

describe('what runs hold', () => {
  it('is what they are about, and every account that they touch', async () => {
    const record = await recordOf({ subject: { id: keyId, name: 'cmk', type: 'Microsoft.KeyVault/vaults/keys' } });
    expect(heldBy(record.plan)).toEqual([keyId.toLowerCase(), accountId.toLowerCase()]);
  });

  it('keeps a run of a key from an account of that key, and lets others go on', async () => {
    const estate = new FakeEstate();
    const runs = new Runs({ journal: new MemoryJournal(), clock: new ManualClock(), log: () => undefined }, () => 0);
    const key = { id: keyId, name: 'cmk', type: 'Microsoft.KeyVault/vaults/keys' } as const;
    const ofKey = await recordOf({ subject: key }, { runId: 'key', consents: ['purge-protection'] });
    const going = runs.run(ofKey, estate, () => undefined);
    await expect(runs.run(await sampleRecord(), estate, () => undefined)).rejects.toThrow(ResourceBusy);
    expect(runs.activeFor([`${keyId}2`])).toBeUndefined();
    await going;
  });

  it('leaves earlier runs alone while another window holds the account', async () => {
    const journal = new MemoryJournal();
    const record = { ...(await sampleRecord()), consents: ['purge-protection'] };
    await journal.save({ ...record, runId: 'theirs', status: 'running' });
    const lock = await journal.lock([accountId], { runId: 'theirs', title: 'Theirs' });
    const runs = new Runs({ journal, clock: new ManualClock(), log: () => undefined }, () => 0);
    await expect(runs.run(record, new FakeEstate(), () => undefined)).rejects.toThrow('“Theirs”');
    expect([...journal.records.keys()]).toEqual(['theirs']);
    await lock.release();
  });
});

describe('a run that replaces others', () => {
  it('replaces those that asked for the same, and never what was begun for another reason', async () => {
    const failed = { status: 'failed' } as const;
    const earlier = [
      await recordOf({ kind: 'enable' }, { ...failed, runId: 'enable' }),
      await recordOf({ kind: 'pin' }, { ...failed, runId: 'pin' }),
      await recordOf({ kind: 'restore' }, { ...failed, runId: 'restore' }),
      await recordOf({ kind: 'enable' }, { runId: 'done', status: 'succeeded' }),
    ];
    const wider = await recordOf(
      {
        kind: 'move',
        accounts: [{ id: `${accountId}2`, name: 'chat2', type: 'Microsoft.CognitiveServices/accounts' }],
      },
      { ...failed, runId: 'wider' },
    );
    const by = await recordOf({ kind: 'move' }, { runId: 'new' });
    expect(superseded([...earlier, wider], by).map(({ runId }) => runId)).toEqual(['enable', 'pin']);
    const undo = await recordOf({ kind: 'undo' }, { runId: 'undo', undoes: 'restore' });
    expect(superseded(earlier, undo).map(({ runId }) => runId)).toEqual(['restore']);
  });
});

describe('what can be taken back', () => {
  it('is what a run has sent and knows the opposite of', async () => {
    const record = await sampleRecord();
    expect(canUndo(record)).toBe(false);
    const id = record.plan.steps.find(({ undo }) => undo?.kind === 'change')?.id ?? '';
    expect(canUndo(await sampleRecord({ [id]: { status: 'done', appliedAt: now } }))).toBe(true);
    expect(
      canUndo(await recordOf({ kind: 'undo' }, { steps: { [id]: { status: 'done', attempts: 1, appliedAt: now } } })),
    ).toBe(false);
  });
});

describe('records that are kept', () => {
  it('are those of 30 days, 100 at the most, and whatever has not come to its end', async () => {
    const base = await sampleRecord();
    const done = (age: number): RunRecord => ({
      ...base,
      runId: `done ${age}`,
      status: 'succeeded',
      updatedAt: now - age * day,
    });
    const open = (['running', 'failed', 'cancelled', 'parked'] as const).map((status): RunRecord => ({
      ...base,
      runId: status,
      status,
      updatedAt: now - 400 * day,
    }));
    expect(outdated([...open, done(29), done(31)], now).map(({ runId }) => runId)).toEqual(['done 31']);
    const many = Array.from({ length: 105 }, (_, index) => done(index / 100));
    expect(outdated(many, now)).toHaveLength(5);
    const journal = new MemoryJournal();
    for (const record of [...open, ...many]) await journal.save(record);
    await prune(journal, now);
    expect(journal.records.size).toBe(104);
    expect(journal.records.has('done 0')).toBe(true);
    expect(journal.records.has('done 1.04')).toBe(false);
  });
});

describe('the lookout for parked runs', () => {
  beforeEach(() => vi.useFakeTimers({ now }));
  afterEach(() => vi.useRealTimers());

  class FakeSession {
    state: SessionState = { kind: 'signedOut' };
    readonly #listeners = new Set<() => void>();
    onDidChange(listener: () => void) {
      this.#listeners.add(listener);
      return { dispose: () => this.#listeners.delete(listener) };
    }
    become(state: SessionState): void {
      this.state = state;
      for (const listener of this.#listeners) listener();
    }
  }

  const parked = (retryAt: number) =>
    sampleRecord(
      { ...allDone, encryption: { status: 'parked', awaiting: 'use', retryAt } },
      { status: 'parked', runId: `parked ${retryAt}` },
    );

  async function setup(records: readonly RunRecord[], look: (record: RunRecord) => Promise<void>) {
    const journal = new MemoryJournal();
    for (const record of records) await journal.save(record);
    const session = new FakeSession();
    const unfinished = new Unfinished(journal, () => false);
    const clock = { now: () => Date.now(), sleep: () => Promise.resolve() };
    const deps = { session: session as unknown as Session, clock, log: () => undefined };
    const looked: string[] = [];
    const lookout = new Lookout(deps, unfinished, async (record) => {
      looked.push(record.runId);
      await look(record);
    });
    const connect = () =>
      session.become({ kind: 'connected', to: 'azureCli', estate: new Estate(new FakeEstate(), new ManualClock()) });
    return { journal, session, unfinished, lookout, looked, connect };
  }

  it('knows when the first is due', async () => {
    expect(nextLook([await parked(now + 5), await parked(now + 3)])).toBe(now + 3);
    expect(nextLook([await sampleRecord()])).toBeUndefined();
  });

  it('looks at each when its time has come, and only while an estate is connected', async () => {
    const records = [await parked(now + 1000), await parked(now + 5000)];
    const { journal, looked, connect, session, unfinished } = await setup(records, async (record) => {
      await journal.save({ ...record, status: 'succeeded' });
    });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(looked).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
    vi.setSystemTime(now);
    connect();
    await vi.advanceTimersByTimeAsync(999);
    expect(looked).toEqual([]);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(looked).toEqual([`parked ${now + 1000}`]);
    session.become({ kind: 'signedOut' });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(looked).toHaveLength(1);
    connect();
    await vi.advanceTimersByTimeAsync(1);
    expect(looked).toHaveLength(2);
    unfinished.changed();
    await vi.advanceTimersByTimeAsync(100_000);
    expect(looked).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not storm at a run that another window holds', async () => {
    const { looked, connect, lookout } = await setup([await parked(now)], async (record) => {
      await Promise.resolve();
      throw new ResourceBusy(record);
    });
    connect();
    await vi.advanceTimersByTimeAsync(59_000);
    expect(looked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2000);
    expect(looked).toHaveLength(2);
    lookout.dispose();
    await vi.advanceTimersByTimeAsync(200_000);
    expect(looked).toHaveLength(2);
  });
});
