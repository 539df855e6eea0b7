import { createHash, randomUUID } from 'node:crypto';
import { link, open, rm, stat } from 'node:fs/promises';
import { AzureFailure, ownRefusal } from '../../../core/failure.ts';

/** Nothing that is read here is larger: a PEM file, a transfer blob, a backup of at most 500 versions. */
const largestFile = 16 * 1024 * 1024;

/** A file that a change names, in words for the person where it is no good. */
export interface FileUse {
  readonly purpose: string;
  /** The ARM id that the change is about. */
  readonly resource: string;
  readonly path: string;
}

/**
 * @param sha256 hexadecimal, of the file as it was when the plan was made; undefined where it was not remembered
 * @throws AzureFailure of kind `rejected`
 */
export async function readWhole(use: FileUse, sha256: string | undefined): Promise<Buffer> {
  const content = await contentOf(use);
  if (sha256 !== undefined && digestOf(content) !== sha256.toLowerCase()) {
    throw refused(use, `${use.path} is not the file that it was when the plan was made.`);
  }
  return content;
}

async function contentOf(use: FileUse): Promise<Buffer> {
  try {
    const file = await open(use.path, 'r');
    try {
      if ((await file.stat()).size > largestFile) throw refused(use, `${use.path} is too large.`);
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (thrown) {
    if (thrown instanceof AzureFailure) throw thrown;
    throw refused(use, `${use.path} cannot be read: ${reasonOf(thrown)}`);
  }
}

/** @throws AzureFailure where something is there already */
export async function requireFree(use: FileUse): Promise<void> {
  const isThere = await stat(use.path).then(
    () => true,
    () => false,
  );
  if (isThere) throw refused(use, `${use.path} is there already; nothing is overwritten.`);
}

/**
 * Writes a file that only its owner may read. It is there whole or not at all, and what is there already stays.
 * @throws AzureFailure
 */
export async function writeNew(use: FileUse, content: Uint8Array): Promise<void> {
  const partial = `${use.path}.${randomUUID()}.partial`;
  try {
    const file = await open(partial, 'wx', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    // Unlike a rename, a link never takes the place of another file.
    await link(partial, use.path);
  } catch (thrown) {
    throw refused(use, `${use.path} cannot be written: ${reasonOf(thrown)}`);
  } finally {
    await rm(partial, { force: true });
  }
}

export function digestOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

export function refused({ purpose, resource }: FileUse, explanation: string): AzureFailure {
  return ownRefusal(purpose, resource, explanation);
}

function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
