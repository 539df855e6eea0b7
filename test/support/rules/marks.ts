import type { Location } from '../../../src/core/resources/value.ts';
import { uriOf } from '../textFiles.ts';

/** Where findings are expected: `enablePurgeProtection: «false»`. An empty pair of marks is an empty range. */
export interface Marked {
  readonly texts: Readonly<Record<string, string>>;
  readonly places: readonly Location[];
}

const marks = /[«»]/g;

export function unmarked(text: string): string {
  return text.replace(marks, '');
}

/**
 * Takes the marks out of files.
 * @throws Error where a mark has no other one.
 */
export function readMarks(files: Readonly<Record<string, string>>): Marked {
  const places = Object.entries(files).flatMap(([path, text]) => placesIn(uriOf(path), text));
  const texts = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, unmarked(text)]));
  return { texts, places };
}

function placesIn(uri: string, text: string): readonly Location[] {
  const opening = [...text.matchAll(/«/g)].map(({ index }) => index);
  const closing = [...text.matchAll(/»/g)].map(({ index }) => index);
  if (opening.length !== closing.length) throw new Error(`A mark stands alone in ${uri}.`);
  return opening.map((start, index) => {
    const end = closing[index] ?? 0;
    if (end < start) throw new Error(`A mark stands alone in ${uri}.`);
    return { uri, range: { start: positionAt(text, start), end: positionAt(text, end) } };
  });
}

/** Line and character of a place in the text without its marks. */
function positionAt(text: string, offset: number): { readonly line: number; readonly character: number } {
  const lines = unmarked(text.slice(0, offset)).split('\n');
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}
