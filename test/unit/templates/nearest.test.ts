import { expect, it } from 'vitest';
import { nearest } from '../../../src/templates/nearest.ts';

const names = ['grant', 'grant-role', 'key-type', 'key-uri', 'purge-protection', 'soft-a', 'soft-b'];

it.each([
  ['purge-protetion', 'purge-protection'],
  ['key-typ', 'key-type'],
  ['grnat', 'grant'],
  ['grant', 'grant'],
  // Two are as near.
  ['soft-c', undefined],
  ['everything', undefined],
  ['', undefined],
])('of the names, “%s” is a slip of %s', (name, expected) => {
  expect(nearest(name, names)).toBe(expected);
});
