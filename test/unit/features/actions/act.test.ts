import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Estate } from '../../../../src/core/inspection/estate.ts';
import type { RunRecord } from '../../../../src/core/plans/record.ts';
import type { Session } from '../../../../src/core/session.ts';
import { act } from '../../../../src/features/actions/act.ts';
import { actionCommands } from '../../../../src/features/actions/actions.ts';
import type { ActionContext } from '../../../../src/features/actions/context.ts';
import type { ActionDeps } from '../../../../src/features/actions/deps.ts';
import { askConsents } from '../../../../src/features/actions/review/consent.ts';
import { showEnd } from '../../../../src/features/actions/runs/ending.ts';
import { Runs } from '../../../../src/features/actions/runs/runs.ts';
import { undoRun } from '../../../../src/features/actions/runs/unfinishedCommands.ts';
import { Unfinished } from '../../../../src/features/actions/runs/unfinishedList.ts';
import { idOf, resourcesOf, ruleOf, runOf } from '../../../../src/platform/commandArgument.ts';
import { accountId, bind, FakeEstate, keyId } from '../../../support/fakeEstate.ts';
import { person } from '../../../support/fakeWindow.ts';
import { ManualClock } from '../../../support/manualClock.ts';
import { allDone, MemoryJournal, refusal, samplePlan, sampleRecord } from './samples.ts';

vi.mock('vscode', async () => (await import('../../../support/fakeWindow.ts')).fakeVscode());

const { signal } = new AbortController();

function windowOn(source: FakeEstate) {
  const journal = new MemoryJournal();
  const clock = new ManualClock();
  const estate = new Estate(source, clock);
  const session = { state: { kind: 'connected', to: 'azureCli', estate }, onDidChange: () => ({ dispose: () => 0 }) };
  const deps: ActionDeps = {
    session: session as unknown as Session,
    journal,
    clock,
    log: () => undefined,
    showLog: () => person.told.push('the log'),
    planViewer: { show: () => person.told.push('the plan'), update: () => undefined },
    registerCommand: () => {
      throw new Error('Nothing is registered here.');
    },
    resourcesOf,
    ruleOf,
    idOf,
    runOf,
    offerConnection: () => Promise.resolve(),
  };
  const runs = new Runs(deps, () => undefined);
  const context: ActionContext = { deps, runs, unfinished: new Unfinished(journal, (id) => runs.isActive(id)) };
  const call = async (kind: RunRecord['plan']['kind'], ...ids: readonly string[]) => {
    const command = actionCommands.find((one) => one.kind === kind);
    if (!command) throw new Error(kind);
    const rows = await Promise.all(ids.map(async (id) => ({ resource: await source.resource(id, signal) })));
    await act(command, [rows[0], rows], context);
  };
  return { source, journal, estate, context, call };
}

const press = (label: string) => (_: string, buttons: readonly string[]) =>
  buttons.find((one) => one.startsWith(label));
const accept = ['cmk', 'System', 'Versionless', 'Key ', 'Run this plan'];

beforeEach(() => {
  person.messages = [];
});

describe('an action from its first question to the proof', () => {
  it('asks, shows the plan, asks for consent, runs, and shows the proof', async () => {
    const { call, journal } = windowOn(new FakeEstate());
    person.says(...accept);
    person.messages = [press('Turn On Purge'), press('Show Proof')];
    await call('enable', accountId);
    const [record] = [...journal.records.values()];
    expect(record).toMatchObject({ status: 'succeeded', consents: ['purge-protection'] });
    expect(person.told.at(-1)).toContain('chat is configured with key cmk of team-vault');
    expect(person.executed).toEqual(['markdown.showPreview']);
  });

  it('changes nothing where consent is declined, and returns to the review', async () => {
    const { call, source, journal } = windowOn(new FakeEstate());
    person.says(...accept, { press: 'Escape' });
    person.messages = [() => undefined];
    await call('enable', accountId);
    expect(person.answers).toEqual([]);
    expect(source.applied).toEqual([]);
    expect(journal.records.size).toBe(0);
  });

  it('answers a question again from the review', async () => {
    const { call, source } = windowOn(new FakeEstate());
    person.says('cmk', 'System', 'Versionless', 'Key ', 'Version: ', 'Pin version', 'Key ', { press: 'Escape' });
    await call('enable', accountId);
    expect(person.answers).toEqual([]);
    expect(source.applied).toEqual([]);
  });

  it('offers to resume an earlier run of the same kind first', async () => {
    const { call, journal } = windowOn(new FakeEstate());
    const record = await sampleRecord({}, { status: 'failed', consents: ['purge-protection'] });
    await journal.save(record);
    person.says('Resume');
    await call('enable', accountId);
    expect(journal.records.get(record.runId)?.status).toBe('succeeded');
  });

  it('tells of another window that holds the account, and what it does there', async () => {
    const { call, journal, source } = windowOn(new FakeEstate());
    await journal.lock([accountId], { runId: 'theirs', title: 'Rotate key cmk' });
    person.says(...accept);
    person.messages = [press('Turn On Purge')];
    await call('enable', accountId);
    expect(person.told.at(-1)).toContain('“Rotate key cmk”');
    expect(source.applied).toEqual([]);
  });
});

