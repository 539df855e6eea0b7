import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';

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

  it('explains a wrong command line', async () => {
    const child = start('--arm-keys', 'perhaps');
    const chunks: string[] = [];
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
    expect((await exitOf(child))[0]).toBe(2);
    expect(chunks.join('')).toContain('--arm-keys must be one of: allow, refuse.');
  });
});
