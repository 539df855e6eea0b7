import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { endAll, type KeptProgram } from './keptProgram.ts';

const keeperFile = fileURLToPath(new URL('keeper.ts', import.meta.url));

/** How a kept program is started, beyond its command and arguments. */
export interface KeptOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Files and folders that are removed when the program has ended, however it ended. */
  readonly cleanup?: readonly string[];
  /** Gets the program's standard output as it comes. */
  readonly onOutput?: (text: string) => void;
  /** Gets the program's standard error as it comes; by default together with its output. */
  readonly onError?: (text: string) => void;
}

/** A program that cannot outlive this process. */
export interface Kept {
  /** Settles with the program's exit code once it and all it started have ended. */
  readonly ended: Promise<number>;
  /** False once it has ended. */
  readonly running: () => boolean;
  /** Ends the program and all it started; waits until that is done. Safe to call twice. */
  readonly stop: () => Promise<void>;
}

/** Starts a program that ends together with this process, even when this process is killed without warning. */
export function startKept(command: string, args: readonly string[], options: KeptOptions = {}): Kept {
  const program: KeptProgram = { command, args, cleanup: options.cleanup ?? [] };
  const keeper: ChildProcess = spawn(process.execPath, [keeperFile, JSON.stringify(program)], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Out of the terminal's process group: Ctrl-C is for the starter, who then stops what it keeps.
    detached: process.platform !== 'win32',
    windowsHide: true,
    env: options.env ?? process.env,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  const onOutput = options.onOutput ?? ((): void => undefined);
  keeper.stdout?.setEncoding('utf8').on('data', onOutput);
  keeper.stderr?.setEncoding('utf8').on('data', options.onError ?? onOutput);
  let pid = 0;
  keeper.on('message', (message) => (pid = Number(message)));
  keeper.once('exit', (_code, signal) => {
    // Somebody killed the keeper: its work falls to us.
    if (signal !== null) endAll(pid, 'SIGKILL', program.cleanup);
  });
  const ended = once(keeper, 'close').then(([code]) => (typeof code === 'number' ? code : 1));
  return {
    ended,
    running: () => keeper.exitCode === null && keeper.signalCode === null,
    stop: async () => {
      // Not by closing the channel from this side: Node would then never report the end.
      if (keeper.connected) keeper.send('stop', () => undefined);
      await ended;
    },
  };
}
