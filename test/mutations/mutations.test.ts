import { existsSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { features } from './features/index.ts';
import { mutate } from './mutation.ts';
import { root, runTests } from './run.ts';
import { whyUnnoticed } from './verdict.ts';

/** `all`, or part of the name of a feature or of what is broken; unless it is given, the first mutation of each feature. */
const chosen = process.env['AOAI_CMK_MUTATIONS'] ?? '';

const all = features.flatMap(({ name, mutations }) =>
  mutations.map((mutation, index) => ({ feature: name, isFirst: index === 0, mutation })),
);
const tried = all.filter(({ feature, isFirst, mutation }) => {
  if (chosen === '') return isFirst;
  return chosen === 'all' || `${feature}: ${mutation.breaks}`.toLowerCase().includes(chosen.toLowerCase());
});

describe('Mutations', () => {
  it('are each known by a sentence of their own', () => {
    const sentences = all.map(({ feature, mutation }) => `${feature}: ${mutation.breaks}`);
    expect(sentences.filter((sentence, index) => sentences.indexOf(sentence) !== index)).toEqual([]);
    expect(tried.length).toBeGreaterThan(0);
  });

  it.each(all.map(({ mutation }) => mutation))('break what is there, and only what it does: $breaks', (mutation) => {
    const source = readFileSync(join(root, mutation.file), 'utf8');
    expect(mutation.by).not.toBe(mutation.text);
    // Throws where the text is not there, or what comes of it is no TypeScript.
    stripTypeScriptTypes(mutate(source, mutation));
    expect(existsSync(join(root, mutation.tests))).toBe(true);
  });

  it('would go unnoticed by no test that fails anyway', async () => {
    const files = [...new Set(tried.map(({ mutation }) => mutation.tests))];
    const { tests, complaints } = await runTests({
      files,
      named: namedBy(tried.map(({ mutation }) => mutation.named)),
    });
    expect(
      tests.filter(({ status }) => status === 'failed').map(({ file, name, failures }) => ({ file, name, failures })),
    ).toEqual([]);
    for (const { mutation } of tried) {
      const named = new RegExp(mutation.named ?? '');
      const own = tests.filter(
        ({ file, name, status }) => file === mutation.tests && status === 'passed' && named.test(name),
      );
      expect(own.length, `Tests of ${mutation.tests} named /${named.source}/ ${complaints}`).toBeGreaterThan(0);
    }
  }, 1_200_000);

  it.concurrent.each(tried)('$feature: $mutation.breaks', async ({ mutation }) => {
    const ran = await runTests({ files: [mutation.tests], named: mutation.named, mutation });
    expect(whyUnnoticed(mutation, ran)).toBeUndefined();
  });
});

/** One expression for all of them; undefined where some want whole files. */
function namedBy(expressions: readonly (string | undefined)[]): string | undefined {
  const known = expressions.filter((expression) => expression !== undefined);
  return known.length < expressions.length ? undefined : known.map((expression) => `(?:${expression})`).join('|');
}
