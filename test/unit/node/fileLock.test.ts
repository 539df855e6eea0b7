import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Locked } from '../../../src/core/plans/lock.ts';
import { planEnable } from '../../../src/core/plans/goals/enable.ts';
import { consentsNeeded } from '../../../src/core/plans/plan.ts';
import { newRun, run } from '../../../src/core/plans/runner.ts';
import { fileJournal } from '../../../src/node/fileJournal.ts';
import { lockFiles } from '../../../src/node/fileLock.ts';
import { accountId, FakeEstate, keyId } from '../../support/fakeEstate.ts';
import { ManualClock } from '../../support/manualClock.ts';

const program = fileURLToPath(new URL('lockHolder.ts', import.meta.url));
let folder: string;
let children: ChildProcessWithoutNullStreams[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'locks-'));
  children = [];
});
afterEach(async () => {
  vi.useRealTimers();
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

const locks = () => join(folder, 'locks');
const journal = () => fileJournal(folder, () => undefined);
const mine = (runId = 'mine') => ({ runId, title: `plan of ${runId}` });

/** Another program; resolves with what it says first. */
async function other(runId: string, ...resources: readonly string[]) {
  const child = spawn(process.execPath, [program, folder, runId, ...resources]);
  children.push(child);
  const lines = createInterface({ input: child.stdout });
  const [said] = (await once(lines, 'line')) as [string];
  return { child, said, lines };
}

async function lockedBy(attempt: Promise<unknown>): Promise<Locked> {
  const thrown: unknown = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(thrown instanceof Locked)) throw new Error('it was not locked');
  return thrown;
}

describe('two programs', () => {
  it('do not hold one account at a time; the second is told who does', async () => {
    const { said, child } = await other('theirs', accountId);
    expect(said).toBe('held');
    const locked = await lockedBy(journal().lock([accountId.toUpperCase()], mine()));
    expect(locked.holder).toMatchObject({ runId: 'theirs', title: 'plan of theirs' });
    expect(locked.message).toContain(`process ${child.pid ?? ''} on ${hostname()}`);
    expect(locked.message).toMatch(/^chat is being changed already/i);
  });

  it('are told so the other way round', async () => {
    const lock = await journal().lock([accountId], mine());
    expect((await other('theirs', accountId)).said).toBe('locked by mine');
    await lock.release();
    expect((await other('theirs', accountId)).said).toBe('held');
  });

  it('hold different accounts side by side', async () => {
    expect((await other('theirs', `${accountId}2`)).said).toBe('held');
    await (await journal().lock([accountId], mine())).release();
  });

  it('let go when they are done', async () => {
    const { child, lines } = await other('theirs', accountId);
    const released = once(lines, 'line');
    child.stdin.write('go\n');
    expect((await released)[0]).toBe('released');
    const lock = await journal().lock([accountId], mine());
    await lock.release();
    expect(await readdir(locks())).toEqual([]);
  });

  it('let go when they are killed', async () => {
    const { child } = await other('theirs', accountId, keyId);
    await lockedBy(journal().lock([keyId], mine()));
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    const lock = await journal().lock([accountId, keyId], mine());
    await lock.release();
    expect(await readdir(locks())).toEqual([]);
  });

  it('that find the same dead holder get it one at a time', async () => {
    const { child } = await other('dead', accountId);
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    const said = (await Promise.all(['a', 'b', 'c', 'd'].map((id) => other(id, accountId)))).map((one) => one.said);
    const held = said.filter((line) => line === 'held');
    expect(held, said.join()).toHaveLength(1);
    expect(said.filter((line) => line.startsWith('locked by'))).toHaveLength(3);
  });
});

describe('a set of resources', () => {
  it('is held as a whole or not at all', async () => {
    const second = await journal().lock(['/b'], mine('second'));
    const locked = await lockedBy(journal().lock(['/c', '/a', '/b'], mine('first')));
    expect(locked.holder.runId).toBe('second');
    await (await journal().lock(['/a', '/c'], mine('third'))).release();
    await second.release();
    await (await journal().lock(['/a', '/b', '/c'], mine('first'))).release();
    expect(await readdir(locks())).toEqual([]);
  });

  it('names one resource once, however it is spelt', async () => {
    const lock = await journal().lock(['/A/b', '/a/B'], mine());
    expect(await readdir(locks())).toHaveLength(1);
    await lock.release();
  });

  it('does not show among the runs', async () => {
    const lock = await journal().lock([accountId], mine());
    expect(await journal().list()).toEqual([]);
    await lock.release();
  });
});

describe('a holder on another machine', () => {
  /** Makes the lock that is held one of another machine, silent for so many milliseconds. */
  async function moveAway(silentFor: number) {
    const lock = await lockFiles(locks(), [accountId], mine('far'));
    const [name = ''] = await readdir(locks());
    const path = join(locks(), name);
    const content = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    await writeFile(path, JSON.stringify({ ...content, host: 'elsewhere', pid: 2 ** 30 }));
    const then = new Date(Date.now() - silentFor);
    await utimes(path, then, then);
    return { lock, path };
  }

  it('lives as long as it shows itself', async () => {
    await moveAway(60_000);
    expect((await lockedBy(journal().lock([accountId], mine()))).holder.runId).toBe('far');
  });

  it('is taken for dead once it was silent for two minutes', async () => {
    await moveAway(121_000);
    await (await journal().lock([accountId], mine())).release();
  });

  it('that comes back does not take away the lock of who holds it now', async () => {
    const { lock } = await moveAway(121_000);
    await journal().lock([accountId], mine('now'));
    await lock.release();
    expect((await lockedBy(journal().lock([accountId], mine()))).holder.runId).toBe('now');
  });

  it('shows itself every twenty seconds, until it lets go', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const lock = await lockFiles(locks(), [accountId, keyId], mine());
    const paths = (await readdir(locks())).map((name) => join(locks(), name));
    const age = async () =>
      Math.max(...(await Promise.all(paths.map(async (path) => Date.now() - (await stat(path)).mtimeMs))));
    const old = new Date(Date.now() - 600_000);
    for (const path of paths) await utimes(path, old, old);
    vi.advanceTimersByTime(19_000);
    expect(await age()).toBeGreaterThan(500_000);
    vi.advanceTimersByTime(2000);
    await vi.waitFor(async () => expect(await age()).toBeLessThan(60_000));
    await lock.release();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a lock file', () => {
  const path = async () => {
    const lock = await lockFiles(locks(), [accountId], mine());
    const [name = ''] = await readdir(locks());
    await lock.release();
    return join(locks(), name);
  };

  it('that is being written holds, and after a while counts for nothing', async () => {
    const file = await path();
    await writeFile(file, '');
    await lockedBy(journal().lock([accountId], mine()));
    await utimes(file, 1, 1);
    await (await journal().lock([accountId], mine())).release();
  });

  it('of a program that died while it cleared another does not stay in the way', async () => {
    const file = await path();
    const dead = JSON.stringify({ runId: 'dead', title: 'x', since: 0, program: 'x', pid: 2 ** 30, host: hostname() });
    await writeFile(file, dead);
    await writeFile(`${file}.clearing`, dead);
    await (await journal().lock([accountId], mine())).release();
    expect(await readdir(locks())).toEqual([]);
  });
});

describe('the runner', () => {
  it('tells a second window before it changes anything, and lets go at the end', async () => {
    const estate = new FakeEstate();
    const clock = new ManualClock();
    const deps = { source: estate, journal: journal(), clock, log: () => undefined };
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
    const record = newRun(plan, consentsNeeded(plan), deps);
    const { child } = await other('theirs', accountId);
    const never = new AbortController().signal;
    await expect(run(record, deps, { signal: never })).rejects.toThrow('“plan of theirs”');
    expect(estate.applied).toEqual([]);
    expect(await journal().list()).toEqual([]);
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    expect((await run(record, deps, { signal: never })).status).toBe('succeeded');
    expect(await readdir(locks())).toEqual([]);
    expect((await other('theirs', accountId)).said).toBe('held');
  });
});
