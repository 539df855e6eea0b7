import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startEmulator, type EmulatorOptions, type RunningEmulator } from '../../src/emulator/start.ts';
import { build, program, start, type Ended } from '../support/commandLine.ts';

const chat = 'contoso-chat-prod';
const enable = ['enable', '--account', chat, '--key', 'kv-contoso-chat/chat-cmk'];
const agreed = ['--yes', '--accept-irreversible', 'purge-protection'];

let emulator: RunningEmulator;
let state: string;

beforeAll(build);

beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'runs-'));
});
afterEach(() => rm(state, { recursive: true, force: true }));

function run(...args: readonly string[]): Promise<Ended> {
  return start(emulator, state, args).ended;
}

async function use(options: EmulatorOptions = {}): Promise<void> {
  emulator = await startEmulator({ watch: true, propagation: 0, lro: 0, deletionLag: 0, versionLag: 3600, ...options });
}

/** Accounts whose data was open and no longer is, other than those that were meant to. */
async function lockedBy(work: () => Promise<void>): Promise<readonly string[]> {
  const before = new Set(await open());
  await work();
  const { history } = await emulator.watchdog.report();
  return [...new Set(history.filter(({ account, canOpenData }) => before.has(account) && !canOpenData))].map(
    ({ account }) => account,
  );
}

async function open(): Promise<readonly string[]> {
  return (await emulator.watchdog.report()).accounts.filter(({ canOpenData }) => canOpenData).map(({ id }) => id);
}

async function protectionOf(name: string) {
  const { accounts } = await emulator.watchdog.report();
  return accounts.find(({ id }) => id.endsWith(`/${name}`));
}

function writes(): number {
  // Queries and tokens are asked for with POST; nothing that the plans here change is.
  return emulator.log.entries().filter(({ method }) => ['PUT', 'PATCH', 'DELETE'].includes(method)).length;
}

describe('the command line as it is shipped', () => {
  it('is a program that a shell can start', async () => {
    expect((await readFile(program, 'utf8')).startsWith('#!/usr/bin/env node\n')).toBe(true);
    expect((await stat(program)).mode & 0o111).not.toBe(0);
  });

  it('explains itself without a connection', async () => {
    const { code, out } = await start(undefined, state, ['--help']).ended;
    expect(code).toBe(0);
    for (const name of ['enable', 'rotation-policy', 'replace-compromised', 'blast-radius', 'undo', 'Exit codes']) {
      expect(out).toContain(name);
    }
  });

  it('starts an emulator of its own, and ends with it', async () => {
    const { code, out } = await start(undefined, state, ['whoami', '--emulator', 'start']).ended;
    expect(code).toBe(0);
    expect(out).toContain('This is the emulator');
  });
});

