import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEmulatorProcess } from '../../../src/node/emulatorProcess.ts';
import { systemClock } from '../../../src/node/systemClock.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'emulator-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function program(text: string): Promise<string> {
  const path = join(folder, 'emulator.cjs');
  await writeFile(path, text);
  return path;
}

const principal = { name: 'Ada', objectId: 'o', clientId: 'c', clientSecret: 's', description: 'may all' };
const ready = JSON.stringify({ port: 4711, secret: 'x', tenantId: 't', principals: [principal] });
const stays = `console.log(${JSON.stringify(ready)}); process.stdin.on('end', () => process.exit(0)).resume();`;

describe("the emulator's process", () => {
  it('says where it listens, and ends when it is no longer needed', async () => {
    const emulator = await startEmulatorProcess({ entry: await program(stays) });
    expect(emulator).toMatchObject({ port: 4711, secret: 'x', tenantId: 't', principals: [principal] });
    await emulator.dispose();
    await emulator.ended;
    await emulator.dispose();
  });

  it('is ended where it does not want to end', async () => {
    const stubborn = `console.log(${JSON.stringify(ready)}); setInterval(() => {}, 1000); process.on('SIGTERM', () => {});`;
    const emulator = await startEmulatorProcess({ entry: await program(stubborn) });
    await emulator.dispose();
  }, 10_000);

  it('goes on when it talks a lot', async () => {
    const talkative = `${stays} setInterval(() => console.log('x'.repeat(100000)), 1); setTimeout(() => process.exit(0), 300);`;
    const emulator = await startEmulatorProcess({ entry: await program(talkative) });
    await emulator.ended;
  });

  it.each([
    [
      'ends at once, with what it said',
      `console.error('port taken'); process.exit(3)`,
      /exit code 3.*It said: port taken/s,
    ],
    ['says something else', `console.log('hello'); setInterval(() => {}, 1000)`, /did not say where it listens/],
    ['names nobody', `console.log('{"port":1,"secret":"s","tenantId":"t","principals":[]}')`, /did not say where/],
    [
      'names somebody in half',
      `console.log('{"port":1,"secret":"s","tenantId":"t","principals":[{"name":"x"}]}')`,
      /without objectId/,
    ],
    ['says nothing in time', `console.error('thinking'); setInterval(() => {}, 1000)`, /within 0.5 seconds.*thinking/s],
  ])('that %s is an error', async (_, text, message) => {
    const started = startEmulatorProcess({ entry: await program(text), timeout: 500 });
    await expect(started).rejects.toThrow(message);
  });

  it('that cannot be started at all is an error', async () => {
    const executable = join(folder, 'no such program');
    await expect(startEmulatorProcess({ entry: 'x', executable })).rejects.toThrow(/could not be started/);
  });

  it('is given up where the start is cancelled', async () => {
    const entry = await program('setInterval(() => {}, 1000); process.stdin.on("end", () => process.exit()).resume();');
    await expect(startEmulatorProcess({ entry, signal: AbortSignal.timeout(100) })).rejects.toThrow(/timeout|abort/i);
  });

  it('ends together with the process that started it, even when that is killed', async () => {
    const pidFile = join(folder, 'pid');
    const entry = await program(
      `require('fs').writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); ${stays}`,
    );
    const module = new URL('../../../src/node/emulatorProcess.ts', import.meta.url).href;
    const parent = spawn(process.execPath, [
      '--input-type=module',
      '-e',
      `const { startEmulatorProcess } = await import(${JSON.stringify(module)});
       await startEmulatorProcess({ entry: ${JSON.stringify(entry)} });
       const { readFileSync } = await import('node:fs');
       console.log(readFileSync(${JSON.stringify(pidFile)}, 'utf8'));
       setInterval(() => {}, 1000);`,
    ]);
    const pid = Number(
      await new Promise<string>((resolve) => parent.stdout.once('data', (data: Buffer) => resolve(String(data)))),
    );
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await expect.poll(() => isAlive(pid), { timeout: 5000 }).toBe(false);
  }, 15_000);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('the clock', () => {
  it('sleeps, and wakes where it is cancelled', async () => {
    const before = systemClock.now();
    await systemClock.sleep(20, new AbortController().signal);
    expect(systemClock.now() - before).toBeGreaterThanOrEqual(15);
    await expect(systemClock.sleep(60_000, AbortSignal.timeout(10))).rejects.toThrow();
    await expect(systemClock.sleep(60_000, AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop');
  });
});
