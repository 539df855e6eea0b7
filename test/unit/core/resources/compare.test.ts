import { describe, expect, it } from 'vitest';
import { compareValues } from '../../../../src/core/resources/compare.ts';
import { replaceAt } from '../../../../src/core/resources/replaceAt.ts';
import { absent, expression, known, object, reference, toJson, unknown } from '../../../../src/core/resources/value.ts';

describe('two values', () => {
  it.each([
    [known('A'), known('a'), 'same'],
    [known('a'), known('b'), 'different'],
    [absent, known(''), 'same'],
    [absent, known('b'), 'different'],
    [absent, expression('{parameter:x}'), 'unknown'],
    [expression('{parameter:x}'), expression('{parameter:x}'), 'same'],
    [expression('{parameter:x}'), expression('{parameter:y}'), 'unknown'],
    [reference('/a', 'properties.clientId'), reference('/a', 'properties.clientId'), 'same'],
    [reference('/a', 'properties.clientId'), reference('/b', 'properties.clientId'), 'different'],
    [reference('/a', 'properties.clientId'), reference('/a', 'properties.principalId'), 'different'],
    [reference('/a', 'properties.tenantId'), reference('/b', 'properties.tenantId'), 'unknown'],
    [reference('/a', 'properties.clientId'), known('b'), 'unknown'],
    [expression('{deployer()}.objectId'), reference('/a', 'properties.principalId'), 'different'],
    [expression('{client.object_id}'), reference('/a', 'identity.principalId'), 'different'],
    [expression('{client.object_id}'), expression('{var.holder}'), 'unknown'],
    [expression('{client.object_id}'), reference('/a', 'properties.tenantId'), 'unknown'],
    [unknown('forbidden'), unknown('forbidden'), 'unknown'],
  ])('compare: %j and %j', (a, b, expected) => {
    expect(compareValues(a, b)).toBe(expected);
    expect(compareValues(b, a)).toBe(expected);
  });
});

describe('a part of a value', () => {
  it.each([
    [known({ a: { b: 1, c: 2 } }), 'a.b', { a: { b: 9, c: 2 } }],
    [known({ A: { b: 1 } }), 'a.b', { A: { b: 9 } }],
    [known([{ x: 1 }, { x: 2 }]), '1.x', [{ x: 1 }, { x: 9 }]],
    [absent, 'a.b', { a: { b: 9 } }],
    [object({ 'a.b': known(1) }), 'c', { 'a.b': 1, c: 9 }],
  ])('of %j at %s is replaced', (value, path, expected) => {
    expect(toJson(replaceAt(value, path, known(9)))).toEqual(expected);
  });

  it('of what is not known stays unknown', () => {
    expect(replaceAt(unknown('forbidden'), 'a', known(9))).toEqual(unknown('forbidden'));
  });
});
