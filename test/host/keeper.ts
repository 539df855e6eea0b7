/**
 * A program of its own: runs another program for exactly as long as the process that started it lives.
 *
 * It is connected to its starter by a channel, on which it says the process id of the program. Once the starter sends
 * anything, or the channel ends because the starter died, even by kill -9, everything that the program started goes too.
 * The only argument is a `KeptProgram` as JSON.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { endAll, type KeptProgram } from './keptProgram.ts';

/** Milliseconds that a program gets to end by itself after it was asked to. */
const GRACE = 3000;

async function keep(program: KeptProgram): Promise<number> {
  const { promise: ended, resolve } = Promise.withResolvers<number>();
  const child = spawn(program.command, program.args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    // A process group of its own, so that one signal reaches all that the program started. Windows knows no groups.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  child.once('error', (error) => {
    console.error(error.message);
    resolve(127);
  });
  child.once('exit', (code) => resolve(code ?? 1));
  process.send?.(child.pid ?? 0);

  const stopped = Promise.race([once(process, 'message'), once(process, 'disconnect')]).then(async () => {
    endAll(child.pid, 'SIGTERM');
    await Promise.race([ended, pause(GRACE)]);
    return 0;
  });
  const code = await Promise.race([ended, stopped]);
  endAll(child.pid, 'SIGKILL', program.cleanup);
  return code;
}

// The starter decides when it is over; a Ctrl-C that reaches the whole terminal must not come before its own clearing up.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.exit(await keep(JSON.parse(process.argv[2] ?? '') as KeptProgram));
