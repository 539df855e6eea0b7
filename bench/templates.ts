import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import type { TextFiles } from '../src/core/templates.ts';
import { createChecker, formats } from '../src/templates/index.ts';
import { fileOf, type Language } from './generated.ts';
import type { Comparison } from './statistics.ts';

/** About as long as the longest templates that people write by hand. */
const lines = 6_000;

/** Runs before the first that is measured, so that both sides are warm. */
const warmUp = 8;

const languages: readonly Language[] = ['bicep', 'arm', 'terraform', 'script'];
const { signal } = new AbortController();

/** Reading and judging a file of each format from nothing, beside TypeScript's own parser for as many bytes. */
export async function measureReading(rounds: number): Promise<readonly Comparison[]> {
  const all: Comparison[] = [];
  for (const language of languages) {
    const { name, text } = fileOf(language, lines);
    const code = typeScriptOf(text.length);
    const trivial: number[] = [];
    const own: number[] = [];
    for (let round = 0; round < warmUp + rounds; round++) {
      const start = performance.now();
      ts.createSourceFile('a.ts', code, ts.ScriptTarget.Latest);
      const between = performance.now();
      await judge(`file:///estate/${name}`, text);
      const end = performance.now();
      if (round < warmUp) continue;
      trivial.push(between - start);
      own.push(end - between);
    }
    all.push({ what: `Reading and judging ${language}`, than: "TypeScript's parser", trivial, own, atMost: 3 });
  }
  return all;
}

async function judge(uri: string, text: string): Promise<void> {
  const files: TextFiles = {
    read: (asked) => Promise.resolve(asked === uri ? { kind: 'text', uri, text, version: '1' } : undefined),
    list: () => Promise.resolve([uri]),
  };
  const checker = createChecker({ formats, files, now: () => Date.now() });
  const { findings } = await checker.check([uri], signal);
  if (findings.length === 0) throw new Error(`Nothing was judged in ${uri}.`);
  checker.forget();
}

/** Code of this project. */
function typeScriptOf(length: number): string {
  const folder = new URL('../src/core/rules/', import.meta.url);
  const text = readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .join('\n');
  return text.repeat(Math.ceil(length / text.length)).slice(0, length);
}
