import { beforeEach, describe, expect, it } from 'vitest';
import { accountId, FakeEstate, keyId, vaultId } from '../../support/fakeEstate.ts';
import { AzureFailure } from '../../../src/core/failure.ts';
import { FakeWorld } from '../../support/world.ts';

const enable = ['enable', '--account', 'chat', '--key', 'team-vault/cmk'];
const agreed = ['--yes', '--accept-irreversible', 'purge-protection'];
const json = ['--format', 'json'];

let source: FakeEstate;
let world: FakeWorld;

beforeEach(() => {
  source = new FakeEstate();
  world = new FakeWorld(source);
});

describe('exit codes', () => {
  it.each<readonly [code: number, what: string, args: readonly string[], prepare: () => void]>([
    [0, 'done', [...enable, ...agreed], () => undefined],
    [0, 'only the plan was wanted', [...enable, '--plan-only'], () => undefined],
    [0, 'help', ['enable', '--help'], () => undefined],
    [2, 'an option that there is not', [...enable, '--nope'], () => undefined],
    [2, 'a command that there is not', ['nope'], () => undefined],
    [2, 'a run that there is not', ['resume', 'nope'], () => undefined],
    [2, 'to export and to run', [...enable, ...agreed, '--export', 'az'], () => undefined],
    [
      3,
      'nothing could be read',
      enable,
      () => (source.subscriptions = () => Promise.reject(new AzureFailure({ kind: 'signedOut', purpose: 'sign in' }))),
    ],
    [4, 'nobody said yes', [...enable, '--accept-irreversible', 'purge-protection'], () => undefined],
    [4, 'nobody agreed to what cannot be undone', [...enable, '--yes'], () => undefined],
    [4, 'another step was agreed to', [...enable, '--yes', '--accept-irreversible', 'grant'], () => undefined],
    [5, 'a blocker', [...enable, ...agreed], () => source.set(keyId, 'properties.kty', 'EC')],
    [
      6,
      'a step failed',
      [...enable, ...agreed],
      () =>
        (source.beforeApply = () => {
          throw new AzureFailure({ kind: 'forbidden', purpose: 'do it', code: 'AuthorizationFailed' });
        }),
    ],
    [
      7,
      'cancelled while it ran',
      [...enable, ...agreed],
      () => (source.beforeApply = () => world.interruption.abort()),
    ],
    [7, 'cancelled before', enable, () => world.interruption.abort()],
  ])('%i: %s', async (code, _what, args, prepare) => {
    prepare();
    expect(await world.run(...args), world.out.text + world.err.text).toBe(code);
    expect(await new FakeWorld(new FakeEstate()).run('plans')).toBe(0);
  });
});

describe('a plan that is not run', () => {
  it('tells exactly what is missing, and changes nothing', async () => {
    await world.run(...enable);
    expect(world.err.text).toContain('add: --accept-irreversible purge-protection --yes');
    expect(source.applied).toEqual([]);
    expect(world.journal.records.size).toBe(0);
  });

  it('names what stands in its way before anything is changed', async () => {
    source.set(keyId, 'properties.kty', 'EC');
    await world.run(...enable, ...agreed);
    expect(world.out.text).toContain('In the way\n  key-type:');
    expect(source.applied).toEqual([]);
  });

  it('is one document for a program', async () => {
    await world.run(...enable, ...json);
    expect(world.json()).toMatchObject({
      format: 1,
      kind: 'plan',
      cloud: 'AzureCloud',
      isEmulator: false,
      isBlocked: false,
      needs: ['--accept-irreversible purge-protection', '--yes'],
      plan: {
        kind: 'enable',
        steps: [{ id: 'identity' }, { id: 'purge-protection' }, { id: 'grant' }, { id: 'encryption' }],
      },
    });
    expect(world.err.text).toBe('');
  });

  it('needs no consent where nothing is left to do', async () => {
    await world.run(...enable, ...agreed);
    expect(await world.run(...enable)).toBe(0);
    expect(world.out.text).toContain('there is nothing to do');
  });
});

