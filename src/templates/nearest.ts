/** So many letters may be wrong in a name that is taken for another. */
const mostWrong = 2;

/** The name of which another one is a slip; undefined where several come as near, or none does. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  const near = names
    .filter((other) => Math.abs(other.length - name.length) <= mostWrong)
    .map((other) => ({ other, wrong: distance(name, other) }))
    .filter(({ wrong }) => wrong <= mostWrong)
    .sort((a, b) => a.wrong - b.wrong);
  const [best, second] = near;
  return best && best.wrong < (second?.wrong ?? Infinity) ? best.other : undefined;
}

/** How many letters have to be put in, taken out or replaced (Levenshtein's distance). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let index = 0; index < a.length; index++) {
    const next = [index + 1];
    for (let at = 0; at < b.length; at++) {
      const replaced = (row[at] ?? 0) + (b[at] === a[index] ? 0 : 1);
      next.push(Math.min(replaced, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
