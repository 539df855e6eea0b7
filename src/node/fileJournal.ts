import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecord } from '../core/plans/record.ts';
import { isJsonObject } from '../core/resources/json.ts';
import type { Journal, LogLine } from '../core/sources.ts';
import { temporarySuffix, writeAtomically } from './atomicFile.ts';
import { lockFiles } from './fileLock.ts';

const extension = '.json';

/** A temporary file this old, in milliseconds, belongs to a program that died. */
const abandoned = 60 * 60_000;

/**
 * Keeps runs in a folder, one JSON file each; the folder is made when the first run is saved. A file that is damaged is set aside
 * with the suffix `.damaged` and told in the log; the others are read all the same.
 */
export function fileJournal(folder: string, log: LogLine): Journal {
  return {
    async list() {
      const names = await namesIn(folder);
      await Promise.all(names.filter((name) => name.endsWith(temporarySuffix)).map((name) => tidy(join(folder, name))));
      const files = names.filter((name) => name.endsWith(extension));
      const records = await Promise.all(files.map((name) => read(join(folder, name), log)));
      return records.filter((record) => record !== undefined).sort((a, b) => a.startedAt - b.startedAt);
    },
    async save(record) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeAtomically(pathOf(folder, record.runId), `${JSON.stringify(record, undefined, 2)}\n`);
    },
    async remove(runId) {
      await rm(pathOf(folder, runId), { force: true });
    },
    lock: (resources, holder) => lockFiles(join(folder, 'locks'), resources, holder),
  };
}

/** A run's id holds the account's name; whatever else it may hold one day, the file stays in the folder. */
function pathOf(folder: string, runId: string): string {
  const safe = encodeURIComponent(runId).replace(/[.*'()!~]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return join(folder, `${safe}${extension}`);
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function read(path: string, log: LogLine): Promise<RunRecord | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    // Removed in between by another window.
    if (isMissing(error)) return undefined;
    log('error', `The journal of a run could not be read: ${path}: ${(error as Error).message}`);
    return undefined;
  }
  const content = parse(text);
  if (isNewer(content)) {
    log('warn', `${path} was written by a newer version of this extension and is left alone.`);
    return undefined;
  }
  if (isRecord(content)) return content;
  await setAside(path, log);
  return undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isNewer(content: unknown): boolean {
  return isJsonObject(content) && typeof content['format'] === 'number' && content['format'] > 2;
}

/** Whether everything is there that running and showing a record rely on. */
function isRecord(content: unknown): content is RunRecord {
  if (!isJsonObject(content) || content['format'] !== 2) return false;
  const { runId, plan, consents, status, startedAt, updatedAt, steps, cloud, isEmulator } = content;
  return (
    typeof runId === 'string' &&
    typeof status === 'string' &&
    typeof startedAt === 'number' &&
    typeof updatedAt === 'number' &&
    typeof cloud === 'string' &&
    typeof isEmulator === 'boolean' &&
    Array.isArray(consents) &&
    isJsonObject(plan) &&
    isJsonObject(plan['subject']) &&
    Array.isArray(plan['accounts']) &&
    Array.isArray(plan['proves']) &&
    Array.isArray(plan['blockers']) &&
    Array.isArray(plan['steps']) &&
    plan['steps'].every(
      (step) => isJsonObject(step) && typeof step['id'] === 'string' && isJsonObject(step['change']),
    ) &&
    isJsonObject(steps) &&
    Object.values(steps).every((step) => isJsonObject(step) && typeof step['status'] === 'string')
  );
}

async function setAside(path: string, log: LogLine): Promise<void> {
  const aside = `${path}.damaged`;
  try {
    await rename(path, aside);
    log('error', `The journal of a run is damaged; it was set aside as ${aside}.`);
  } catch (error) {
    if (!isMissing(error)) log('error', `The journal of a run is damaged: ${path}: ${(error as Error).message}`);
  }
}

async function tidy(path: string): Promise<void> {
  try {
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > abandoned) await rm(path, { force: true });
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
