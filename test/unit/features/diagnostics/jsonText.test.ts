import { describe, expect, it } from 'vitest';
import { jsonText } from '../../../../src/features/diagnostics/live/jsonText.ts';

const body = {
  name: 'kv',
  empty: {},
  list: [],
  properties: { sku: { name: 'standard' }, accessPolicies: [{ objectId: 'a"b' }], enablePurgeProtection: false },
};

describe('a resource as text', () => {
  const printed = jsonText(body);
  const { text } = printed;
  const lines = text.split('\n');
  const at = (path: string): string => {
    const { start, end } = printed.placeOf(path);
    expect(end.line).toBe(start.line);
    return lines[start.line]?.slice(start.character, end.character) ?? '';
  };

  it('is what JSON.stringify prints', () => {
    expect(text).toBe(`${JSON.stringify(body, undefined, 2)}\n`);
  });

  it('knows where each property stands, in whatever case it is asked for', () => {
    expect(at('properties.enablePurgeProtection')).toBe('false');
    expect(at('PROPERTIES.sku.Name')).toBe('"standard"');
    expect(at('properties.accessPolicies.0.objectId')).toBe('"a\\"b"');
  });

  it('takes what is around a property that is not there', () => {
    expect(at('properties.sku.family')).toBe('{');
    expect(at('location')).toBe('{');
    expect(printed.placeOf('').start).toEqual({ line: 0, character: 0 });
  });
});
