import { readdirSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { TextFiles } from '../../../src/core/templates.ts';
import { judgeReading } from '../../../src/templates/judge.ts';
import { terraform } from '../../../src/templates/terraform/index.ts';

/**
 * Configurations that their authors deploy: a folder with the verified modules' examples (github.com/Azure, terraform-azurerm-avm-res-…),
 * Microsoft's published samples, or the examples in azurerm's documentation, a folder each. They are not part of this repository.
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
  async list(folder) {
    try {
      return (await readdir(fileURLToPath(folder))).map((name) => `${folder.replace(/\/$/, '')}/${name}`);
    } catch {
      return [];
    }
  },
};

const { signal } = new AbortController();

describe.skipIf(samples === undefined)('Terraform that its authors deploy', () => {
  const all =
    samples === undefined
      ? []
      : readdirSync(samples, { recursive: true, encoding: 'utf8' })
          .filter((name) => terraform.claims(name))
          .map((name) => pathToFileURL(join(samples, name)).href);

  it('is read, and no error is found in it', { timeout: 120_000 }, async () => {
    const errors: string[] = [];
    for (const entry of await terraform.entries(all, disk, signal)) {
      const reading = await terraform.read(entry, disk, signal);
      const { findings } = await judgeReading(reading, { format: terraform, files: disk, now: Date.now() });
      for (const { severity, rule, uri, range } of findings)
        if (severity === 'error') errors.push(`${entry}: ${rule} at ${uri}:${range.start.line + 1}`);
    }
    expect(errors).toEqual([]);
  });
});
