import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** How the temporary files end that {@link writeAtomically} leaves behind where the program dies in the middle. */
export const temporarySuffix = '.tmp';

/** Read and written by the owner only: a journal names the resources of an organisation. */
const ownersOnly = 0o600;

/**
 * Replaces a file as a whole: whoever reads it, even after the machine lost its power, finds the old content or the new one.
 * @param mode who may do what with the file
 * @throws the file system's error; the file is as it was then
 */
export async function writeAtomically(
  path: string,
  content: string | Uint8Array,
  mode: number = ownersOnly,
): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}${temporarySuffix}`);
  try {
    await writeThrough(temporary, content, mode);
    await renamePatiently(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await flushFolder(dirname(path));
}

async function writeThrough(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  const file = await open(path, 'wx', ownersOnly);
  try {
    await file.writeFile(content, 'utf8');
    // Not at the opening: the process's own mask would take some of it away.
    if (mode !== ownersOnly) await file.chmod(mode);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** On Windows a virus scanner holds a fresh file for a moment, and renaming is refused meanwhile. */
async function renamePatiently(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      const held = ['EPERM', 'EACCES', 'EBUSY'].includes((error as NodeJS.ErrnoException).code ?? '');
      if (!held || attempt === 5 || process.platform !== 'win32') throw error;
      await new Promise((resolve) => setTimeout(resolve, 20 * 2 ** attempt));
    }
  }
}

/** The new name itself survives a loss of power only once its folder is on the disk; Windows does not let one ask for that. */
async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
