import type { Azure } from '../azure.ts';

/** What is made when it is first needed, and changes nothing for anybody. */
const lazilyMade: ReadonlySet<string> = new Set(['material', 'wrappedKey', 'digest']);

/**
 * A text that differs whenever anything differs on which it may depend whether data can be opened: everything the
 * emulated Azure remembers but the operations (what they bring about is remembered elsewhere), and its ways.
 */
export function fingerprintOf({ estate, behaviour }: Azure): string {
  return JSON.stringify({ ...estate, operations: undefined, behaviour }, (name, value: unknown) => {
    if (lazilyMade.has(name)) return undefined;
    return value instanceof Map ? [...(value as ReadonlyMap<string, unknown>).values()] : value;
  });
}
