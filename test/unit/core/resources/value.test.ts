import { describe, expect, it } from 'vitest';
import {
  absent,
  asItems,
  asString,
  asStrings,
  at,
  isNotSet,
  known,
  memberNames,
  object,
  reference,
  referencesIn,
  resolveReferences,
  sameValue,
  toJson,
  unknown,
} from '../../../../src/core/resources/value.ts';

describe('a value', () => {
  const body = known({ properties: { Encryption: { keySource: 'Microsoft.KeyVault' }, list: ['a', 'b'] } });

  it('is read by path without regard to case', () => {
    expect(asString(at(body, 'properties.encryption.keysource'))).toBe('Microsoft.KeyVault');
    expect(asString(at(body, 'properties.list.1'))).toBe('b');
    expect(at(body, 'properties.nothing.below')).toEqual(absent);
  });

  it('keeps a reference a reference, all the way down', () => {
    expect(at(reference('vault', 'properties'), 'vaultUri')).toEqual(reference('vault', 'properties.vaultUri'));
  });

  it('keeps what is not known unknown, with its reason', () => {
    expect(at(unknown('forbidden'), 'a.b')).toEqual(unknown('forbidden'));
  });

  it('an empty string is no string: Azure echoes it for what is not set', () => {
    expect(asString(known(''))).toBeUndefined();
    expect(isNotSet(known(''))).toBe(true);
    expect(isNotSet(known(null))).toBe(true);
    expect(isNotSet(known(false))).toBe(false);
  });

  it('two equal references are equal though neither is known', () => {
    expect(sameValue(reference('a', 'identity.principalId'), reference('a', 'identity.principalId'))).toBe(true);
    expect(sameValue(reference('a', 'x'), reference('b', 'x'))).toBe(false);
  });

  it('unknown equals nothing, not even itself', () => {
    expect(sameValue(unknown('x'), unknown('x'))).toBe(false);
    expect(sameValue(known('A'), known('a'))).toBe(true);
    expect(sameValue(absent, absent)).toBe(false);
  });

  it('becomes JSON only where all of it is known', () => {
    expect(toJson(object({ a: known(1), b: absent }))).toEqual({ a: 1 });
    expect(toJson(object({ a: known(1), b: reference('x', 'y') }))).toBeUndefined();
    expect(toJson({ kind: 'array', items: [known(1), unknown('x')] })).toBeUndefined();
  });

  it('finds and resolves references at any depth', () => {
    const value = object({ deep: { kind: 'array', items: [reference('x', 'p')] } });
    expect(referencesIn(value)).toEqual([reference('x', 'p')]);
    expect(toJson(resolveReferences(value, ({ path }) => known(path)))).toEqual({ deep: ['p'] });
  });

  it('lists items and names only of what has them', () => {
    expect(asStrings(known(['a', 1]))).toBeUndefined();
    expect(asItems(known('x'))).toBeUndefined();
    expect(memberNames(known({ a: 1 }))).toEqual(['a']);
    expect(memberNames(known([1]))).toBeUndefined();
  });
});
