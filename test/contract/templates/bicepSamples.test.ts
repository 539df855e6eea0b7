import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { TextFiles } from '../../../src/core/templates.ts';
import { bicep } from '../../../src/templates/bicep/index.ts';
import { judgeReading } from '../../../src/templates/judge.ts';

/**
 * Templates that their authors deploy: a folder with Microsoft's published samples (github.com/microsoft-foundry/foundry-samples,
 * infrastructure) and the verified modules' own tests (github.com/Azure/bicep-registry-modules, avm). They are not part of this repository.
 */
const samples = process.env['AOAI_CMK_SAMPLES'];

const disk: TextFiles = {
  async read(uri) {
    try {
      const text = await readFile(fileURLToPath(uri), 'utf8');
      return { kind: 'text', uri, text, version: String(text.length) };
    } catch {
      return undefined;
    }
  },
  list: () => Promise.resolve([]),
};

const signal = new AbortController().signal;

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => bicep.claims(name))
    .map((name) => pathToFileURL(join(folder, name)).href);
}

async function judged(entry: string) {
  const reading = await bicep.read(entry, disk, signal);
  return judgeReading(reading, { format: bicep, files: disk, now: Date.now() });
}

describe.skipIf(samples === undefined)('templates that their authors deploy', () => {
  const all = samples === undefined ? [] : filesBelow(samples);

  it('are read whole, and no error is found in them', { timeout: 120_000 }, async () => {
    const entries = await bicep.entries(all, disk, signal);
    expect(entries.length).toBeGreaterThan(0);
    const errors: string[] = [];
    for (const entry of entries) {
      const { reading, findings } = await judged(entry);
      errors.push(...reading.unreadable.map(({ uri, reason }) => `${uri}: ${reason}`));
      for (const { severity, rule, uri, range } of findings)
        if (severity === 'error') errors.push(`${entry}: ${rule} at ${uri}:${range.start.line + 1}`);
    }
    expect(errors).toEqual([]);
  });

  it.each([
    ['30-customer-managed-keys/main.bicep', ['updateEncryption.bicep']],
    ['31-customer-managed-keys-standard-agent/main.bicep', []],
  ])('lack the order of grant and switch or do not: %s', async (path, expected) => {
    const entry = all.find((uri) => uri.endsWith(`/${path}`));
    expect(entry).toBeDefined();
    const { findings } = await judged(entry ?? '');
    const places = findings.filter(({ rule }) => rule === 'grant-order').map(({ uri }) => uri.split('/').at(-1));
    expect(places).toEqual(expected);
  });
});
