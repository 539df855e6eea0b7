import { describe, expect, it } from 'vitest';
import { forgetShared, Remembered, sharedMemory } from '../../../src/templates/remembered.ts';

describe('what texts came to', () => {
  function counting() {
    const made: string[] = [];
    const remembered = new Remembered<{ readonly length: number }>();
    const of = (uri: string, text: string) =>
      remembered.of(uri, text, () => {
        made.push(`${uri} ${text.slice(0, 5)}`);
        return { length: text.length };
      });
    return { made, of };
  }

  it('is made once for a text, and again for another one of the same file', () => {
    const { made, of } = counting();
    const first = of('a', 'one');
    expect(of('b', 'one')).not.toBe(first);
    expect(of('a', 'one')).toBe(first);
    expect(of('a', 'two')).not.toBe(first);
    of('a', 'one');
    expect(made).toEqual(['a one', 'b one', 'a two', 'a one']);
  });

  it('is forgotten, the oldest first, when there are too many', () => {
    const { made, of } = counting();
    const text = (name: string) => name.repeat(900_000);
    for (const name of ['a', 'b', 'c']) of(name, text(name));
    made.length = 0;
    for (const name of ['c', 'b', 'a']) of(name, text(name));
    expect(made).toEqual(['a aaaaa']);
  });

  it('is there for a text that is larger than all that may be kept', () => {
    const { made, of } = counting();
    const large = 'x'.repeat(3_000_000);
    expect(of('a', large)).toBe(of('a', large));
    expect(made).toHaveLength(1);
  });
});

describe('what the readers share', () => {
  it('is remembered until all is forgotten', () => {
    const memory = sharedMemory<{ readonly length: number }>();
    const make = (): { readonly length: number } => ({ length: 1 });
    const made = memory.of('file:///a', 'a', make);
    expect(memory.of('file:///a', 'a', make)).toBe(made);
    forgetShared();
    expect(memory.get('file:///a', 'a')).toBeUndefined();
  });
});
