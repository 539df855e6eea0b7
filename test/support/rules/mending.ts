import { applyFixes, type Mending } from '../../../src/cli/check/fix.ts';
import type { TemplateChecker } from '../../../src/core/templates.ts';
import { createChecker, formats } from '../../../src/templates/index.ts';
import { memoryFiles, uriOf, type MemoryFiles } from '../textFiles.ts';

export type Texts = Readonly<Record<string, string>>;

export interface Mended {
  /** Of the fixes that were made, in order. */
  readonly titles: readonly string[];
  /** The files that are another by that. */
  readonly changed: Texts;
  /** How often the rule fires still. */
  readonly left: number;
}

const { signal } = new AbortController();

/** Applies what mends the findings of a rule, until nothing is left to mend; tells each file that is another by that. */
export async function mendIn(
  files: MemoryFiles,
  checker: TemplateChecker,
  rule: string,
  uris: readonly string[],
  told: (uri: string, text: string) => void = () => undefined,
): Promise<Mending> {
  return await applyFixes({
    checker,
    files,
    uris,
    wants: (finding) => finding.rule === rule,
    rewrite: (uri, _, after) => {
      files.set(uri, after);
      told(uri, after);
      return Promise.resolve(undefined);
    },
    signal,
  });
}

/** The same in texts of their own. */
export async function mendAll(rule: string, texts: Texts): Promise<Mended> {
  const files = memoryFiles(texts);
  const checker = createChecker({ formats, files, now: () => Date.UTC(2026, 10, 1) });
  const uris = Object.keys(texts).map(uriOf);
  const changed: Record<string, string> = {};
  const { mended } = await mendIn(files, checker, rule, uris, (uri, text) => {
    changed[uri.slice(uriOf('').length)] = text;
  });
  const { findings } = await checker.check(uris, signal);
  return {
    titles: mended.map(({ title }) => title),
    changed,
    left: findings.filter((finding) => finding.rule === rule).length,
  };
}
