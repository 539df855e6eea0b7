import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EmulatorOptions } from '../../../src/emulator/start.ts';
import { errorOf, Harness } from './harness.ts';

const vault = 'kv-contoso-platform';
const uri = `https://${vault}.vault.azure.net`;

let folder: string;
let file: string;
const open: Harness[] = [];
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'state-'));
  file = join(folder, 'azure.json');
});
afterEach(async () => {
  for (const harness of open.splice(0)) await harness.close();
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

async function start(options: EmulatorOptions = {}): Promise<Harness> {
  const harness = await Harness.start({ state: file, ...options });
  open.push(harness);
  return harness;
}

/** The checksum of a document: the document itself is too long to be shown where two differ. */
function sumOf(document: string): string {
  return (JSON.parse(document) as { sha256: string }).sha256;
}

async function end(harness: Harness): Promise<void> {
  open.splice(open.indexOf(harness), 1);
  await harness.close();
}

describe('A state file', () => {
  it('brings back everything, and everything goes on from where it was', async () => {
    const options = { lro: 600, propagation: 300, deletionLag: 0, ingestion: 60, serviceInterval: 3600 };
    const before = await start(options);
    before.pass(86_400);
    const production = before.subscriptionId('Contoso Production');
    const group = `/subscriptions/${production}/resourceGroups/rg-platform-prod`;
    const account = `${group}/providers/Microsoft.CognitiveServices/accounts/contoso-search-prod`;
    const vaultId = `${group}/providers/Microsoft.KeyVault/vaults/${vault}`;
    const settingOf = (name: string): string =>
      `${vaultId}/providers/Microsoft.Insights/diagnosticSettings/${name}?api-version=2021-05-01-preview`;
    /** Has the vault's log sent to a workspace of its own, and tells the id by which that is asked. */
    const logTo = async (name: string): Promise<string> => {
      const workspaceId = `${group}/providers/Microsoft.OperationalInsights/workspaces/${name}`;
      const body = { location: 'swedencentral' };
      const made = await before.arm('owner', 'PUT', `${workspaceId}?api-version=2025-02-01`, body);
      const logs = [{ category: 'AuditEvent', enabled: true }];
      const properties = { workspaceId, logAnalyticsDestinationType: 'Dedicated', logs };
      await before.arm('owner', 'PUT', settingOf(name), { properties });
      return (JSON.parse(made.text) as { properties: { customerId: string } }).properties.customerId;
    };
    const [kept, left] = [await logTo('log-kept'), await logTo('log-left')];
    // A key in use, one that is deleted, an operation under way, a grant that does not count yet.
    const keys = before.keys('owner', vault);
    const key = await keys.createRsaKey('kept');
    const id = key.id ?? '';
    const wrapped = await before.cryptography('owner', id).wrapKey('RSA-OAEP', Buffer.from('data key'));
    await keys.createRsaKey('deleted');
    await (await keys.beginDeleteKey('deleted', { intervalInMs: 1 })).pollUntilDone();
    const patched = await before.arm('owner', 'PATCH', `${account}?api-version=2025-06-01`, {
      properties: {
        encryption: { keySource: 'Microsoft.KeyVault', keyVaultProperties: { keyName: 'kept', keyVaultUri: uri } },
      },
    });
    expect(patched.status).toBe(202);
    const operation = new URL(String(patched.headers['azure-asyncoperation']));
    const officer = '14b46e9e-c2b7-41b4-b07b-48a6ebf60603';
    await before.authorization('owner', production).roleAssignments.create(vaultId, crypto.randomUUID(), {
      principalId: before.signIn('contributor').objectId,
      principalType: 'ServicePrincipal',
      roleDefinitionId: `/subscriptions/${production}/providers/Microsoft.Authorization/roleDefinitions/${officer}`,
    });
    // What has been sent stays where its setting goes.
    await before.arm('owner', 'DELETE', settingOf('log-left'));
    const token = await before.token('owner', 'https://vault.azure.net/.default');
    const document = before.emulator.snapshots.current();
    const moment = before.clock.now();
    await end(before);

    const after = await start(options);
    expect(sumOf(after.emulator.snapshots.current())).toBe(sumOf(document));
    expect(after.clock.now()).toBe(moment);
    expect(after.emulator.principals).toEqual(before.emulator.principals);
    // Tokens that were issued before are still good, and the key is the same.
    const authorization = { authorization: `Bearer ${token}` };
    expect(await after.send('GET', `${uri}/keys/kept?api-version=7.4`, authorization)).toMatchObject({ status: 200 });
    const { result } = await after.cryptography('owner', id).unwrapKey('RSA-OAEP', wrapped.result);
    expect(Buffer.from(result).toString()).toBe('data key');
    const again = after.keys('owner', vault);
    expect((await again.getDeletedKey('deleted')).name).toBe('deleted');
    await (await again.beginRecoverDeletedKey('deleted', { intervalInMs: 1 })).pollUntilDone();
    // What was under way ends when it would have ended, and not before.
    const path = `${operation.pathname}${operation.search}`;
    const use = async (): Promise<number> =>
      (await after.store('contributor', 'POST', `${uri}/keys/kept/rotate`)).status;
    expect(JSON.parse((await after.arm('owner', 'GET', path)).text)).toMatchObject({ status: 'Updating' });
    expect(await use()).toBe(403);
    after.pass(601);
    expect(JSON.parse((await after.arm('owner', 'GET', path)).text)).toMatchObject({ status: 'Succeeded' });
    expect(await use()).toBe(200);
    // The log has what was done before the restart, once, and what was done after it.
    after.pass(61);
    const reader = { authorization: `Bearer ${await after.token('owner', 'https://api.loganalytics.io/.default')}` };
    const countsIn = async (customerId: string): Promise<unknown> => {
      const query = "AZKVAuditLogs | where CallerIpAddress startswith '203' | summarize count() by OperationName";
      const url = `https://api.loganalytics.azure.com/v1/workspaces/${customerId}/query`;
      const answer = await after.send('GET', `${url}?query=${encodeURIComponent(query)}`, reader);
      const { tables } = JSON.parse(answer.text) as { tables: { rows: [string, number][] }[] };
      return Object.fromEntries(tables[0]?.rows ?? []);
    };
    // One rotation was refused.
    const counts = { KeyCreate: 2, KeyDelete: 1, KeyRecover: 1, KeyUnwrap: 1, KeyRotate: 2 };
    expect(await countsIn(kept)).toMatchObject(counts);
    expect(await countsIn(left)).toEqual({ KeyCreate: 2, KeyGet: 1, KeyDelete: 1, KeyGetDeleted: 1 });
  });

  it('is there from the start, for its owner alone, beside nothing that was left behind', async () => {
    const harness = await start();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['azure.json', 'azure.json.lock']);
    expect(statSync(`${file}.lock`).mode & 0o777).toBe(0o600);
    await end(harness);
    expect(readdirSync(folder)).toEqual(['azure.json']);
  });

  it('holds what there is when the emulator ends, though no request has changed it', async () => {
    const harness = await start();
    const found = harness.emulator.azure.estate.vaults.named(vault);
    if (found === undefined) throw new Error('The sample has this vault.');
    found.tags = { changed: 'at-the-very-end' };
    await end(harness);
    expect(readFileSync(file, 'utf8')).toContain('at-the-very-end');
  });

  it('holds soon what a request has changed, and how time has passed', async () => {
    const harness = await start();
    const holds = async (text: string): Promise<void> => {
      await expect.poll(() => readFileSync(file, 'utf8').includes(text), { timeout: 20_000, interval: 100 }).toBe(true);
    };
    await harness.keys('owner', vault).createEcKey('made-just-now');
    await holds('made-just-now');
    await harness.emulator.passTime(86_400_000);
    await holds(`"clock":{"now":${harness.clock.now()}`);
  });

  it('makes no key that was not needed yet, nor loses one that a reader has seen', async () => {
    const estate = { kind: 'scale', subscriptions: 2, vaults: 10, keys: 300, accounts: 20 } as const;
    const before = await start({ estate });
    const first = [...before.emulator.azure.estate.vaults.values()].find(
      ({ keys, networkAcls, publicNetworkAccess, enableRbacAuthorization }) =>
        keys.size > 0 && networkAcls === undefined && publicNetworkAccess === 'Enabled' && enableRbacAuthorization,
    );
    const [name] = first?.keys.keys() ?? [];
    const seen = await before.keys('owner', first?.name ?? '').getKey(name ?? '');
    await end(before);
    expect(readFileSync(file, 'utf8').match(/"material"/g)).toHaveLength(1);
    // The state goes before the estate that is asked for.
    const after = await start();
    expect(after.emulator.azure.estate.vaults.size).toBe(10);
    expect((await after.keys('owner', first?.name ?? '').getKey(name ?? '')).key?.n).toEqual(seen.key?.n);
  });

  it('is not used where it is cut off: that is said, and the file stays as it is', async () => {
    await end(await start());
    const whole = readFileSync(file);
    writeFileSync(file, whole.subarray(0, whole.length / 2));
    const message = `The state in ${file} is not used: it is cut off: it ends after`;
    await expect(Harness.start({ state: file })).rejects.toThrow(message);
    expect(readFileSync(file)).toHaveLength(Math.floor(whole.length / 2));
  });

  it('is of one cloud', async () => {
    await end(await start({ cloud: 'AzureChinaCloud' }));
    const again = await start();
    expect(again.emulator.azure.estate.cloud.name).toBe('AzureChinaCloud');
    await end(again);
    await expect(Harness.start({ state: file, cloud: 'AzureCloud' })).rejects.toThrow('not of AzureCloud');
  });
});

describe('Two emulators on one state file', () => {
  it('are not let in: the second is told whose it is, and leaves it alone', async () => {
    const first = await start();
    const content = readFileSync(file);
    const whom = `is used by another emulator: process ${process.pid} on ${hostname()}, since 2`;
    await expect(Harness.start({ state: file })).rejects.toThrow(whom);
    expect(readFileSync(file).equals(content)).toBe(true);
    // It has not taken the first one's lock with it.
    await expect(Harness.start({ state: file })).rejects.toThrow(whom);
    await end(first);
    await start();
  });

  it('may follow each other where the first could not start', async () => {
    writeFileSync(file, 'port: 80\n');
    await expect(Harness.start({ state: file })).rejects.toThrow('no state of an emulated Azure');
    expect(readdirSync(folder)).toEqual(['azure.json']);
  });
});

describe('The process with a state file', () => {
  const main = new URL('../../../src/emulator/main.ts', import.meta.url).pathname;

  interface Line {
    readonly clientSecret: string;
    readonly control: { readonly port: number; readonly secret: string };
  }

  async function run(...args: string[]): Promise<{ child: ChildProcess; line: Line }> {
    const child = spawn(process.execPath, [main, '--state', file, '--control', '--silent', ...args]);
    children.push(child);
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    return { child, line: JSON.parse(line) as Line };
  }

  async function control(
    { control: { port, secret } }: Line,
    method: string,
    path: string,
    body?: object,
  ): Promise<unknown> {
    const headers = { 'x-emulator-control-secret': secret, 'content-type': 'application/json' };
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    return await (await fetch(`http://127.0.0.1:${port}${path}`, init)).json();
  }

  it('writes it at SIGTERM, and its clock is where it was', async () => {
    const first = await run('--clock', 'manual');
    const moved = await control(first.line, 'POST', '/clock', { advance: 3_600_000 });
    first.child.kill('SIGTERM');
    expect(await once(first.child, 'exit')).toEqual([0, null]);
    const second = await run('--clock', 'manual');
    expect(await control(second.line, 'GET', '/clock')).toEqual(moved);
    expect(second.line.clientSecret).toBe(first.line.clientSecret);
    // A clock that runs goes on from there.
    second.child.kill('SIGTERM');
    await once(second.child, 'exit');
    const third = await run();
    const { milliseconds } = (await control(third.line, 'GET', '/clock')) as { milliseconds: number };
    expect(milliseconds).toBeGreaterThanOrEqual((moved as { milliseconds: number }).milliseconds);
  });

  it('has written it soon after a change, and so survives being killed', async () => {
    const first = await run('--clock', 'manual');
    const moved = await control(first.line, 'POST', '/clock', { advance: 60_000 });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    const second = await run('--clock', 'manual');
    expect(await control(second.line, 'GET', '/clock')).toEqual(moved);
  });

  it('ends with 2 where another process has it, which goes on', async () => {
    const first = await run();
    await expectRefusal(file, new RegExp(`used by another emulator: process ${first.child.pid} on `));
    expect(await control(first.line, 'GET', '/clock')).toMatchObject({ milliseconds: expect.any(Number) as number });
  });

  it.each([
    ['is cut off', () => readFileSync(file).subarray(0, 5000), /is cut off: it ends after 5000 bytes/],
    ['is empty', () => '', /is cut off: it ends after 0 bytes/],
    ['was changed', () => readFileSync(file, 'utf8').replace('Contoso', 'Fabrikam'), /is damaged/],
    ['is something else', () => 'port: 80\n', /no state of an emulated Azure/],
  ])('ends with 2 and says why where it %s', async (_, content, reason) => {
    await end(await start());
    writeFileSync(file, content());
    const spoiled = readFileSync(file);
    await expectRefusal(file, reason);
    expect(readFileSync(file).equals(spoiled)).toBe(true);
  });

  it('ends with 2 where it cannot be written', async () => {
    const nowhere = join(folder, 'missing', 'azure.json');
    await expectRefusal(nowhere, /cannot be written/);
    expect(existsSync(nowhere)).toBe(false);
  });

  async function expectRefusal(path: string, reason: RegExp): Promise<void> {
    const child = spawn(process.execPath, [main, '--state', path], { stdio: ['pipe', 'pipe', 'pipe'] });
    children.push(child);
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number];
    expect(said).toMatch(reason);
    expect(said).toContain(path);
    expect(code).toBe(2);
  }
});

