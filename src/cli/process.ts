import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createWays } from '../connect.ts';
import type { ConnectionKind } from '../core/session.ts';
import { fileJournal } from '../node/fileJournal.ts';
import { systemClock } from '../node/systemClock.ts';
import { UsageError } from './problem.ts';
import { defaultStateFolder } from './stateFolder.ts';
import { createTerminal, type Terminal } from './terminal.ts';
import type { World } from './world.ts';

/** What a shell makes of a program that SIGINT has ended. */
const interruptedCode = 130;

/**
 * This process as the world of a command.
 * @param programs folder of the bundles
 */
export function processWorld(programs: string): World {
  const terminal = createTerminal(process.stdout, process.stderr, process.env);
  const signal = interruption(terminal);
  return {
    terminal,
    signal,
    clock: systemClock,
    async withSource(options, log, work) {
      const emulator = options.emulator ?? process.env['AOAI_CMK_EMULATOR'];
      const kind: ConnectionKind = emulator === undefined ? options.credential : 'emulator';
      const { cloud, principal } = options;
      const ways = createWays({
        log,
        settings: () => ({ cloud, emulatorPrincipal: principal, emulatorPropagationSeconds: 20 }),
        emulatorProgram: join(programs, 'emulator.cjs'),
        runningEmulator: emulator === 'start' ? undefined : emulator,
      });
      const way = { isAsked: true, isAgain: false, onEnded: () => undefined };
      try {
        return await work(await ways.open(kind, way, signal));
      } finally {
        await ways.close();
      }
    },
    journal: (folder, log) => fileJournal(folder ?? defaultStateFolder(), log),
    get version() {
      return versionOf(programs);
    },
    rulePage: (id) => textAt(join(programs, '..', 'docs', 'rules', `${id}.md`)),
    standardInput: () => text(process.stdin),
    digest: digestOf,
    absolute: (path) => resolve(path),
  };
}

/** The first Ctrl-C (or SIGTERM) asks the command to stop and to say what is true then; the second ends the program at once. */
function interruption(terminal: Terminal): AbortSignal {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(interruptedCode);
    terminal.err('Cancelling … Ctrl-C again ends at once, without the last word.');
    controller.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return controller.signal;
}

/** The package lies above the folder of the bundles. */
function versionOf(programs: string): string {
  const manifest = JSON.parse(readFileSync(join(programs, '..', 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  return manifest.version;
}

function textAt(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch (thrown) {
    throw new UsageError(`The file ${path} cannot be read: ${(thrown as Error).message}`);
  }
  return hash.digest('hex');
}
