/**
 * A program of its own: runs another program for exactly as long as the process that started it lives.
 *
 * Its standard input is a pipe that nobody writes to. The pipe ends when the starter closes it or dies, even by kill -9;
 * then everything that the kept program started goes too, and the folders named in `cleanup` are removed.
 * The only argument is a `KeptProgram` as JSON.
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** What the keeper is told to run. */
export interface KeptProgram {
  readonly command: string;
  readonly args: readonly string[];
  /** Files and folders that go when the program has ended. */
  readonly cleanup: readonly string[];
}

const isWindows = process.platform === 'win32';

/** Milliseconds that a program gets to end by itself after it was asked to. */
const GRACE = 3000;

async function keep(program: KeptProgram): Promise<number> {
  const child = spawn(program.command, program.args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    // A process group of its own, so that one signal reaches all that the program started. Windows knows no groups.
    detached: !isWindows,
    windowsHide: true,
  });
  const { promise: ended, resolve } = Promise.withResolvers<number>();
  child.once('error', (error) => {
    console.error(error.message);
    resolve(127);
  });
  child.once('exit', (code) => resolve(code ?? 1));

  const signalAll = (signal: NodeJS.Signals): void => {
    if (child.pid === undefined) return;
    try {
      process.kill(isWindows ? child.pid : -child.pid, signal);
    } catch {
      // The group is gone already.
    }
  };
  const abandoned = new Promise<void>((done) => {
    process.stdin.once('close', done);
  });
  process.stdin.resume();

  const stopped = abandoned.then(async () => {
    signalAll('SIGTERM');
    await Promise.race([ended, pause(GRACE)]);
    return 0;
  });
  const code = await Promise.race([ended, stopped]);
  signalAll('SIGKILL');
  for (const path of program.cleanup) rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  return code;
}

// The starter decides when it is over; a Ctrl-C that reaches the whole terminal must not come before its own clearing up.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.exit(await keep(JSON.parse(process.argv[2] ?? '') as KeptProgram));
