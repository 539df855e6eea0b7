import { expect } from 'vitest';

/** A list in which there is something of that name. */
export function listed(name: string): unknown {
  return listing({ name });
}

/** A list in which there is something like that. */
export function listing(row: object): unknown {
  return expect.arrayContaining([expect.objectContaining(row)]);
}

/** A list, be it empty. */
export const list: unknown = expect.any(Array);
