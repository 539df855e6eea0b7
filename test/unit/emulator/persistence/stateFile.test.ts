import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StateError } from '../../../../src/emulator/persistence/document.ts';
import type { StatePart } from '../../../../src/emulator/persistence/part.ts';
import { StateFile } from '../../../../src/emulator/persistence/stateFile.ts';

let folder: string;
let path: string;
let value: unknown;
let taken: number;
const complaints: string[] = [];
const part: StatePart = {
  name: 'part',
  take: () => {
    taken += 1;
    return value;
  },
  prepare: (found) => () => (value = found),
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'state-file-'));
  path = join(folder, 'state.json');
  value = 'first';
  taken = 0;
  complaints.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

const stateFile = (): StateFile => new StateFile(path, [part], (message) => complaints.push(message));

describe('StateFile', () => {
  it('puts a new file in the place of the old one, which is whole for whoever has it open', () => {
    const file = stateFile();
    file.save();
    const old = openSync(path, 'r');
    value = 'second, and longer than the first';
    file.save();
    expect(readFileSync(old, 'utf8')).toContain('"part":"first"');
    expect(readFileSync(path, 'utf8')).toContain('"part":"second');
    closeSync(old);
  });

  it('leaves what was written before where it cannot write', () => {
    const file = stateFile();
    file.save();
    value = () => 'no plain data';
    expect(() => file.save()).toThrow(StateError);
    expect(readFileSync(path, 'utf8')).toContain('"part":"first"');
  });

  it('writes once for many changes, soon', async () => {
    const file = stateFile();
    for (let change = 0; change < 100; change += 1) {
      value = change;
      file.touch();
    }
    await delay(600);
    expect(taken).toBe(1);
    expect(readFileSync(path, 'utf8')).toContain('"part":99');
  });

  it('complains where it cannot write while the emulator runs, and writes at the next change', async () => {
    const file = stateFile();
    mkdirSync(`${path}.tmp`);
    file.touch();
    await delay(400);
    expect(complaints).toEqual([expect.stringContaining('cannot be written')]);
    rmSync(`${path}.tmp`, { recursive: true });
    file.touch();
    await delay(400);
    expect(complaints).toHaveLength(1);
    expect(readFileSync(path, 'utf8')).toContain('"part":"first"');
  });

  it('finds nothing where there is no file', async () => {
    expect(await stateFile().load()).toBe(false);
    expect(value).toBe('first');
  });
});
