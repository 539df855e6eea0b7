import { expect, it } from 'vitest';
import { identityInWords } from '../../../../src/core/resources/identityInWords.ts';

it.each([
  [{ kind: 'user', displayName: 'id-chat' }, 'identity id-chat'],
  [
    { kind: 'user', displayName: '55555555-5555-5555-5555-555555555555' },
    'identity 55555555-5555-5555-5555-555555555555',
  ],
  [{ kind: 'user', displayName: 'identity with the named client id' }, 'identity with the named client id'],
  [{ kind: 'system', displayName: 'system-assigned identity of chat' }, 'system-assigned identity of chat'],
  [undefined, 'identity'],
] as const)('an identity stands in a sentence after “the” (%#)', (identity, words) => {
  expect(identityInWords(identity)).toBe(words);
});
