import { describe, expect, it } from 'vitest';
import { compare } from './compare.ts';
import type { Answer } from './scene.ts';

const operation = (id: string): string =>
  `https://management.azure.com/subscriptions/${id}/providers/Microsoft.CognitiveServices/locations/westeurope/operationResults/${id}?api-version=2017-04-18`;

const recorded: Answer = {
  status: 202,
  headers: {
    'azure-asyncoperation': operation('11111111-1111-4111-8111-111111111111'),
    etag: '"17000b6c-0000-0500-0000-6358a5fa0000"',
  },
  body: { name: 'one', properties: { provisioningState: 'Accepted', acls: [{ value: '203.0.113.7' }], count: 1 } },
};

/** As recorded, but with other ids and values of the same shape. */
const answered: Answer = {
  status: 202,
  headers: {
    'azure-asyncoperation': operation('22222222-2222-4222-8222-222222222222'),
    etag: '"a0b1c2d3-0000-0500-0000-6358a5fa0000"',
    'x-request-id': '1',
  },
  body: { name: 'one', properties: { provisioningState: 'Accepted', acls: [{ value: '203.0.113.7' }], count: 2 } },
};

function kinds(change: Partial<Answer>): readonly string[] {
  return compare(recorded, { ...answered, ...change }).map(({ kind, path }) => `${kind} ${path}`);
}

describe('Comparing an answer with a recorded one', () => {
  it('takes the same shape for the same', () => {
    expect(compare(recorded, answered)).toEqual([]);
  });

  it('finds another status', () => {
    expect(kinds({ status: 200 })).toEqual(['status status']);
  });

  it('finds another error code and inner code', () => {
    const refusal = (code: string, inner: string): Answer => ({
      status: 403,
      headers: {},
      body: { error: { code, message: 'a text', innererror: { code: inner } } },
    });
    const differences = compare(
      refusal('Forbidden', 'ForbiddenByPolicy'),
      refusal('AccessDenied', 'ForbiddenByFirewall'),
    );
    expect(differences.map(({ kind }) => kind)).toEqual(['errorCode', 'innerErrorCode']);
  });

  it.each([
    ['a missing property', { provisioningState: 'Accepted', acls: [{ value: '' }] }, 'missing properties.count'],
    [
      'a property in another case',
      { ProvisioningState: 'Accepted', acls: [{ value: '203.0.113.7' }], count: 1 },
      'missing properties.provisioningState',
    ],
    [
      'another type',
      { provisioningState: 'Accepted', acls: [{ value: '203.0.113.7' }], count: '1' },
      'type properties.count',
    ],
    ['null for a value', { provisioningState: null, acls: [], count: 1 }, 'type properties.provisioningState'],
    [
      'another spelling',
      { provisioningState: 'accepted', acls: [{ value: '203.0.113.7' }], count: 1 },
      'value properties.provisioningState',
    ],
    [
      'a property missing in an element',
      { provisioningState: 'Accepted', acls: [{}], count: 1 },
      'missing properties.acls[].value',
    ],
    ['another number of elements', { provisioningState: 'Accepted', acls: [], count: 1 }, 'value properties.acls[]'],
  ])('finds %s', (_, properties, expected) => {
    expect(kinds({ body: { name: 'one', properties } })).toContain(expected);
  });

  it('finds a missing header, one too many, and one of another form', () => {
    const { etag } = answered.headers;
    expect(kinds({ headers: { etag: etag ?? '' } })).toEqual(['header azure-asyncoperation']);
    expect(kinds({ headers: { ...answered.headers, 'retry-after': '1' } })).toEqual(['header retry-after']);
    expect(kinds({ headers: { ...answered.headers, etag: 'W/"1"' } })).toEqual(['header etag']);
  });
});
