import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Locked, type Lock, type LockHolder } from '../core/plans/lock.ts';
import { isJsonObject } from '../core/resources/json.ts';

/** A holder shows that it lives this often, in milliseconds. */
const heartbeat = 20_000;

/** A holder on another machine that has not shown itself for so long, in milliseconds, is taken for dead. */
const patience = 120_000;

/** What a lock file holds: whom to name to a person, and how to find out whether it still lives. */
interface LockFile extends LockHolder {
  readonly pid: number;
  readonly host: string;
}

/**
 * Takes hold of resources by a file each, which only one program can create. The files of a program that died, on this machine or,
 * after a while, on another one that shares the folder, count for nothing.
 * @throws Locked where somebody who lives holds one of them; then none is taken
 */
export async function lockFiles(
  folder: string,
  resources: readonly string[],
  holder: Pick<LockHolder, 'runId' | 'title'>,
): Promise<Lock> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const content: LockFile = {
    ...holder,
    since: Date.now(),
    program: `process ${process.pid} on ${hostname()}`,
    pid: process.pid,
    host: hostname(),
  };
  const taken: string[] = [];
  const release = async (): Promise<void> => {
    await Promise.all(taken.map((path) => giveBack(path, content)));
  };
  try {
    // In one order for everybody, so that two who want the same resources do not each hold a half.
    for (const resource of [...new Set(resources.map((id) => id.toLowerCase()))].sort()) {
      const path = join(folder, `${createHash('sha256').update(resource).digest('hex').slice(0, 32)}.lock`);
      await take(path, resource, content);
      taken.push(path);
    }
  } catch (thrown) {
    await release();
    throw thrown;
  }
  const beating = setInterval(() => {
    const now = new Date();
    for (const path of taken) void utimes(path, now, now).catch(() => undefined);
  }, heartbeat);
  beating.unref();
  return {
    async release() {
      clearInterval(beating);
      await release();
    },
  };
}

async function take(path: string, resource: string, content: LockFile): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await create(path, content);
      return;
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
      const other = await livingHolder(path);
      if (other) throw new Locked(resource, other);
      // Somebody else may have found the dead one too, and be faster.
      if (attempt > attempts) throw thrown;
      await clear(path, content);
    }
  }
}

const attempts = 20;

/** Makes a file that only one program can make. */
async function create(path: string, content: LockFile): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(JSON.stringify(content));
  } finally {
    await file.close();
  }
}

/**
 * Takes a dead holder's file away. Only one program at a time may do so: otherwise a second one that has seen the dead file too would
 * take away the file of the first, which lives.
 */
async function clear(path: string, content: LockFile): Promise<void> {
  const guard = `${path}.clearing`;
  try {
    await create(guard, content);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
    // Whoever clears is done in a moment, or has died in it.
    if (await livingHolder(guard)) await setTimeout(clearingPause);
    else await rm(guard, { force: true });
    return;
  }
  try {
    if (!(await livingHolder(path))) await rm(path, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

/** In milliseconds. */
const clearingPause = 25;

/** A holder that was silent for too long may have lost its lock to somebody who holds it now. */
async function giveBack(path: string, { pid, host, runId, since }: LockFile): Promise<void> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const holder = holderIn(text);
  const isOurs = holder?.pid === pid && holder.host === host && holder.runId === runId && holder.since === since;
  if (isOurs) await rm(path, { force: true });
}

/** Who holds a lock and lives; undefined where the file is gone or its holder is. */
async function livingHolder(path: string): Promise<LockHolder | undefined> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    const holder = holderIn(text);
    const silent = Date.now() - mtimeMs > patience;
    // An empty file is one that is being written.
    if (!holder) return silent ? undefined : { runId: '', title: 'another plan', since: mtimeMs, program: 'unknown' };
    const lives = holder.host === hostname() ? isAlive(holder.pid) : !silent;
    return lives ? holder : undefined;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw thrown;
  }
}

function holderIn(text: string): LockFile | undefined {
  try {
    const content: unknown = JSON.parse(text);
    const isWhole = isJsonObject(content) && typeof content['pid'] === 'number' && typeof content['host'] === 'string';
    return isWhole ? (content as unknown as LockFile) : undefined;
  } catch {
    return undefined;
  }
}

/** Also true for a process of another user, which may not be signalled. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}
