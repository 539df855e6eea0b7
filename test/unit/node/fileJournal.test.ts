import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../src/core/plans/record.ts';
import { fileJournal } from '../../../src/node/fileJournal.ts';

let folder: string;
let log: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journal-'));
  log = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const journal = (path = folder) => fileJournal(path, (level, message) => log.push(`${level} ${message}`));

function record(runId: string, startedAt = 1): RunRecord {
  return {
    format: 2,
    runId,
    plan: {
      format: 2,
      kind: 'enable',
      title: 'Encrypt',
      subject: { id: '/a', name: 'a', type: 'Microsoft.CognitiveServices/accounts' },
      accounts: [],
      effects: [],
      proves: [],
      related: [],
      choices: [],
      steps: [],
      blockers: [],
      notes: [],
    },
    consents: [],
    status: 'running',
    startedAt,
    updatedAt: startedAt,
    steps: { identity: { status: 'waiting', attempts: 2, retryAt: 5 } },
    cloud: 'AzureCloud',
    isEmulator: true,
  };
}

describe('the journal on disk', () => {
  it('is empty before anything was saved, and makes its folder then', async () => {
    const deep = journal(join(folder, 'a', 'b'));
    expect(await deep.list()).toEqual([]);
    await deep.save(record('r'));
    expect(await deep.list()).toEqual([record('r')]);
  });

  it('gives back what was saved last, oldest run first', async () => {
    const runs = journal();
    await runs.save(record('late', 9));
    await runs.save(record('early', 2));
    await runs.save({ ...record('late', 9), status: 'succeeded' });
    expect((await journal().list()).map(({ runId, status }) => [runId, status])).toEqual([
      ['early', 'running'],
      ['late', 'succeeded'],
    ]);
    expect(await readdir(folder)).toHaveLength(2);
  });

  it('forgets a run, and one that it does not know', async () => {
    const runs = journal();
    await runs.save(record('r'));
    await runs.remove('r');
    await runs.remove('never was');
    expect(await runs.list()).toEqual([]);
  });

  it('keeps a run in its folder whatever the run is called', async () => {
    const runs = journal();
    const names = ['../../escape', 'con.', 'a/b', 'a%2Fb', 'ä ö', '..'];
    for (const name of names) await runs.save(record(name));
    expect((await runs.list()).map(({ runId }) => runId).sort()).toEqual([...names].sort());
    expect(await readdir(folder)).toHaveLength(names.length);
  });

  it.each([
    ['half a file', '{"format": 1, "runId": "r", "pl'],
    ['an empty file', ''],
    ['another JSON', '[]'],
    ['a record without a plan', JSON.stringify({ ...record('r'), plan: undefined })],
    ['a record with a broken step', JSON.stringify({ ...record('r'), steps: { identity: null } })],
  ])('sets %s aside, says so, and reads the others', async (_, text) => {
    const runs = journal();
    await runs.save(record('good'));
    await writeFile(join(folder, 'bad.json'), text);
    expect((await runs.list()).map(({ runId }) => runId)).toEqual(['good']);
    expect(await readFile(join(folder, 'bad.json.damaged'), 'utf8')).toBe(text);
    expect(log).toEqual([expect.stringMatching(/^error .*damaged.*bad\.json\.damaged/)]);
    expect((await runs.list()).length).toBe(1);
    expect(log).toHaveLength(1);
  });

  it('leaves alone what a newer version has written', async () => {
    await writeFile(join(folder, 'new.json'), JSON.stringify({ format: 3 }));
    expect(await journal().list()).toEqual([]);
    expect(await readdir(folder)).toEqual(['new.json']);
    expect(log[0]).toContain('newer version');
  });

  it('tidies up after a program that died while it wrote, but not under one that writes', async () => {
    await writeFile(join(folder, '.r.json.abc.tmp'), '{');
    await writeFile(join(folder, '.r.json.def.tmp'), '{');
    await utimes(join(folder, '.r.json.abc.tmp'), 1, 1);
    expect(await journal().list()).toEqual([]);
    expect(await readdir(folder)).toEqual(['.r.json.def.tmp']);
  });

  it('leaves the record before untouched where it cannot be written', async () => {
    const runs = journal();
    await runs.save(record('r'));
    const circular: Record<string, unknown> = { ...record('r') };
    circular['self'] = circular;
    await expect(runs.save(circular as unknown as RunRecord)).rejects.toThrow();
    expect(await runs.list()).toEqual([record('r')]);
  });
});
