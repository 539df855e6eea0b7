import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StateError } from '../../../../src/emulator/persistence/document.ts';
import { StateLock } from '../../../../src/emulator/persistence/stateLock.ts';

let folder: string;
let state: string;
let path: string;
const locks: StateLock[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'state-lock-'));
  state = join(folder, 'state.json');
  path = `${state}.lock`;
});
afterEach(() => {
  for (const lock of locks.splice(0)) lock.release();
  rmSync(folder, { recursive: true });
});

function take(): StateLock {
  const lock = new StateLock(state);
  locks.push(lock);
  return lock;
}

/** Leaves the file of another holder, which has not shown itself for so many seconds. */
function left(content: object | string, silence = 0): void {
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  const touched = Date.now() / 1000 - silence;
  utimesSync(path, touched, touched);
}

/** The id of a process that is gone. */
const gone = spawnSync(process.execPath, ['--version']).pid;
const since = Date.parse('2026-03-01T12:00:00Z');

describe('StateLock', () => {
  it('names its holder, and leaves nothing behind', () => {
    const lock = take();
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid, host: hostname() });
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is refused while its holder lives, here or elsewhere', () => {
    left({ pid: process.pid, host: hostname(), since }, 3600);
    const here = `process ${process.pid} on ${hostname()}, since 2026-03-01T12:00:00.000Z`;
    expect(take).toThrow(here);
    left({ pid: gone, host: 'elsewhere', since }, 100);
    expect(take).toThrow(`process ${gone} on elsewhere`);
    expect(take).toThrow(StateError);
    expect(readdirSync(folder)).toEqual(['state.json.lock']);
  });

  it('is refused while another is just writing it', () => {
    left('');
    expect(take).toThrow('just starting');
  });

  it.each([
    ['whose process is gone', { pid: gone, host: hostname(), since }, 0],
    ['on another machine that has been silent for long', { pid: process.pid, host: 'elsewhere', since }, 130],
    ['that was never written to its end', '{"pid":', 130],
  ])('is taken over from one %s', (_, content, silence) => {
    left(content, silence);
    take();
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid, host: hostname() });
    expect(readdirSync(folder)).toEqual(['state.json.lock']);
  });

  it('is taken over although somebody died while taking it over', () => {
    left({ pid: gone, host: hostname(), since });
    writeFileSync(`${path}.clearing`, JSON.stringify({ pid: gone, host: hostname(), since }));
    take();
    expect(readdirSync(folder)).toEqual(['state.json.lock']);
  });

  it('stays where somebody else has taken it over since', () => {
    const lock = take();
    left({ pid: gone, host: 'elsewhere', since });
    lock.release();
    expect(existsSync(path)).toBe(true);
  });

  it('says why where its file cannot be made', () => {
    state = join(folder, 'missing', 'state.json');
    expect(take).toThrow(/^The state cannot be written to .*missing/);
  });
});