describe('a plan by the command line', () => {
  beforeAll(() => use());
  afterAll(() => emulator.close());

  it('is printed and not run without --yes', async () => {
    const before = writes();
    const { code, out, err } = await run(...enable);
    expect(code).toBe(4);
    expect(out).toContain('Turn on purge protection of kv-contoso-chat [irreversible] (purge-protection)');
    expect(err).toContain('--accept-irreversible purge-protection --yes');
    expect(writes()).toBe(before);
  });

  it('is not run without consent to what cannot be undone', async () => {
    const { code, json } = await run(...enable, '--yes', '--format', 'json');
    expect(code).toBe(4);
    expect(json()).toMatchObject({ kind: 'plan', isEmulator: true, needs: ['--accept-irreversible purge-protection'] });
  });

  it.each(['az', 'powershell', 'bicep', 'terraform'])('is printed in the language %s', async (language) => {
    const { code, out } = await run(...enable, '--export', language);
    expect(code).toBe(0);
    expect(out).toContain('Step 4 (encryption)');
  });

  it('says what stands in its way', async () => {
    const { code, json } = await run(...enable, ...agreed, '--principal', 'reader', '--format', 'json');
    expect(code).toBe(5);
    expect(json()).toMatchObject({ kind: 'plan', isBlocked: true });
  });

  it('tells a name that nothing has, with those that there are', async () => {
    const { code, json } = await run(
      'enable',
      '--account',
      'nope',
      '--key',
      'kv-contoso-chat/chat-cmk',
      '--format=json',
    );
    expect(code).toBe(2);
    expect(json()).toMatchObject({ error: { kind: 'usage', message: expect.stringContaining(chat) as string } });
  });

  it('is run, kept, listed and shown, and is nothing to do the second time', async () => {
    const locked = await lockedBy(async () => {
      const { code, json, err } = await run(...enable, ...agreed, '--format', 'json');
      expect(code, err).toBe(0);
      expect(json()).toMatchObject({ kind: 'run', status: 'succeeded', plan: 'enable', proofs: [{ name: chat }] });
    });
    expect(locked).toEqual([]);
    expect((await protectionOf(chat))?.protection).toMatchObject({ keyName: 'chat-cmk' });
    expect((await run('plans')).out).toMatch(/done +4\/4/);
    expect((await run('show', 'last')).out).toContain('Done:');
    const again = await run(...enable);
    expect(again.out).toContain('there is nothing to do');
    expect(again.code).toBe(0);
  });

  it('is taken back as far as that is safe', async () => {
    await run(...enable, ...agreed);
    await run('move', '--account', chat, '--key', 'kv-contoso-platform/search-cmk', '--yes');
    const { code, out, err } = await run('undo', 'last', '--yes');
    expect(code, out + err).toBe(0);
    expect((await protectionOf(chat))?.protection).toMatchObject({ keyName: 'chat-cmk' });
  });

  it.each([
    ['move', ['move', '--account', 'contoso-search-prod', '--key', 'kv-contoso-platform/translate-cmk', '--yes']],
    ['grant', ['grant', '--at', 'kv-contoso-platform/archive-cmk', '--identity', 'id-contoso-chat', '--yes']],
    ['pin', ['pin', '--account', 'contoso-search-prod', '--yes']],
    ['unpin', ['unpin', '--account', 'contoso-translate-prod', '--yes']],
    ['rotation-policy', ['rotation-policy', 'kv-contoso-legal/legal-cmk', '--rotate-after-create', 'P1Y', '--yes']],
    ['recover', ['recover', 'contoso-search-pilot', '--yes']],
    [
      'private-endpoint',
      ['private-endpoint', 'kv-contoso-legal', '--name', 'pe', '--resource-group', 'rg-legal-research'].concat([
        '--new-network',
        'net',
        '--new-dns-zone-in',
        'rg-legal-research',
        '--yes',
      ]),
    ],
    [
      'replace-compromised',
      ['replace-compromised', 'kv-contoso-claims/claims-cmk', '--new-key', 'fresh', '--new-vault', 'kv-fresh-1'].concat(
        ['--resource-group', 'rg-claims-prod', '--yes', '--accept-irreversible', 'vault'],
      ),
    ],
    ['revert', ['revert', '--account', 'contoso-translate-prod', '--yes']],
  ])('reaches its goal: %s', async (name, args) => {
    const locked = await lockedBy(async () => {
      const { code, out, err } = await run(...args);
      expect(code, out + err).toBe(0);
    });
    expect(locked).toEqual([]);
    // A pipeline runs again: there is nothing left to do, or nobody left to do it for.
    const again = await run(...args);
    expect(again.code, again.out + again.err).toBe(['recover', 'replace-compromised'].includes(name) ? 5 : 0);
  });

  it('restores the access of an account', async () => {
    expect((await protectionOf('contoso-assistant-dev'))?.canOpenData).toBe(false);
    const { code, out, err } = await run('restore', 'contoso-assistant-dev', '--yes');
    expect(code, out + err).toBe(0);
    expect((await protectionOf('contoso-assistant-dev'))?.canOpenData).toBe(true);
  });

  it('rotates a key', async () => {
    const { code, out, err } = await run('rotate', 'kv-contoso-legal/legal-cmk', '--yes');
    expect(code, out + err).toBe(0);
    expect(out).toContain('properties.keyUriWithVersion');
  });

  it('does not disable a key of which nobody knows whether it is used, unless the phrase is typed', async () => {
    const disable = ['disable', 'kv-contoso-legal/legal-cmk'];
    expect((await run(...disable, '--yes')).code).toBe(5);
    const asked = await run(...disable, '--override', '--yes', '--format', 'json');
    expect(asked.code).toBe(4);
    expect(asked.json()).toMatchObject({ needs: ['--confirm legal-cmk'] });
    const wrong = await run(...disable, '--override', '--yes', '--confirm', 'legal');
    expect(wrong.code).toBe(4);
    const right = await run(...disable, '--override', '--yes', '--confirm', 'legal-cmk');
    expect(right.code, right.out + right.err).toBe(0);
  });

  it('disables without more ado what the audit log shows to be unused', async () => {
    const { code, out, err } = await run('disable', 'kv-contoso-platform/retired-cmk', '--yes');
    expect(code, out + err).toBe(0);
  });

  it('switches a key on again', async () => {
    const { code, out, err } = await run('enable-key', 'kv-contoso-platform/retired-cmk', '--yes');
    expect(code, out + err).toBe(0);
  });

  it('takes access away at once, only where the phrase is typed', async () => {
    const revoke = ['revoke', '--key', 'kv-contoso-foundry/foundry-cmk', '--yes'];
    const asked = await run(...revoke);
    expect(asked.code).toBe(4);
    expect(asked.out).toContain('goes dark   contoso-foundry-research');
    expect((await protectionOf('contoso-foundry-research'))?.canOpenData).toBe(true);
    const { code, out, err } = await run(...revoke, '--confirm', 'foundry-cmk');
    expect(code, out + err).toBe(0);
    expect((await protectionOf('contoso-foundry-research'))?.canOpenData).toBe(false);
    expect((await run('enable-key', 'kv-contoso-foundry/foundry-cmk', '--yes')).code).toBe(0);
  });

  it('backs a key up into a file', async () => {
    const file = join(state, 'backup');
    const { code, out, err } = await run('backup', 'kv-contoso-legal/legal-cmk', '--out', file, '--yes');
    expect(code, out + err).toBe(0);
    expect((await stat(file)).size).toBeGreaterThan(0);
  });

  it('audits and tells the blast radius', async () => {
    expect((await run('audit', '--subscription', 'Contoso Research')).code).toBe(1);
    const { json } = await run('blast-radius', 'kv-contoso-foundry/foundry-cmk', '--format', 'json');
    expect(json()).toMatchObject({ accounts: [{ account: { name: 'contoso-foundry-research' }, effect: 'dark' }] });
  });
});

