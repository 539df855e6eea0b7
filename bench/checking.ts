import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TextFiles } from '../src/core/templates.ts';
import { diskFiles } from '../src/node/diskFiles.ts';
import { findFiles } from '../src/node/findFiles.ts';
import { createChecker, formats } from '../src/templates/index.ts';
import { fileOf, mixedFiles, type Language } from './generated.ts';
import { percentile, type Comparison } from './statistics.ts';

/** What VS Code calls a dropped frame; a keystroke may take a tenth of it. Milliseconds. */
const frameDrop = 50;

const { signal } = new AbortController();

/**
 * A character typed again and again in a file of 2,000 lines, of each language: until it is read and judged. Of several batches the best
 * counts: what others do on the machine meanwhile is none of the checker's time.
 */
export async function measureKeystrokes(strokes: number): Promise<readonly Comparison[]> {
  const all: Comparison[] = [];
  for (const language of ['bicep', 'arm', 'terraform', 'script'] as const) {
    const own = await keystrokes(language, strokes);
    all.push({
      what: `A keystroke in ${language}, 95 of 100`,
      than: 'a dropped frame',
      trivial: [frameDrop],
      own: [Math.min(...own.map((batch) => percentile(batch, 0.95)))],
      atMost: 0.1,
    });
  }
  return all;
}

async function keystrokes(language: Language, strokes: number): Promise<readonly (readonly number[])[]> {
  const { name, text: whole, typed } = fileOf(language, 2000);
  const uri = `file:///estate/${name}`;
  let text = whole;
  let version = 0;
  const files: TextFiles = {
    read: (asked) => Promise.resolve(asked === uri ? { kind: 'text', uri, text, version: String(version) } : undefined),
    list: () => Promise.resolve([uri]),
  };
  const checker = createChecker({ formats, files, now: () => Date.now() });
  const warmUp = 100;
  const own = Array.from({ length: batches }, (): number[] => []);
  for (let stroke = 0; stroke < warmUp + batches * strokes; stroke++) {
    // Inside of a name, in the middle of the file.
    text = whole.replace(typed, `${typed}${'x'.repeat(1 + (stroke % 5))}`);
    version++;
    const start = performance.now();
    const { findings } = await checker.check([uri], signal);
    if (stroke >= warmUp) own[Math.floor((stroke - warmUp) / strokes)]?.push(performance.now() - start);
    if (findings.length === 0) throw new Error(`Nothing was judged in ${name}.`);
  }
  return own;
}

const batches = 6;

/** A folder of 2,000 files, some of ours: found, read and judged, beside `git grep` for what they mention. */
export async function measureWorkspace(rounds: number): Promise<Comparison> {
  const folder = await mkdtemp(join(tmpdir(), 'aoai-cmk-bench-'));
  try {
    for (const [name, text] of mixedFiles(2000)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    const git = (...args: readonly string[]) =>
      execFileSync('git', args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
    git('init', '--quiet');
    git('add', '.');
    const trivial: number[] = [];
    const own: number[] = [];
    for (let round = 0; round < rounds + 1; round++) {
      const before = performance.now();
      git('grep', '-l', '-i', '-E', 'Microsoft.CognitiveServices|azurerm_cognitive|cognitiveservices');
      const between = performance.now();
      const found = await scan(folder);
      const after = performance.now();
      if (found === 0) throw new Error('Nothing was judged.');
      // The first round warms the disk's cache and the compiler, as an editor that is open is warm.
      if (round === 0) continue;
      trivial.push(between - before);
      own.push(after - between);
    }
    return { what: 'Scanning 2,000 files', than: 'git grep', trivial, own, atMost: 10 };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function scan(folder: string): Promise<number> {
  const claims = (path: string) => formats.some((format) => format.claims(pathToFileURL(path).href));
  const { files, roots } = await findFiles(['.'], folder, claims);
  const checker = createChecker({ formats, files: diskFiles(roots), now: () => Date.now() });
  const { findings } = await checker.check(
    files.map((path) => pathToFileURL(path).href),
    signal,
  );
  return findings.length;
}
