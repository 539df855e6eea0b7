/** Arrays and property bags. */

import { allConstant } from '../scope.ts';
import { semanticError } from '../errors.ts';
import { identity, isArray, isBag, toDynamic, toText } from '../values.ts';
import { type Library, plain, special } from './define.ts';

const pack = special(0, Infinity, (args, { call }) => {
  if (args.length % 2 !== 0) {
    throw semanticError(`${call.name}(): the arguments are expected to be pairs of a key and a value.`, call.at);
  }
  return {
    type: 'dynamic',
    constant: allConstant(args),
    run: (row) => {
      const entries: [string, unknown][] = [];
      for (let index = 0; index < args.length; index += 2) {
        const key = args[index];
        entries.push([key ? toText(key.run(row), key.type) : '', toDynamic(args[index + 1]?.run(row) ?? null)]);
      }
      return Object.fromEntries(entries);
    },
  };
});

function indexOf(array: unknown, value: unknown): number {
  const wanted = identity(toDynamic(value));
  return isArray(array) ? array.findIndex((item) => identity(item) === wanted) : -1;
}

export const dynamicFunctions: Library = {
  array_length: plain('dynamic', 'long', (array: unknown) => (isArray(array) ? array.length : null)),
  array_concat: plain('dynamic dynamic*', 'dynamic', (...arrays: unknown[]) =>
    arrays.every(isArray) ? arrays.flat(1) : null,
  ),
  array_index_of: plain('dynamic any', 'long', (array: unknown, value: unknown) =>
    isArray(array) ? indexOf(array, value) : null,
  ),
  set_has_element: plain('dynamic any', 'bool', (array: unknown, value: unknown) =>
    isArray(array) ? indexOf(array, value) >= 0 : null,
  ),
  bag_keys: plain('dynamic', 'dynamic', (bag: unknown) => (isBag(bag) ? Object.keys(bag) : null)),
  bag_has_key: plain('dynamic text', 'bool', (bag: unknown, key: string) =>
    isBag(bag) ? Object.hasOwn(bag, key) : null,
  ),
  /** The leftmost bag wins. */
  bag_merge: plain('dynamic dynamic*', 'dynamic', (...bags: unknown[]) =>
    Object.fromEntries(
      bags
        .filter(isBag)
        .reverse()
        .flatMap((bag) => Object.entries(bag)),
    ),
  ),
  bag_pack: pack,
  pack,
  pack_dictionary: pack,
  pack_array: plain('any*', 'dynamic', (...values: unknown[]) => values.map(toDynamic)),
};
