import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Position } from '../../core/resources/value.ts';
import type { TemplateChecker, TemplateFinding, TextEdit, TextFiles } from '../../core/templates.ts';

/** Fixes can uncover what is next: a vault gets a grant, and the grant an order. So often is enough, or something goes in circles. */
const mostRounds = 10;

export interface FixOptions {
  readonly checker: TemplateChecker;
  readonly files: TextFiles;
  readonly uris: readonly string[];
  readonly wants: (finding: TemplateFinding) => boolean;
  readonly signal: AbortSignal;
}

/**
 * Applies the preferred fix of each finding, looks again, and goes on until nothing is left that can be mended.
 * @returns the files that were changed, and how many findings were mended
 */
export async function applyFixes(
  options: FixOptions,
): Promise<{ readonly changed: readonly string[]; readonly mended: number }> {
  const { checker, files, uris, wants, signal } = options;
  const changed = new Set<string>();
  let mended = 0;
  for (let round = 0; round < mostRounds; round++) {
    const { findings } = await checker.check(uris, signal);
    const { edits, count } = compatible(findings.filter((one) => wants(one) && one.fixes.length > 0));
    if (count === 0) break;
    for (const uri of new Set(edits.map((edit) => edit.uri))) {
      const file = await files.read(uri, signal);
      if (file?.kind !== 'text') continue;
      const text = applyEdits(
        file.text,
        edits.filter((edit) => edit.uri === uri),
      );
      if (text === file.text) continue;
      const again = await files.read(uri, signal);
      // Somebody else has written it meanwhile: that is not overwritten.
      if (again?.kind !== 'text' || again.version !== file.version) continue;
      await writeFile(fileURLToPath(uri), text);
      changed.add(uri);
    }
    mended += count;
  }
  return { changed: [...changed], mended };
}

/** Those of the preferred fixes that touch nothing that another one touches; the rest has its turn in the next round. */
function compatible(findings: readonly TemplateFinding[]): {
  readonly edits: readonly TextEdit[];
  readonly count: number;
} {
  const edits: TextEdit[] = [];
  let count = 0;
  for (const { fixes } of findings) {
    const own = fixes[0]?.edits ?? [];
    if (own.some((edit) => edits.some((other) => touches(edit, other)))) continue;
    edits.push(...own);
    count++;
  }
  return { edits, count };
}

function touches(a: TextEdit, b: TextEdit): boolean {
  return a.uri === b.uri && compare(a.range.start, b.range.end) <= 0 && compare(b.range.start, a.range.end) <= 0;
}

function compare(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}

/** The text with edits that do not overlap made. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const starts = lineStarts(text);
  const offset = ({ line, character }: Position): number =>
    Math.min((starts[line] ?? text.length) + character, starts[line + 1] ?? text.length);
  return [...edits]
    .sort((a, b) => compare(b.range.start, a.range.start))
    .reduce(
      (whole, { range, newText }) => whole.slice(0, offset(range.start)) + newText + whole.slice(offset(range.end)),
      text,
    );
}

function lineStarts(text: string): readonly number[] {
  const starts = [text.charCodeAt(0) === 0xfeff ? 1 : 0];
  for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
  return starts;
}
