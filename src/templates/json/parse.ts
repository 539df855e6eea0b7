import { sharedMemory } from '../remembered.ts';
import { TreeBuilder } from './builder.ts';
import { JsonDocument } from './document.ts';
import type { Pace } from './pace.ts';

/** So much is read between two looks at the clock: about a millisecond's worth. */
const chunk = 32_768;

const documents = sharedMemory<JsonDocument>();

/** Reads a JSON text, however large, without holding the host up. */
export async function parseJson(uri: string, text: string, pace: Pace, signal: AbortSignal): Promise<JsonDocument> {
  const known = documents.get(uri, text);
  if (known) return known;
  const read = async (byIndentation: boolean): Promise<TreeBuilder> => {
    const builder = new TreeBuilder(text, byIndentation);
    while (!builder.advance(chunk)) {
      if (!pace.due()) continue;
      await pace.pause();
      signal.throwIfAborted();
    }
    return builder;
  };
  const straight = await read(false);
  const document = documentOf(uri, text, straight, straight.problems.length === 0 ? straight : await read(true));
  documents.set(uri, text, document);
  return document;
}

/** The same at once, for what was read before or is small. */
export function parseJsonNow(uri: string, text: string): JsonDocument {
  const known = documents.get(uri, text);
  if (known) return known;
  const read = (byIndentation: boolean): TreeBuilder => {
    const builder = new TreeBuilder(text, byIndentation);
    builder.advance(Number.POSITIVE_INFINITY);
    return builder;
  };
  const straight = read(false);
  const document = documentOf(uri, text, straight, straight.problems.length === 0 ? straight : read(true));
  // Texts inside of templates have no place of their own.
  if (uri !== '') documents.set(uri, text, document);
  return document;
}

/** The problems are told as the text has them; the tree is the mended one. */
function documentOf(uri: string, text: string, straight: TreeBuilder, mended: TreeBuilder): JsonDocument {
  return new JsonDocument(uri, text, mended.root, straight.problems);
}
