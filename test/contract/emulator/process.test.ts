import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { fabrikam } from '../../unit/emulator/estate/described.ts';

const main = new URL('../../../src/emulator/main.ts', import.meta.url).pathname;

function start(...args: string[]): ChildProcess {
  return spawn(process.execPath, [main, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
}

async function firstLine(child: ChildProcess): Promise<Record<string, unknown>> {
  if (child.stdout === null) throw new Error('The output is piped.');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return JSON.parse(line) as Record<string, unknown>;
}

async function exitOf(child: ChildProcess): Promise<readonly unknown[]> {
  if (child.exitCode !== null || child.signalCode !== null) return [child.exitCode];
  return (await once(child, 'exit')) as readonly unknown[];
}

describe('npm run emulator', () => {
  const runner = new URL('../../../scripts/run.mjs', import.meta.url).pathname;

  it('says all that a client needs in one line, goes on without a standard input, and ends at a signal', async () => {
    const args = [runner, 'emulator', '--port', '0', '--proxy-port', '0', '--clock', 'manual', '--silent'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const line = await firstLine(child);
    const text = expect.stringMatching(/./) as string;
    const number = expect.any(Number) as number;
    expect(line).toMatchObject({
      port: number,
      secret: text,
      tenantId: text,
      clientId: text,
      clientSecret: text,
      proxy: { port: number, address: text, certificateAuthority: expect.stringMatching(/\.pem$/) as string },
      control: { port: number, address: text, secret: text },
    });
    const { control } = line as { control: { address: string; secret: string } };
    const headers = { 'x-emulator-control-secret': control.secret };
    expect((await fetch(`${control.address}/clock`, { headers })).status).toBe(200);
    child.kill('SIGTERM');
    expect((await exitOf(child))[0]).toBe(0);
    await expect(fetch(`${control.address}/clock`, { headers })).rejects.toThrow();
  });

  it('lists its options', async () => {
    const child = spawn(process.execPath, [runner, 'emulator', '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await once(child, 'close');
    for (const option of ['port', 'proxy-port', 'state', 'estate', 'latency', 'quotas', 'clock', 'silent']) {
      expect(said).toContain(`  --${option} `);
    }
    expect(child.exitCode).toBe(0);
  });
});

describe('The process', () => {
  it('says in one line where it is, on loopback only, and ends when standard input closes', async () => {
    const child = start('--port', '0');
    const line = await firstLine(child);
    expect(line).toMatchObject({
      port: expect.any(Number) as number,
      secret: expect.stringMatching(/^.{43}$/) as string,
    });
    expect((line['principals'] as { name: string }[]).map(({ name }) => name)).toEqual([
      'owner',
      'contributor',
      'reader',
    ]);
    child.stdin?.end();
    expect((await exitOf(child))[0]).toBe(0);
  });

  it('ends at SIGTERM', async () => {
    const child = start();
    await firstLine(child);
    child.kill('SIGTERM');
    expect((await exitOf(child))[0]).toBe(0);
  });

  it('ends when its parent is gone', async () => {
    const parent = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const child = start('--parent-pid', String(parent.pid));
    await firstLine(child);
    parent.kill('SIGKILL');
    await exitOf(parent);
    expect((await exitOf(child))[0]).toBe(0);
  });

  it('opens the control API only when asked, and lets it move a clock that stands still otherwise', async () => {
    const closed = start();
    expect(await firstLine(closed)).not.toHaveProperty('control');
    closed.stdin?.end();
    const child = start('--control', '--clock', 'manual', '--ingestion', '600');
    const { control, secret } = (await firstLine(child)) as {
      readonly control: { readonly port: number; readonly secret: string };
      readonly secret: string;
    };
    expect(control.secret).not.toBe(secret);
    const ask = async (path: string, body?: string): Promise<Record<string, number>> => {
      const headers = { 'x-emulator-control-secret': control.secret, 'content-type': 'application/json' };
      const init = body === undefined ? { headers } : { method: 'POST', headers, body };
      return (await (await fetch(`http://127.0.0.1:${control.port}${path}`, init)).json()) as Record<string, number>;
    };
    expect(await ask('/behaviour')).toMatchObject({ ingestionDelay: 600_000 });
    const { milliseconds = 0 } = await ask('/clock');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await ask('/clock')).toMatchObject({ milliseconds });
    expect(await ask('/clock', '{"advance":5000}')).toMatchObject({ milliseconds: milliseconds + 5000 });
    child.stdin?.end();
    expect([(await exitOf(child))[0], (await exitOf(closed))[0]]).toEqual([0, 0]);
  });

  it('writes a line for each request, unless it is to be silent', async () => {
    for (const args of [[], ['--silent']]) {
      const child = start(...args);
      const said: string[] = [];
      child.stderr?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
      const { port, secret } = (await firstLine(child)) as { readonly port: number; readonly secret: string };
      const headers = { host: 'login.microsoftonline.com', 'x-emulator-secret': secret };
      get({ port, path: '/common/discovery/instance', headers }, (reply) => reply.resume());
      await new Promise((resolve) => setTimeout(resolve, 300));
      child.stdin?.end();
      await once(child, 'close');
      const line =
        /^127\.0\.0\.1 - - \[.*\] "GET https:\/\/login\.microsoftonline\.com\/common\/discovery\/instance HTTP\/1\.1" 200 -\n$/;
      if (args.length === 0) expect(said.join('')).toMatch(line);
      else expect(said).toEqual([]);
    }
  });

  it('holds back every reply by the latency that it was told, and listens where it was told', async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port: wanted } = free.address() as AddressInfo;
    free.close();
    await once(free, 'close');
    const child = start('--port', String(wanted), '--latency', '400', '--silent');
    const { port, secret } = (await firstLine(child)) as { readonly port: number; readonly secret: string };
    expect(port).toBe(wanted);
    const headers = { host: 'login.microsoftonline.com', 'x-emulator-secret': secret };
    const began = performance.now();
    const outgoing = get({ port, path: '/common/discovery/instance', headers });
    const [reply] = (await once(outgoing, 'response')) as [IncomingMessage];
    reply.resume();
    const milliseconds = performance.now() - began;
    expect(milliseconds).toBeGreaterThan(390);
    expect(milliseconds).toBeLessThan(10_000);
    child.stdin?.end();
    expect((await exitOf(child))[0]).toBe(0);
  });

  it('counts requests where it was told to, and refuses or admits as it was told', async () => {
    const args = ['--control', '--quotas', 'azure', '--arm-keys', 'refuse', '--trusted-services', 'refuse'];
    const child = start(...args, '--propagation', '7', '--lro', '8', '--cloud', 'AzureChinaCloud', '--silent');
    const { control } = (await firstLine(child)) as {
      readonly control: { readonly address: string; readonly secret: string };
    };
    const headers = { 'x-emulator-control-secret': control.secret };
    expect(await (await fetch(`${control.address}/behaviour`, { headers })).json()).toMatchObject({
      quotas: 'azure',
      armKeys: 'refuse',
      trustedServices: 'refuse',
      propagation: 7000,
      operationDuration: 8000,
    });
    child.stdin?.end();
    expect((await exitOf(child))[0]).toBe(0);
  });

  it.each([
    [['--estate', 'scale:1,2,3'], '--estate must be sample, scale:SUBSCRIPTIONS,VAULTS,KEYS,ACCOUNTS or a file.'],
    [['--quotas', 'some'], '--quotas must be one of: azure, off.'],
    [['--proxy-port', '65536'], '--proxy-port must be a whole number from 0 to 65535.'],
    [['--state', ''], '--state must name a file.'],
  ])('does not start with %j', async (args, reason) => {
    const child = start(...args);
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    expect((await exitOf(child))[0]).toBe(2);
    expect(said).toContain(reason);
  });

  it('starts with the estate that a file describes, and says what is wrong with one that does not', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'estate-'));
    const file = join(folder, 'estate.json');
    writeFileSync(file, JSON.stringify(fabrikam));
    const child = start('--estate', file);
    const { principals } = (await firstLine(child)) as { principals: { name: string; clientSecret: string }[] };
    expect(principals.at(-1)).toMatchObject({ name: 'pipeline', clientSecret: 'pipeline-secret' });
    child.stdin?.end();
    await exitOf(child);
    writeFileSync(file, JSON.stringify({ ...fabrikam, grants: [{ user: 'Bob', role: 'Owner' }] }));
    for (const [path, reason] of [
      [file, "estate.grants[0].user: there is no user 'Bob'."],
      [join(folder, 'missing.json'), 'cannot be read'],
    ] as const) {
      const refused = start('--estate', path);
      let said = '';
      refused.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
      await once(refused, 'close');
      expect([refused.exitCode, said]).toEqual([2, expect.stringContaining(reason)]);
    }
    rmSync(folder, { recursive: true });
  });

  it('explains a wrong command line', async () => {
    const child = start('--arm-keys', 'perhaps');
    const chunks: string[] = [];
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
    expect((await exitOf(child))[0]).toBe(2);
    expect(chunks.join('')).toContain('--arm-keys must be one of: allow, refuse.');
  });

  it('does not start with a clock that nothing could move', async () => {
    expect((await exitOf(start('--clock', 'manual')))[0]).toBe(2);
  });
});
