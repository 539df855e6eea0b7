import { describe, expect, it } from 'vitest';
import { parseQuery, segmentsOf, splitTarget } from '../../../../src/emulator/wire/exchange.ts';
import { findRoute, matchTemplate, route } from '../../../../src/emulator/wire/routes.ts';

describe('parseQuery', () => {
  it('decodes names and values and ignores their case', () => {
    const query = parseQuery('api%2Dversion=2025-07-01&%24Filter=roleName%20eq%20%27A+B%27&flag&api-version=other');
    expect(Object.fromEntries(query)).toEqual({
      'api-version': '2025-07-01',
      $filter: "roleName eq 'A B'",
      flag: '',
    });
  });

  it('takes malformed encoding literally', () => {
    expect(parseQuery('a=%zz').get('a')).toBe('%zz');
    expect(segmentsOf('/a//%zz/')).toEqual(['a', '%zz']);
  });
});

describe('splitTarget', () => {
  it('splits at the first question mark', () => {
    const { path, query } = splitTarget('/keys?a=b?c');
    expect([path, query.get('a')]).toEqual(['/keys', 'b?c']);
  });
});

describe('routes', () => {
  const routes = [
    route('GET /keys/{name}/versions', 'versions'),
    route('GET /keys/{name}/{version}', 'version'),
    route('GET {+scope}/providers/Microsoft.Authorization/roleAssignments', 'assignments'),
  ];

  it('prefers what is listed first', () => {
    expect(findRoute(routes, 'GET', ['KEYS', 'a', 'Versions'])).toMatchObject({
      handler: 'versions',
      parameters: { name: 'a' },
    });
    expect(findRoute(routes, 'GET', ['keys', 'a', 'v1'])).toMatchObject({ handler: 'version' });
  });

  it('tells a wrong method from an unknown path', () => {
    expect(findRoute(routes, 'PUT', ['keys', 'a', 'v1'])).toEqual({ kind: 'wrongMethod' });
    expect(findRoute(routes, 'GET', ['secrets'])).toEqual({ kind: 'unknown' });
  });

  it('captures scopes of any depth', () => {
    const template = ['{+scope}', 'providers', 'Microsoft.Authorization', 'permissions'];
    expect(matchTemplate(template, ['providers', 'Microsoft.Authorization', 'permissions'])).toEqual({ scope: '/' });
    expect(
      matchTemplate(template, ['subscriptions', 's', 'providers', 'microsoft.authorization', 'permissions']),
    ).toEqual({
      scope: '/subscriptions/s',
    });
    expect(matchTemplate(template, ['permissions'])).toBeUndefined();
  });
});