describe('Snapshots by the control API', () => {
  async function ask(harness: Harness, method: string, path: string, body?: string): Promise<Response> {
    const { port = 0, secret = '' } = harness.emulator.control ?? {};
    return await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: {
        'x-emulator-control-secret': secret,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
    });
  }

  async function startControlled(): Promise<Harness> {
    const harness = await Harness.start({ control: true });
    open.push(harness);
    return harness;
  }

  const names = async (harness: Harness): Promise<string[]> => {
    const found: string[] = [];
    for await (const { name } of harness.keys('owner', vault).listPropertiesOfKeys()) found.push(name);
    return found;
  };

  it('go back to what there was, the clock included, as often as asked for', async () => {
    const harness = await startControlled();
    const before = await names(harness);
    const moment = harness.clock.now();
    expect((await ask(harness, 'PUT', '/snapshots/clean')).status).toBe(201);
    for (const name of ['first', 'second']) {
      await harness.keys('owner', vault).createRsaKey(name);
      const account = [...harness.emulator.azure.estate.accounts.values()].find(
        (each) => each.protection !== undefined,
      );
      harness.emulator.azure.estate.accounts.delete(account?.id.toLowerCase() ?? '');
      harness.pass(86_400);
      expect(await names(harness)).toContain(name);
      const restored = await ask(harness, 'POST', '/snapshots/clean/restore');
      expect([restored.status, await restored.json()]).toMatchObject([200, { milliseconds: moment }]);
      expect(await names(harness)).toEqual(before);
      expect(harness.emulator.azure.estate.accounts.has(account?.id.toLowerCase() ?? '')).toBe(true);
    }
    // What the watchdog saw belongs to a time that has not been.
    const { history, accounts } = await harness.emulator.watchdog.report();
    expect(history).toEqual([]);
    expect(accounts).toHaveLength(harness.emulator.azure.estate.accounts.size);
  });

  it('forget what the watchdog saw, since it belongs to a time that has not been', async () => {
    const harness = await startControlled();
    const keys = harness.keys('owner', vault);
    await ask(harness, 'PUT', '/snapshots/clean');
    const { accounts } = await harness.emulator.watchdog.report();
    const used = accounts.find(({ protection }) => protection?.keyName === 'translate-cmk')?.protection;
    await keys.updateKeyProperties('translate-cmk', used?.keyVersion ?? '', { enabled: false });
    expect((await harness.emulator.watchdog.report()).history).toHaveLength(1);
    await ask(harness, 'POST', '/snapshots/clean/restore');
    const after = await harness.emulator.watchdog.report();
    expect([after.history, after.accounts]).toEqual([[], accounts]);
  });

  it('are listed, replaced and removed by name', async () => {
    const harness = await startControlled();
    await ask(harness, 'PUT', '/snapshots/one');
    harness.pass(1);
    const replaced: unknown = await (await ask(harness, 'PUT', '/snapshots/one')).json();
    expect(await (await ask(harness, 'GET', '/snapshots')).json()).toEqual({ snapshots: [replaced] });
    expect(replaced).toMatchObject({ name: 'one', now: harness.clock.now() });
    expect((await ask(harness, 'DELETE', '/snapshots/one')).status).toBe(200);
    for (const [method, path] of [
      ['DELETE', '/snapshots/one'],
      ['GET', '/snapshots/one'],
      ['POST', '/snapshots/one/restore'],
    ] as const) {
      expect([path, (await ask(harness, method, path)).status]).toEqual([path, 404]);
    }
  });

  it('are bodies too, which another emulator takes', async () => {
    const [one, other] = [await startControlled(), await startControlled()];
    await one.keys('owner', vault).createRsaKey('moved');
    await ask(one, 'PUT', '/snapshots/named');
    const document = await (await ask(one, 'GET', '/state')).text();
    expect(sumOf(await (await ask(one, 'GET', '/snapshots/named')).text())).toBe(sumOf(document));
    // As a client that reads and writes JSON in its own layout sends it.
    const sent = JSON.stringify(JSON.parse(document), undefined, 1);
    expect((await ask(other, 'PUT', '/state', sent)).status).toBe(200);
    expect(sumOf(other.emulator.snapshots.current())).toBe(sumOf(document));
    const token = await one.token('owner', 'https://vault.azure.net/.default');
    const headers = { authorization: `Bearer ${token}` };
    expect((await other.send('GET', `${uri}/keys/moved?api-version=7.4`, headers)).status).toBe(200);
  });

  it('are refused where they are damaged or none, and nothing changes', async () => {
    const harness = await startControlled();
    // What the service does of itself up to this moment is done.
    await names(harness);
    const before = harness.emulator.snapshots.current();
    const damaged = before.replace('swedencentral', 'westeurope');
    for (const [body, reason] of [
      [damaged, 'damaged'],
      ['{}', 'no state'],
    ] as const) {
      const reply = await ask(harness, 'PUT', '/state', body);
      const text = await reply.text();
      expect([reply.status, errorOf({ status: 400, headers: {}, text }).code]).toEqual([400, 'BadInput']);
      expect(text).toContain(reason);
    }
    expect(sumOf(harness.emulator.snapshots.current())).toBe(sumOf(before));
  });
});
