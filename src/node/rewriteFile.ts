import { readFile, realpath, stat } from 'node:fs/promises';
import { writeAtomically } from './atomicFile.ts';
import { decodeText, encodeText } from './textCodec.ts';

/**
 * Replaces the text of a file, in the encoding that it has, unless it is no longer the text that was read.
 * @param before the text that was read
 * @returns why it was not written, as a clause; undefined where it was
 */
export async function rewriteFile(path: string, before: string, after: string): Promise<string | undefined> {
  try {
    // A link stays one: what it leads to is written.
    const place = await realpath(path);
    const bytes = await readFile(place);
    const decoded = decodeText(bytes);
    if (decoded?.text !== before) return 'it was changed meanwhile';
    // What could not be decoded would not be there any more.
    if (!Buffer.from(encodeText(before, decoded.encoding)).equals(bytes)) return 'it holds bytes that are no text';
    const { mode } = await stat(place);
    await writeAtomically(place, encodeText(after, decoded.encoding), mode & 0o7777);
    return undefined;
  } catch (thrown) {
    return `it cannot be written (${(thrown as NodeJS.ErrnoException).code ?? String(thrown)})`;
  }
}
