import {
  assert,
  dictionary,
  property,
  string,
  letrec,
  oneof,
  integer,
  double,
  boolean,
  constant,
  array,
} from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textOf, valueFrom } from '../../../../src/emulator/persistence/text.ts';

const { value: anything } = letrec<{ value: unknown }>((tie) => ({
  value: oneof(
    { depthSize: 'small' },
    string(),
    integer(),
    double({ noNaN: false }),
    boolean(),
    constant(null),
    array(tie('value')),
    dictionary(oneof(string(), constant('$map'), constant('$$'), constant('__proto__')), tie('value')),
    array(tie('value')).map((values) => new Map(values.map((member, index) => [`key ${index}`, member]))),
    string().map((text) => Buffer.from(text)),
  ),
}));

describe('textOf and valueFrom', () => {
  it('bring back what they wrote, whatever it is', () => {
    assert(
      property(anything, (value) => {
        const plain = valueFrom(JSON.parse(textOf(value)));
        expect(textOf(plain)).toBe(textOf(value));
        expect(plain).toEqual(withoutNegativeZero(value));
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it('write what JSON.stringify would write again, so that a checksum survives another layout', () => {
    assert(
      property(anything, (value) => {
        expect(JSON.stringify(JSON.parse(textOf(value)))).toBe(textOf(value));
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('keep maps, bytes and numbers without end, and names that look like tags', () => {
    const value = {
      map: new Map([['a', new Map([['b', [1, null]]])]]),
      bytes: Buffer.from([0, 255]),
      never: Number.POSITIVE_INFINITY,
      $map: [['not', 'a map']],
      $$: 1,
    };
    expect(valueFrom(JSON.parse(textOf(value)))).toEqual(value);
  });

  it('leave out what is undefined', () => {
    expect(textOf({ a: undefined, b: 1 })).toBe('{"b":1}');
  });

  it.each([
    ['a date', new Date(0)],
    ['a set', new Set()],
    ['a function', () => undefined],
    ['undefined in a list', [undefined]],
    ['a big number', 1n],
  ])('refuse %s rather than to lose it', (_, value) => {
    expect(() => textOf({ value })).toThrow(TypeError);
  });

  it('refuse a tag that nobody writes', () => {
    expect(() => valueFrom({ $date: 0 })).toThrow(TypeError);
  });
});

/** JSON knows no negative zero, and nothing here needs one. */
function withoutNegativeZero(value: unknown): unknown {
  if (Object.is(value, -0)) return 0;
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(withoutNegativeZero);
  if (value instanceof Map)
    return new Map(
      Array.from(value as ReadonlyMap<string, unknown>, ([name, member]) => [name, withoutNegativeZero(member)]),
    );
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutNegativeZero(member)]));
}
