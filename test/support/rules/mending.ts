import { applyFixes } from '../../../src/cli/check/fix.ts';
import { createChecker, formats } from '../../../src/templates/index.ts';
import { memoryFiles, uriOf } from '../textFiles.ts';

export type Texts = Readonly<Record<string, string>>;

export interface Mended {
  /** Of the fixes that were made, in order. */
  readonly titles: readonly string[];
  /** The files that are another by that. */
  readonly changed: Texts;
  /** How often the rule fires still. */
  readonly left: number;
}

/** Applies what mends the findings of a rule, until nothing is left to mend. */
export async function mendAll(rule: string, texts: Texts): Promise<Mended> {
  const files = memoryFiles(texts);
  const checker = createChecker({ formats, files, now: () => Date.UTC(2026, 10, 1) });
  const uris = Object.keys(texts).map(uriOf);
  const { signal } = new AbortController();
  const changed: Record<string, string> = {};
  const { mended } = await applyFixes({
    checker,
    files,
    uris,
    wants: (finding) => finding.rule === rule,
    rewrite: (uri, _, after) => {
      files.set(uri, after);
      changed[uri.slice(uriOf('').length)] = after;
      return Promise.resolve(undefined);
    },
    signal,
  });
  const { findings } = await checker.check(uris, signal);
  return {
    titles: mended.map(({ title }) => title),
    changed,
    left: findings.filter((finding) => finding.rule === rule).length,
  };
}