describe('a mistake', () => {
  it.each<readonly [args: readonly string[], kind: string]>([
    [['enable', '--nope'], 'usage'],
    [['enable', '--account', 'nope', '--key', 'team-vault/cmk'], 'usage'],
    [['enable', '--account', `${accountId}-gone`, '--key', keyId], 'notFound'],
    [['show', 'nope'], 'usage'],
  ])('%s is a document for a program: %s', async (args, kind) => {
    await world.run(...args, ...json);
    expect(world.json()).toMatchObject({ error: { kind, message: expect.any(String) as string } });
    expect(world.err.text).toBe('');
  });

  it('is told with the id by which Azure support finds it', async () => {
    const details = { kind: 'forbidden', purpose: 'read', code: 'AuthorizationFailed', correlationId: 'c0de' } as const;
    source.beforeRead = () => {
      throw new AzureFailure(details);
    };
    await world.run('restore', accountId, ...json);
    expect(world.json()).toMatchObject({
      error: { kind: 'forbidden', code: 'AuthorizationFailed', correlationId: 'c0de' },
    });
  });
});

describe('a run', () => {
  it('is one document for a program', async () => {
    expect(await world.run(...enable, ...agreed, ...json)).toBe(0);
    expect(world.json()).toMatchObject({
      format: 1,
      kind: 'run',
      status: 'succeeded',
      plan: 'enable',
      subject: { id: accountId },
      steps: [{ id: 'identity', status: 'done' }, { id: 'purge-protection' }, { id: 'grant' }, { id: 'encryption' }],
      proofs: [{ name: 'chat', path: 'properties.encryption' }],
    });
  });

  it('keeps exactly the consents that were given', async () => {
    await world.run(...enable, ...agreed, '--accept-irreversible', 'something-else', '--confirm', 'x');
    expect([...world.journal.records.values()].map(({ consents }) => consents)).toEqual([['purge-protection']]);
  });

  it('that was cancelled says what is true now, and is resumed by the beginning of its id', async () => {
    source.afterApply = (change) => {
      if (change.resource === vaultId) world.interruption.abort();
    };
    expect(await world.run(...enable, ...agreed)).toBe(7);
    expect(world.out.text).toContain('Done: Give chat a system-assigned identity');
    expect(world.out.text).toContain('Not begun: Set key cmk of team-vault on chat');
    const [runId = ''] = world.journal.records.keys();
    expect(world.out.text).toContain(`aoai-cmk resume ${runId}`);
    source.afterApply = () => undefined;
    const later = new FakeWorld(source);
    later.journal.records.set(runId, world.journal.records.get(runId) ?? (undefined as never));
    expect(await later.run('resume', runId.slice(0, 5))).toBe(0);
    expect(later.out.text).toContain('Done:');
  });

  it('is listed, the latest first, and told apart from one whose program has died', async () => {
    await world.run(...enable, ...agreed);
    const [record] = world.journal.records.values();
    if (!record) throw new Error('no record');
    await world.journal.save({ ...record, runId: 'zz-dead', status: 'running', startedAt: record.startedAt + 1 });
    await world.run('plans');
    const [header, first, second] = world.out.text.split('\n');
    expect(header).toMatch(/^RUN +STATE +STEPS +BEGUN \(UTC\) +CLOUD +PLAN$/);
    expect(first).toMatch(/^zz-dead +interrupted +4\/4/);
    expect(second).toMatch(/ done +4\/4 .* AzureCloud +Encrypt chat/);
  });

  it('is taken back by a plan of its own, which remembers whose it is', async () => {
    await world.run(...enable, ...agreed);
    const [runId = ''] = world.journal.records.keys();
    expect(await world.run('undo', runId)).toBe(4);
    world.clock.advance(60_000);
    expect(await world.run('undo', runId, '--yes', ...json), world.out.text).toBe(0);
    expect(world.json()).toMatchObject({ plan: 'undo', undoes: runId });
  });
});