describe('a plan that awaits the use of a version', () => {
  beforeAll(() => use({ ingestion: 0 }));
  afterAll(() => emulator.close());

  it('ends parked, and is resumed once the audit log shows the use', async () => {
    const workspace = ['--new-workspace', 'logs', '--resource-group', 'rg-platform-prod'];
    const kept = await run('diagnostics', 'kv-contoso-platform', ...workspace, '--yes');
    expect(kept.code, kept.out + kept.err).toBe(0);
    // The service uses its keys once an hour: from then on the log has rows.
    await emulator.passTime(2 * 3_600_000);
    const rotated = await run('rotate', 'kv-contoso-platform/search-cmk', '--yes');
    expect(rotated.code, rotated.out + rotated.err).toBe(8);
    expect(rotated.out).toContain('aoai-cmk resume ');
    expect((await run('plans')).out).toContain('parked');
    expect((await run('resume', 'last')).code).toBe(8);
    await emulator.passTime(2 * 3_600_000);
    const resumed = await run('resume', 'last', '--format', 'json');
    expect(resumed.code, resumed.out + resumed.err).toBe(0);
    expect(resumed.json()).toMatchObject({ plan: 'rotate', status: 'succeeded' });
  });
});

describe('a plan that waits', () => {
  beforeEach(() => use({ propagation: 900 }));
  afterEach(() => emulator.close());

  it('is cancelled by Ctrl-C, says what is true, and is resumed', async () => {
    const going = start(emulator, state, [...enable, ...agreed]);
    await going.says(/waiting for the grant/);
    going.child.kill('SIGINT');
    const { code, out } = await going.ended;
    expect(code).toBe(7);
    expect(out).toContain('What is true now:');
    expect(out).toContain('Done: Turn on purge protection of kv-contoso-chat');
    expect(out).toContain('Refused so far, not in effect: Set key chat-cmk');
    expect(out).toContain('aoai-cmk resume ');
    expect((await protectionOf(chat))?.protection).toBeNull();
    await emulator.passTime(900_000);
    const resumed = await run('resume', 'last', '--format', 'json');
    expect(resumed.code, resumed.err).toBe(0);
    expect(resumed.json()).toMatchObject({ status: 'succeeded' });
    expect((await protectionOf(chat))?.protection).toMatchObject({ keyName: 'chat-cmk' });
  });

  it('is told to a second process, and to whoever lists the runs', async () => {
    const going = start(emulator, state, [...enable, ...agreed]);
    await going.says(/waiting for the grant/);
    const second = await run(...enable, ...agreed, '--format', 'json');
    expect(second.code).toBe(3);
    expect(second.json()).toMatchObject({ error: { kind: 'locked', holder: { title: expect.any(String) as string } } });
    expect((await run('plans')).out).toMatch(/running +3\/4/);
    going.child.kill('SIGKILL');
    await going.ended;
    expect((await run('plans')).out).toMatch(/interrupted +3\/4/);
    await emulator.passTime(900_000);
    expect((await run('resume', 'last')).code).toBe(0);
  });

  it('ends at once at a second Ctrl-C, and can be resumed all the same', async () => {
    const going = start(emulator, state, [...enable, ...agreed]);
    await going.says(/waiting for the grant/);
    going.child.kill('SIGINT');
    going.child.kill('SIGINT');
    const { code } = await going.ended;
    expect([7, 130]).toContain(code);
    await emulator.passTime(900_000);
    expect((await run('resume', 'last')).code).toBe(0);
  });
});
