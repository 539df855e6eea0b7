import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { isAlive } from '../alive.ts';
import { asNumber, asString, member } from '../json.ts';
import { StateError } from './document.ts';

/** Whom a lock file names: a process of a machine, and when its emulator started, in milliseconds since 1970. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly since: number;
}

/** A holder shows that it lives this often, in milliseconds. */
const heartbeat = 20_000;
/** One on another machine, or one whose file names nobody, is taken for dead after so long a silence, in milliseconds. */
const patience = 120_000;
/** How often a dead holder's file is tried to be taken over: others may be at it too, and die of it. */
const attempts = 20;

/**
 * Keeps a state file to one emulator: two would write over each other, each without what the other remembers. The lock is
 * a file beside the state, which only one process can create; that of a process that died counts for nothing.
 */
export class StateLock {
  readonly #state: string;
  readonly #path: string;
  readonly #own: Holder = { pid: process.pid, host: hostname(), since: Date.now() };
  readonly #beating: NodeJS.Timeout;

  /** Takes the lock. Throws StateError where another emulator has it, or where the file cannot be made. */
  constructor(state: string) {
    this.#state = state;
    this.#path = `${state}.lock`;
    try {
      this.#take();
    } catch (error) {
      if (error instanceof StateError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new StateError(`The state cannot be written to ${state}: ${reason}.`);
    }
    this.#beating = setInterval(() => {
      this.#beat();
    }, heartbeat);
    this.#beating.unref();
  }

  /** Gives the state free. A lock that somebody else has taken over since, for our silence, stays. */
  release(): void {
    clearInterval(this.#beating);
    const holder = holderIn(this.#path);
    if (holder !== undefined && isSame(holder, this.#own)) rmSync(this.#path, { force: true });
  }

  #take(): void {
    for (let attempt = 1; !create(this.#path, this.#own); attempt += 1) {
      const other = livingHolder(this.#path);
      if (other !== undefined || attempt === attempts) throw new StateError(this.#refusal(other));
      this.#clear();
    }
  }

  #refusal(other: Holder | 'somebody' | undefined): string {
    const whom =
      other === undefined || other === 'somebody'
        ? 'another emulator, which is just starting'
        : `another emulator: process ${other.pid} on ${other.host}, since ${new Date(other.since).toISOString()}`;
    return `The state in ${this.#state} is used by ${whom}. End that one, or name another file.`;
  }

  /**
   * Takes a dead holder's file away, one process at a time: a second one that has seen the dead file too would else take away
   * the file of the first, which lives.
   */
  #clear(): void {
    const guard = `${this.#path}.clearing`;
    if (!create(guard, this.#own)) {
      if (livingHolder(guard) === undefined) rmSync(guard, { force: true });
      return;
    }
    try {
      if (livingHolder(this.#path) === undefined) rmSync(this.#path, { force: true });
    } finally {
      rmSync(guard, { force: true });
    }
  }

  #beat(): void {
    const now = new Date();
    try {
      utimesSync(this.#path, now, now);
    } catch {
      // Somebody has removed it by hand; the state goes on being written.
    }
  }
}

/** Makes a file that only one process can make; false where it is there. */
function create(path: string, holder: Holder): boolean {
  try {
    writeFileSync(path, JSON.stringify(holder), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Who has a lock and lives, `somebody` while its file is being written; undefined where the file or its holder is gone. */
function livingHolder(path: string): Holder | 'somebody' | undefined {
  const age = ageOf(path);
  if (age === undefined) return undefined;
  const holder = holderIn(path);
  const silent = age > patience;
  if (holder === undefined) return silent ? undefined : 'somebody';
  const lives = holder.host === hostname() ? isAlive(holder.pid) : !silent;
  return lives ? holder : undefined;
}

/** How long ago a file was touched, in milliseconds; undefined where there is none. */
function ageOf(path: string): number | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? undefined : Date.now() - found.mtimeMs;
}

function holderIn(path: string): Holder | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const pid = asNumber(member(content, 'pid'));
    const host = asString(member(content, 'host'));
    const since = asNumber(member(content, 'since'));
    return pid === undefined || host === undefined || since === undefined ? undefined : { pid, host, since };
  } catch {
    return undefined;
  }
}

function isSame(one: Holder, other: Holder): boolean {
  return one.pid === other.pid && one.host === other.host && one.since === other.since;
}
