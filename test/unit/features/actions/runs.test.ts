import { describe, expect, it } from 'vitest';
import { publicCloud } from '../../../../src/core/cloud.ts';
import { AzureFailure } from '../../../../src/core/failure.ts';
import { irreversibleSteps } from '../../../../src/core/plans/plan.ts';
import type { RunRecord } from '../../../../src/core/plans/record.ts';
import { newRun } from '../../../../src/core/plans/runner.ts';
import { tookEffect } from '../../../../src/features/actions/runs/aftermath.ts';
import { cancelledWords, failureWords, successWords } from '../../../../src/features/actions/runs/endWords.ts';
import { nextTry, progressWords } from '../../../../src/features/actions/runs/progressWords.ts';
import { proofDocument } from '../../../../src/features/actions/runs/proofDocument.ts';
import { ResourceBusy, Runs } from '../../../../src/features/actions/runs/runs.ts';
import { unfinishedRuns } from '../../../../src/features/actions/runs/unfinished.ts';
import { unfinishedWords } from '../../../../src/features/actions/runs/unfinishedWords.ts';
import { accountId, bind, FakeEstate } from '../../../support/fakeEstate.ts';
import { ManualClock } from '../../../support/manualClock.ts';
import { allDone, MemoryJournal, refusal, samplePlan, sampleRecord } from './samples.ts';

const now = Date.UTC(2026, 0, 15, 12);
const done = { status: 'done', attempts: 1 } as const;
const proof = {
  resource: accountId,
  name: 'chat',
  path: 'properties.encryption',
  readAt: now,
  value: {
    keySource: 'Microsoft.KeyVault',
    keyVaultProperties: { keyVaultUri: 'https://team-vault.vault.azure.net/', keyName: 'cmk', keyVersion: '' },
  },
};

describe('the words for progress', () => {
  it('name the step and how many there are', async () => {
    const record = await sampleRecord({ identity: done, 'purge-protection': { status: 'running' } });
    expect(progressWords(record, now)).toEqual({
      message: 'Step 2 of 4: Turn on purge protection of team-vault …',
      percent: 20,
    });
  });

  it('count down while Azure refuses', async () => {
    const record = await sampleRecord({
      ...allDone,
      encryption: { status: 'waiting', awaiting: 'the grant to take effect', retryAt: now + 12_000, failure: refusal },
    });
    expect(progressWords(record, now).message).toBe(
      'Step 4 of 4: Set key cmk of team-vault on chat. Azure refuses until the grant has taken effect. Next try in 12 s.',
    );
    expect(progressWords(record, now + 3500).message).toContain('Next try in 9 s.');
    expect(progressWords(record, now + 13_000).message).toContain('Trying again now.');
  });

  it('tell a disturbance from waiting for the grant', async () => {
    const record = await sampleRecord({
      identity: { status: 'waiting', awaiting: 'Could not give chat …: no connection', retryAt: now + 2000 },
    });
    expect(progressWords(record, now).message).toContain('Azure cannot do it at the moment. Next try in 2 s.');
  });

  it('say that a change was sent and is not visible yet, and that the proof is read', async () => {
    const sent = await sampleRecord({ identity: { status: 'running', appliedAt: now } });
    expect(progressWords(sent, now).message).toContain('waiting until Azure shows it');
    expect(progressWords(await sampleRecord(allDone), now)).toEqual({
      message: 'Reading the account back',
      percent: 80,
    });
  });

  it('tell long pauses in minutes', () => expect(nextTry(now + 150_000, now)).toBe('Next try in 2 min 30 s.'));
});

describe('the words at the end', () => {
  it('say configured, and never used', async () => {
    const words = successWords(await sampleRecord(allDone, { status: 'succeeded', proofs: [proof] }));
    expect(words).toMatch(/^chat is configured with key cmk of team-vault \(versionless\), read back at \d\d:\d\d\./);
    expect(words).toContain('not proved used');
  });

  it('say Emulator where it was none of Azure', async () => {
    const record = await sampleRecord(allDone, { status: 'succeeded', proofs: [proof], isEmulator: true });
    expect(successWords(record)).toMatch(/^Emulator: /);
    expect(proofDocument(record)).toContain('**Emulator.**');
  });

  it('do not claim a key that the account does not show', async () => {
    const record = await sampleRecord(allDone, { status: 'succeeded', proofs: [{ ...proof, value: null }] });
    expect(successWords(record)).toContain('shows no customer-managed key');
    expect(proofDocument(record)).toContain('**No customer-managed key is configured**');
  });

  it('give the diagnosis first and Azure’s own words behind it', async () => {
    const encryption = { status: 'failed', failure: refusal, diagnosis: 'The grant is missing.' } as const;
    const words = failureWords(await sampleRecord({ ...allDone, encryption }, { status: 'failed' }));
    expect(words).toContain(
      '“Set key cmk of team-vault on chat” failed (chat). The grant is missing. Azure said: KeyVault',
    );
  });

  it('say where nothing was learnt what Azure said, and when a change may have taken effect', async () => {
    const identity = { status: 'failed', failure: { ...refusal, mayHaveTakenEffect: true } } as const;
    const words = failureWords(await sampleRecord({ identity }, { status: 'failed' }));
    expect(words).toContain('Azure refused the request. Azure said: KeyVaultProperties is invalid');
    expect(words).toContain('It may have taken effect');
  });

  it('tell exactly what is true after a cancellation', async () => {
    const record = await sampleRecord(
      { identity: done, 'purge-protection': { status: 'cancelled', appliedAt: now } },
      { status: 'cancelled' },
    );
    expect(cancelledWords(record, undefined)).toContain('Stopped, may have taken effect: Turn on purge protection');
    const words = cancelledWords(record, true);
    expect(words).toContain('Done: Give chat a system-assigned identity.');
    expect(words).toContain('Has taken effect: Turn on purge protection of team-vault.');
    expect(words).toMatch(/Not begun: .*; Set key cmk/);
  });
});

