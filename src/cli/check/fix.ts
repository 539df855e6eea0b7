import type { TemplateChecker, TemplateFinding, TemplateFix, TextEdit, TextFiles } from '../../core/templates.ts';
import { applyEdits, touches } from './edits.ts';

export { applyEdits };

/** Fixes can uncover what is next: a vault gets a grant, and the grant an order. So often is enough, or something goes in circles. */
const mostRounds = 10;

export interface FixOptions {
  readonly checker: Pick<TemplateChecker, 'check'>;
  readonly files: TextFiles;
  readonly uris: readonly string[];
  readonly wants: (finding: TemplateFinding) => boolean;
  /** Gives a file another text, unless it is no longer the one before; says why it did not. */
  readonly rewrite: (uri: string, before: string, after: string) => Promise<string | undefined>;
  readonly signal: AbortSignal;
}

export interface Mending {
  /** What was mended, in order. */
  readonly mended: readonly { readonly uri: string; readonly rule: string; readonly title: string }[];
  /** Files that could not be written, with the reason. */
  readonly refused: ReadonlyMap<string, string>;
}

interface Chosen {
  readonly finding: TemplateFinding;
  readonly fix: TemplateFix;
}

/** Applies the preferred fix of each finding, looks again, and goes on until nothing is left that can be mended. */
export async function applyFixes({ checker, files, uris, wants, rewrite, signal }: FixOptions): Promise<Mending> {
  const mended: Mending['mended'][number][] = [];
  const refused = new Map<string, string>();
  const tried = new Tried();
  for (let round = 0; round < mostRounds; round++) {
    const { findings } = await checker.check(uris, signal);
    const candidates = findings.filter(wants).flatMap((finding): readonly Chosen[] => {
      const [fix] = finding.fixes;
      const isWritable = fix?.edits.every(({ uri }) => !refused.has(uri));
      return fix && isWritable ? [{ finding, fix }] : [];
    });
    const chosen = compatible(tried.fresh(candidates));
    if (chosen.length === 0) break;
    const texts = await textsOf(chosen, files, signal);
    // What was written by others since then has other places for the same edits.
    if (!(await areStillWanted(chosen, checker, uris, signal))) continue;
    for (const uri of urisOf(chosen)) if (!texts.has(uri)) refused.set(uri, 'it cannot be read any more');
    const made = await write(chosen, texts, rewrite, refused);
    for (const { finding, fix } of made) {
      tried.note(finding);
      mended.push({ uri: finding.uri, rule: finding.rule, title: fix.title });
    }
  }
  return { mended, refused };
}

/** A finding that is still there after its fix was made would have it made again and again. */
class Tried {
  readonly #left = new Map<string, number>();

  fresh(candidates: readonly Chosen[]): readonly Chosen[] {
    const counts = new Map<string, number>();
    for (const { finding } of candidates) counts.set(keyOf(finding), (counts.get(keyOf(finding)) ?? 0) + 1);
    for (const [key, count] of counts) if (!this.#left.has(key)) this.#left.set(key, count);
    return candidates.filter(({ finding }) => (this.#left.get(keyOf(finding)) ?? 0) > 0);
  }

  note(finding: TemplateFinding): void {
    this.#left.set(keyOf(finding), (this.#left.get(keyOf(finding)) ?? 0) - 1);
  }
}

function keyOf({ uri, rule, message }: TemplateFinding): string {
  return JSON.stringify([uri, rule, message]);
}

/** Those that touch nothing that another one touches; the rest has its turn in the next round. */
function compatible(candidates: readonly Chosen[]): readonly Chosen[] {
  const taken: TextEdit[] = [];
  return candidates.filter(({ fix: { edits } }) => {
    if (edits.some((edit) => taken.some((other) => touches(edit, other)))) return false;
    taken.push(...edits);
    return true;
  });
}

/** What the checker read stays the same object as long as nothing of it has changed. */
async function areStillWanted(
  chosen: readonly Chosen[],
  checker: Pick<TemplateChecker, 'check'>,
  uris: readonly string[],
  signal: AbortSignal,
): Promise<boolean> {
  const { findings } = await checker.check(uris, signal);
  const present = new Set(findings.flatMap(({ fixes }) => fixes));
  return chosen.every(({ fix }) => present.has(fix));
}

function urisOf(chosen: readonly Chosen[]): ReadonlySet<string> {
  return new Set(chosen.flatMap(({ fix }) => fix.edits.map(({ uri }) => uri)));
}

async function textsOf(
  chosen: readonly Chosen[],
  files: TextFiles,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const uri of urisOf(chosen)) {
    const file = await files.read(uri, signal);
    if (file?.kind === 'text') texts.set(uri, file.text);
  }
  return texts;
}

/**
 * Writes file by file. Where one is refused, what a fix that needs it has written in others is taken back: half of a fix is none.
 * @returns the fixes that were made
 */
async function write(
  chosen: readonly Chosen[],
  texts: ReadonlyMap<string, string>,
  rewrite: FixOptions['rewrite'],
  refused: Map<string, string>,
): Promise<readonly Chosen[]> {
  const present = new Map(texts);
  for (;;) {
    const before = refused.size;
    const made = chosen.filter(({ fix }) => fix.edits.every(({ uri }) => texts.has(uri) && !refused.has(uri)));
    for (const [uri, text] of present) {
      const edits = made.flatMap(({ fix }) => fix.edits.filter((edit) => edit.uri === uri));
      const wanted = applyEdits(texts.get(uri) ?? '', edits);
      if (wanted === text || refused.has(uri)) continue;
      const reason = await rewrite(uri, text, wanted);
      if (reason === undefined) present.set(uri, wanted);
      else refused.set(uri, reason);
    }
    if (refused.size === before) return made;
  }
}
