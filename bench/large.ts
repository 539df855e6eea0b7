import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { TextFiles } from '../src/core/templates.ts';
import { createChecker, formats } from '../src/templates/index.ts';
import { fileOf, pieces } from './generated.ts';
import type { Comparison } from './statistics.ts';

/** What VS Code calls a dropped frame, in milliseconds. */
const frameDrop = 50;
const megabyte = 1_000_000;
const { signal } = new AbortController();

/** How long the host can do nothing else at the longest while an ARM template of three megabytes is read and judged. */
export async function measureBlocking(rounds: number): Promise<Comparison> {
  const uri = 'file:///estate/main.json';
  const text = largeTemplate(3 * megabyte);
  const own: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const checker = checkerOf(new Map([[uri, text]]));
    const gaps = watchGaps();
    const { findings } = await checker.check([uri], signal);
    own.push(await gaps.longest());
    if (findings.length === 0) throw new Error('Nothing was judged.');
    checker.forget();
  }
  return {
    what: 'A block by 3 MB of ARM',
    than: 'a dropped frame',
    trivial: [frameDrop],
    // What others do on the machine meanwhile is none of the checker's time.
    own: [Math.min(...own)],
    atMost: 1,
  };
}

/** Memory with files of all formats read, judged and closed again, beside what it was before. Megabytes. */
export async function measureMemory(): Promise<Comparison> {
  const texts = new Map<string, string>();
  for (const language of ['bicep', 'arm', 'terraform', 'script'] as const) {
    for (let index = 0; index < 25; index++) {
      const { name, text } = fileOf(language, 2_000);
      texts.set(`file:///estate/${language}${index}/${name}`, text);
    }
  }
  const checker = checkerOf(texts);
  const look = async (): Promise<number> => {
    for (const uri of texts.keys()) await checker.check([uri], signal);
    const held = memory();
    checker.forget();
    return held;
  };
  await look();
  const before = memory();
  const held = await look();
  const after = memory();
  if (held - before < 1) throw new Error('Nothing was held while the files were open.');
  return {
    what: 'Memory once files are closed',
    than: 'before they were opened',
    trivial: [before],
    own: [after],
    atMost: 1.1,
    unit: 'MB',
  };
}

function checkerOf(texts: ReadonlyMap<string, string>) {
  const files: TextFiles = {
    read: (uri) => {
      const text = texts.get(uri);
      return Promise.resolve(text === undefined ? undefined : { kind: 'text', uri, text, version: '1' });
    },
    list: (folder) =>
      Promise.resolve(
        [...texts.keys()].filter((uri) => uri.slice(0, uri.lastIndexOf('/')) === folder.replace(/\/$/, '')),
      ),
  };
  const pause = () => new Promise<void>((resolve) => setImmediate(resolve));
  return createChecker({ formats, files, now: () => Date.now(), pause });
}

function largeTemplate(length: number): string {
  const { piece, other, whole } = pieces.arm;
  const parts: string[] = [piece(0), piece(1), piece(2)];
  let size = 0;
  for (let index = 0; size < length; index++) {
    const part = other(index);
    parts.push(part);
    size += part.length;
  }
  return whole(parts);
}

/** The longest time between two turns of the event loop. */
function watchGaps() {
  let longest = 0;
  let last = performance.now();
  let isOver = false;
  const turn = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  return {
    longest: async (): Promise<number> => {
      await new Promise<void>((resolve) => setImmediate(resolve));
      isOver = true;
      return longest;
    },
  };
}

function memory(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed / megabyte;
}