describe('a cancellation while Azure refuses', () => {
  it('does not say that the change may have taken effect', async () => {
    const encryption = { status: 'cancelled', appliedAt: now, failure: refusal } as const;
    const words = cancelledWords(await sampleRecord({ ...allDone, encryption }, { status: 'cancelled' }), false);
    expect(words).toContain('Refused so far, not in effect: Set key cmk of team-vault on chat.');
  });
});

describe('the proof', () => {
  it('holds what Azure returned, unaltered, when it was read, and what it does not prove', async () => {
    const document = proofDocument(await sampleRecord(allDone, { status: 'succeeded', proofs: [proof] }));
    expect(document).toContain(JSON.stringify(proof.value, null, 2));
    expect(document).toContain('2026-01-15 12:00:00 UTC');
    expect(document).toContain('## What this does not prove');
    expect(document).toContain('| 4 | Set key cmk of team-vault on chat | done |');
    expect(document).toContain('RequestUri contains "team-vault.vault.azure.net"');
  });
});

describe('unfinished runs', () => {
  it('are those of this cloud that have not succeeded, the latest first', async () => {
    const base = await sampleRecord();
    const records = [
      { ...base, runId: 'old', status: 'failed', updatedAt: 1 },
      { ...base, runId: 'new', status: 'running', updatedAt: 2 },
      { ...base, runId: 'done', status: 'succeeded' },
      { ...base, runId: 'emulator', isEmulator: true },
      { ...base, runId: 'china', cloud: 'AzureChinaCloud' },
    ] as const;
    expect(unfinishedRuns(records, publicCloud).map(({ runId }) => runId)).toEqual(['new', 'old']);
  });

  it('say how they ended and where', async () => {
    const record = await sampleRecord({ identity: { status: 'running' } }, { updatedAt: now });
    expect(unfinishedWords(record)).toMatch(/^interrupted 2026-01-15 \d\d:\d\d, at “Give chat/);
  });
});

describe('the runs of a window', () => {
  async function setup() {
    const estate = new FakeEstate();
    const journal = new MemoryJournal();
    const clock = new ManualClock();
    const changes: RunRecord[] = [];
    const runs = new Runs({ journal, clock, log: () => undefined }, (record) => changes.push(record));
    const plan = await samplePlan(estate);
    const consents = irreversibleSteps(plan).map(({ id }) => id);
    const record = newRun(plan, consents, { clock, source: estate });
    return { estate, journal, runs, record, changes };
  }

  it('let one account have one run at a time', async () => {
    const { estate, runs, record, changes } = await setup();
    const first = runs.run(record, estate, () => undefined);
    expect(runs.activeFor([accountId.toUpperCase()])).toBeDefined();
    await expect(runs.run({ ...record, runId: 'second' }, estate, () => undefined)).rejects.toThrow(ResourceBusy);
    expect((await first).status).toBe('succeeded');
    expect(runs.isActive(record.runId)).toBe(false);
    expect(changes.at(-1)?.status).toBe('succeeded');
  });

  it('can be cancelled by their id, and resumed', async () => {
    const { estate, runs, record } = await setup();
    estate.beforeApply = (change) => {
      if (change.kind === 'create') runs.cancel(record.runId);
    };
    const end = await runs.run(record, estate, () => undefined);
    expect(end.status).toBe('cancelled');
    expect((await runs.run(end, estate, () => undefined)).status).toBe('succeeded');
  });

  it('forget the unfinished run that a new one replaces', async () => {
    const { estate, journal, runs, record } = await setup();
    await journal.save({ ...record, runId: 'earlier', status: 'failed' });
    await journal.save({ ...record, runId: 'proof', status: 'succeeded' });
    await runs.run(record, estate, () => undefined);
    expect([...journal.records.keys()].sort()).toEqual([record.runId, 'proof'].sort());
  });

  it('can be looked at after a cancellation: what was sent may have taken effect', async () => {
    const { estate } = await setup();
    const record = await sampleRecord({ ...allDone, encryption: { status: 'cancelled', appliedAt: now } });
    expect(await tookEffect(record, estate)).toBe(false);
    bind(estate);
    expect(await tookEffect(record, estate)).toBe(true);
    estate.beforeRead = () => {
      throw new AzureFailure({ kind: 'network', purpose: 'read' });
    };
    expect(await tookEffect(record, estate)).toBeUndefined();
  });
});
