import type { Location } from '../core/resources/value.ts';
import type { Unreadable } from '../core/templates.ts';

type Said = (Location & { readonly rule: string; readonly message: string }) | Unreadable;

/** What is said of one place in the same words is said once: one vault serves many accounts, one module many deployments. */
export function distinct<T extends Said>(all: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  return all.filter((one) => {
    const words = 'rule' in one ? `${one.rule}\n${one.message}` : one.reason;
    const { start, end } = one.range ?? nowhere;
    const key = `${one.uri}\n${start.line}:${start.character}-${end.line}:${end.character}\n${words}`;
    return !seen.has(key) && seen.add(key);
  });
}

const nowhere = { start: { line: -1, character: 0 }, end: { line: -1, character: 0 } };
