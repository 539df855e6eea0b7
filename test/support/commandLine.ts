import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningEmulator } from '../../src/emulator/start.ts';

const root = join(import.meta.dirname, '..', '..');

/** The program as it is shipped. */
export const program = join(root, 'dist', 'cli.cjs');

/** Builds dist/ as the product is built. A bundle that weighs too much is the build's own failure, not that of who needs it. */
export async function build(): Promise<void> {
  const child = spawn(process.execPath, [join(root, 'scripts', 'build.ts')], { cwd: root, stdio: 'ignore' });
  await once(child, 'close');
  if (!existsSync(program)) throw new Error('The command line could not be built.');
}

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** Standard output as JSON. */
  readonly json: () => Record<string, unknown>;
}

/** A command under way. */
export interface Going {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves once standard error has said something. */
  readonly says: (pattern: RegExp) => Promise<void>;
}

/** Starts the program as somebody in a shell would; it talks to the emulator, as its owner unless told otherwise. */
export function start(
  emulator: RunningEmulator | undefined,
  state: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Going {
  const { port, secret, tenantId, principals } = emulator ?? {};
  const child = spawn(process.execPath, [program, ...args, '--state', state], {
    env: {
      ...process.env,
      NO_COLOR: '1',
      ...(emulator && { AOAI_CMK_EMULATOR: JSON.stringify({ port, secret, tenantId, principals }) }),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = once(child, 'close').then(([code]): Ended => {
    const text = out;
    return { code: code as number | null, out, err, json: () => JSON.parse(text) as Record<string, unknown> };
  });
  return {
    child,
    ended,
    async says(pattern) {
      const isOver = ended.then(() => true);
      while (!pattern.test(err)) {
        const pause = new Promise<false>((resolve) => setTimeout(() => resolve(false), 20));
        if (await Promise.race([isOver, pause])) throw new Error(`It ended without a word of ${pattern}: ${err}${out}`);
      }
    },
  };
}