describe('the end of a run', () => {
  it('offers to take it back, by a plan that is reviewed like any other', async () => {
    const { call, journal, source, context } = windowOn(new FakeEstate());
    person.says(...accept, 'Run this plan');
    person.messages = [press('Turn On Purge'), press('Undo')];
    await call('enable', accountId);
    expect(person.answers).toEqual([]);
    const account = await source.resource(accountId, signal);
    expect(account.body['properties']).toMatchObject({ encryption: { keySource: 'Microsoft.CognitiveServices' } });
    const records = [...journal.records.values()];
    expect(records.map(({ plan, status }) => [plan.kind, status])).toContainEqual(['undo', 'succeeded']);
    person.says();
    await undoRun({ run: { runId: 'gone' } }, context);
    expect(person.told.at(-1)).toContain('no longer there');
  });

  it('offers what mends a failed run', async () => {
    const source = new FakeEstate();
    bind(source);
    const { estate, context } = windowOn(source);
    const record = await sampleRecord(
      {
        ...allDone,
        encryption: {
          status: 'failed',
          failure: refusal,
          diagnosis: 'No grant.',
          remedy: { kind: 'restore', accountId },
        },
      },
      { status: 'failed' },
    );
    person.says({ press: 'Escape' });
    person.messages = [press('Restore Access')];
    await showEnd(record, estate, context);
    expect(person.asked[0]?.title).toBe('Restore Access');
  });

  it.each([
    ['cancelled', 'Show Plan', 'the plan'],
    ['failed', 'Show Log', 'the log'],
    ['parked', 'Show Plan', 'the plan'],
  ] as const)('leads on where a run was %s', async (status, button, told) => {
    const { estate, context } = windowOn(new FakeEstate());
    person.says();
    person.messages = [press(button)];
    await showEnd(await sampleRecord({}, { status }), estate, context);
    expect(person.told.at(-1)).toBe(told);
  });
});

describe('a confirmation that is typed', () => {
  async function confirmed() {
    const plan = await samplePlan();
    const steps = plan.steps.map((step) => ({
      ...step,
      confirmation: { phrase: 'disable cmk', reason: 'chat goes dark.' },
    }));
    return { ...plan, steps };
  }

  it('must be word by word what the step asks for, once for all steps with the same words', async () => {
    const plan = await confirmed();
    person.says('disable cmk');
    const shown: string[] = [];
    const go = (message: string, buttons: readonly string[]) => {
      shown.push(message);
      return buttons[0];
    };
    person.messages = [go, go, go];
    expect(await askConsents(plan)).toEqual(plan.steps.map(({ id }) => id).sort((a, b) => rank(a) - rank(b)));
    expect(shown).toHaveLength(2);
    person.says('Disable CMK');
    person.messages = [go, go];
    expect(await askConsents(plan)).toBeUndefined();
  });

  const rank = (id: string) => (id === 'purge-protection' ? -1 : 0);
});

describe('what a command was called on', () => {
  it('is the row, or all selected ones where the row is among them', async () => {
    const source = new FakeEstate();
    const [one, two] = [
      { resource: await source.resource(accountId, signal) },
      { resource: await source.resource(keyId, signal) },
    ];
    expect(resourcesOf([one, [one, two, one]]).map(({ id }) => id)).toEqual([accountId, keyId]);
    expect(resourcesOf([one, [two]]).map(({ id }) => id)).toEqual([accountId]);
    expect(resourcesOf([])).toEqual([]);
    expect(resourcesOf([undefined, [two]])).toEqual([]);
  });
});
