import { describe, expect, it } from 'vitest';
import { asString } from '../../../src/core/resources/value.ts';
import type { AzureConnection } from '../../../src/azure/connection.ts';
import { accountBody, failureOf, ids, never, refusal, scriptedAzure, type Reply, type Sent } from './scriptedAzure.ts';

interface Query {
  readonly subscriptions: readonly string[];
  readonly options: { readonly $skipToken?: string; readonly $top?: number };
}

const isQuery = ({ path }: Sent) => path.endsWith('/providers/microsoft.resourcegraph/resources');
const queryOf = ({ body }: Sent) => body as Query;
const authorizationOf = ({ headers }: Sent) => headers['authorization'] ?? '';

function row(type: string, name: string, more: object = {}) {
  const id = `/subscriptions/${ids.subscription}/resourceGroups/rg/providers/${type}/${name}`;
  return {
    id,
    name,
    type: type.toLowerCase(),
    kind: '',
    sku: null,
    identity: null,
    tenantId: 't',
    properties: {},
    ...more,
  };
}

const account = (name: string, properties: object = { encryption: { keySource: 'Microsoft.KeyVault' } }) =>
  row('Microsoft.CognitiveServices/accounts', name, { kind: 'OpenAI', properties });

const page = (data: readonly object[], skipToken?: string): Reply => ({
  body: { totalRecords: data.length, count: data.length, data, resultTruncated: 'false', $skipToken: skipToken },
});

const guid = (index: number) => `00000000-0000-0000-0000-${String(index).padStart(12, '0')}`;

/** A credential whose tokens name the tenant that they were asked for. */
function everyTenant(): Pick<AzureConnection, 'tenants' | 'credential'> {
  return {
    tenants: 'every',
    credential: {
      getToken: (_, options) =>
        Promise.resolve({ token: options?.tenantId ?? 'own', expiresOnTimestamp: Number.MAX_SAFE_INTEGER }),
    },
  };
}

describe('the inventory', () => {
  it('asks nothing where there are no subscriptions', async () => {
    const azure = scriptedAzure(() => page([]));
    expect(await azure.source.inventory([], never)).toEqual({ items: [], gaps: [] });
    expect(azure.sent).toHaveLength(0);
  });

  it('reads rows as bodies of Azure Resource Manager', async () => {
    const azure = scriptedAzure(() => page([account('a'), row('microsoft.keyvault/VAULTS', 'v')]));
    const { items } = await azure.source.inventory([ids.subscription], never);
    expect(items.map(({ type, name }) => [type, name])).toEqual([
      ['Microsoft.CognitiveServices/accounts', 'a'],
      ['Microsoft.KeyVault/vaults', 'v'],
    ]);
    expect(items[1]?.read('identity').kind).toBe('absent');
    expect(items[1]?.read('kind').kind).toBe('absent');
  });

  it('reads page after page with the token of the one before', async () => {
    const azure = scriptedAzure((request) => {
      const token = queryOf(request).options.$skipToken;
      if (token === undefined) return page([account('a')], 'second');
      return token === 'second' ? page([account('b')], 'third') : page([account('c')]);
    });
    const { items, gaps } = await azure.source.inventory([ids.subscription], never);
    expect(items.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(gaps).toEqual([]);
    expect(azure.sent.map(queryOf)[0]?.options.$top).toBe(1000);
  });

  it('asks for thousands of subscriptions a thousand at a time', async () => {
    const azure = scriptedAzure(() => page([]));
    const subscriptions = Array.from({ length: 2500 }, (_, index) => guid(index));
    await azure.source.inventory([...subscriptions, ...subscriptions], never);
    expect(azure.sent.map((request) => queryOf(request).subscriptions.length)).toEqual([1000, 1000, 500]);
    expect(new Set(azure.sent.flatMap((request) => queryOf(request).subscriptions)).size).toBe(2500);
  });

  it('waits where the quota is used up, before it is refused', async () => {
    const headers = { 'x-ms-user-quota-remaining': '0', 'x-ms-user-quota-resets-after': '00:00:05' };
    const azure = scriptedAzure((_, count) =>
      count === 1 ? { ...(page([account('a')], 'second') as object), headers } : page([account('b')]),
    );
    await azure.source.inventory([ids.subscription], never);
    expect(azure.clock.slept).toEqual([5000]);
  });

  it('waits as long as the quota says where it is refused', async () => {
    const headers = { 'x-ms-user-quota-remaining': '0', 'x-ms-user-quota-resets-after': '00:00:03' };
    const azure = scriptedAzure((_, count) =>
      count === 1 ? { ...(refusal(429, 'RateLimiting') as object), headers } : page([account('a')]),
    );
    const { items } = await azure.source.inventory([ids.subscription], never);
    expect(items).toHaveLength(1);
    expect(azure.clock.slept).toEqual([3000]);
  });

  it.each<[string, Reply]>([
    ['refuses', refusal(403, 'AccessDenied')],
    ['fails', refusal(500, 'InternalServerError')],
    ['answers nonsense', { body: { data: 'none' } }],
    ['leaves rows out', { body: { data: [], resultTruncated: 'true' } }],
  ])(
    'lists each subscription by its providers where Resource Graph %s, and keeps those that answer',
    async (_, reply) => {
      const good = guid(1);
      const bad = guid(2);
      const azure = scriptedAzure((request) => {
        if (isQuery(request)) return reply;
        if (request.path.includes(bad)) return refusal(403, 'AuthorizationFailed', 'You may not.');
        if (!request.path.endsWith('microsoft.cognitiveservices/accounts')) return { body: { value: [] } };
        return {
          body: {
            value: [
              { ...accountBody({ encryption: { keySource: 'Microsoft.CognitiveServices' } }) },
              { ...accountBody(), id: `${ids.account}-speech`, kind: 'SpeechServices' },
            ],
          },
        };
      });
      const { items, gaps } = await azure.source.inventory([good, bad], never);
      expect(items.map(({ name }) => name)).toEqual(['acc']);
      expect(new Set(gaps.map(({ scope }) => scope))).toEqual(new Set([`/subscriptions/${bad}`]));
      expect(gaps.every(({ failure }) => failure.kind === 'forbidden')).toBe(true);
    },
  );

  it('does not repeat for every subscription what failed for want of a network', async () => {
    const azure = scriptedAzure(() => ({ broken: 'ENOTFOUND' }));
    const { items, gaps } = await azure.source.inventory([guid(1), guid(2)], never);
    expect(items).toEqual([]);
    expect(gaps.map(({ scope, failure }) => [scope, failure.kind])).toEqual([
      [`/subscriptions/${guid(1)}`, 'network'],
      [`/subscriptions/${guid(2)}`, 'network'],
    ]);
    expect(azure.sent).toHaveLength(1);
  });

  it('asks each tenant with a token of its own', async () => {
    const azure = scriptedAzure(
      ({ path, headers }) => {
        if (path.endsWith('/tenants')) return { body: { value: [{ tenantId: 'tenant-1' }, { tenantId: 'tenant-2' }] } };
        if (!path.endsWith('/subscriptions')) return page([]);
        const own = headers['authorization']?.endsWith('-2') === true ? 2 : 1;
        const body = { subscriptionId: guid(own), displayName: `s${own}`, state: 'Enabled', tenantId: `tenant-${own}` };
        return { body: { value: [body] } };
      },
      {
        tenants: 'every',
        credential: {
          getToken: (_, options) =>
            Promise.resolve({ token: `token-${options?.tenantId ?? ''}`, expiresOnTimestamp: Number.MAX_SAFE_INTEGER }),
        },
      },
    );
    const { items } = await azure.source.subscriptions(never);
    expect(items.map(({ name, tenantId }) => [name, tenantId])).toEqual([
      ['s1', 'tenant-1'],
      ['s2', 'tenant-2'],
    ]);
    await azure.source.inventory(
      items.map(({ id }) => id),
      never,
    );
    const queries = azure.sent.filter(isQuery).sort((a, b) => authorizationOf(a).localeCompare(authorizationOf(b)));
    expect(queries.map((query) => [authorizationOf(query), queryOf(query).subscriptions])).toEqual([
      ['Bearer token-', [guid(1)]],
      ['Bearer token-tenant-2', [guid(2)]],
    ]);
  });
});

describe("an account's encryption", () => {
  const listed = (properties: object): Reply => ({ body: { value: [accountBody({ ...properties })] } });

  it('is absent where Resource Graph shows it for another account', async () => {
    const azure = scriptedAzure(() => page([account('a'), account('b', {})]));
    const { items } = await azure.source.inventory([ids.subscription], never);
    expect(items[1]?.read('properties.encryption').kind).toBe('absent');
    expect(azure.sent).toHaveLength(1);
  });

  it('is asked of the provider where Resource Graph shows it for none', async () => {
    const azure = scriptedAzure((request) =>
      isQuery(request) ? page([account('acc', {})]) : listed({ encryption: { keySource: 'Microsoft.KeyVault' } }),
    );
    const { items } = await azure.source.inventory([ids.subscription], never);
    expect(items.map((item) => asString(item.read('properties.encryption.keySource')))).toEqual(['Microsoft.KeyVault']);
    expect(asString(items[0]?.read('tenantId') ?? { kind: 'absent' })).toBe('t');
  });

  it('is unknown, with the reason, where neither says', async () => {
    const azure = scriptedAzure((request) =>
      isQuery(request) ? page([account('acc', {})]) : refusal(403, 'AuthorizationFailed'),
    );
    const { items } = await azure.source.inventory([ids.subscription], never);
    const value = items[0]?.read('properties.encryption.keySource');
    expect(value).toMatchObject({ kind: 'unknown' });
    expect(value?.kind === 'unknown' && value.reason).toContain('AuthorizationFailed');
  });
});

describe('the subscriptions', () => {
  it('come with name, tenant and state, over all pages', async () => {
    const body = (index: number) => ({
      subscriptionId: guid(index),
      displayName: `s${index}`,
      state: 'Warned',
      tenantId: 't',
    });
    const nextLink = 'https://management.azure.com/subscriptions?%24skiptoken=x';
    const azure = scriptedAzure(({ url }) =>
      url.search.includes('skiptoken') ? { body: { value: [body(2)] } } : { body: { value: [body(1)], nextLink } },
    );
    const { items, gaps } = await azure.source.subscriptions(never);
    expect(items[0]).toEqual({ id: guid(1), name: 's1', tenantId: 't', state: 'Warned' });
    expect([items.length, gaps]).toEqual([2, []]);
  });

  it('of the pages that came are kept where a later page fails', async () => {
    const nextLink = 'https://management.azure.com/subscriptions?%24skiptoken=x';
    const azure = scriptedAzure(({ url }) =>
      url.search.includes('skiptoken')
        ? refusal(403, 'Forbidden')
        : { body: { value: [{ subscriptionId: guid(1), displayName: 's1' }], nextLink } },
    );
    const { items, gaps } = await azure.source.subscriptions(never);
    expect([items.length, gaps.length]).toEqual([1, 1]);
  });

  it('of a tenant that gives no token are a gap', async () => {
    const azure = scriptedAzure(
      ({ path }) =>
        path.endsWith('/tenants')
          ? { body: { value: [{ tenantId: 'tenant-1' }, { tenantId: 'guest' }] } }
          : { body: { value: [{ subscriptionId: guid(1), displayName: 's1', tenantId: 'tenant-1' }] } },
      {
        tenants: 'every',
        credential: {
          getToken: (_, options) =>
            options?.tenantId === 'guest'
              ? Promise.reject(new Error('AADSTS50076: you must use multi-factor authentication'))
              : Promise.resolve({ token: 'token', expiresOnTimestamp: Number.MAX_SAFE_INTEGER }),
        },
      },
    );
    const { items, gaps } = await azure.source.subscriptions(never);
    expect(items).toHaveLength(1);
    expect(gaps).toMatchObject([{ scope: '/tenants/guest', failure: { details: { kind: 'signedOut' } } }]);
    expect(gaps[0]?.failure.message).toContain('multi-factor');
  });

  it('of other tenants are kept where the own tenant fails', async () => {
    const azure = scriptedAzure(({ path, headers }) => {
      if (path.endsWith('/tenants')) return { body: { value: [{ tenantId: 'tenant-2' }] } };
      if (headers['authorization'] === 'Bearer own') return refusal(403, 'AuthorizationFailed');
      return { body: { value: [{ subscriptionId: guid(2), displayName: 's2', tenantId: 'customer' }] } };
    }, everyTenant());
    const { items, gaps } = await azure.source.subscriptions(never);
    expect([items.map(({ tenantId }) => tenantId), gaps.map(({ scope }) => scope)]).toEqual([['customer'], ['']]);
  });

  it('are asked for with tokens of the tenant that shows them, not of the one that owns them', async () => {
    const azure = scriptedAzure(({ path }) => {
      if (path.endsWith('/tenants')) return { body: { value: [{ tenantId: 'managing' }] } };
      if (path.endsWith('/subscriptions')) {
        return { body: { value: [{ subscriptionId: guid(1), displayName: 's1', tenantId: 'customer' }] } };
      }
      return page([]);
    }, everyTenant());
    await azure.source.subscriptions(never);
    await azure.source.inventory([guid(1)], never);
    expect(azure.sent.at(-1)?.headers['authorization']).toBe('Bearer own');
  });

  it.each(['own', 'every'] as const)('of %s tenant cannot be told where nobody is signed in', async (tenants) => {
    const azure = scriptedAzure(() => ({ body: { value: [] } }), {
      tenants,
      credential: { getToken: () => Promise.reject(new Error("Please run 'az login'")) },
    });
    const failure = await failureOf(azure.source.subscriptions(never));
    expect(failure.details).toMatchObject({ kind: 'signedOut', azureMessage: "Please run 'az login'" });
    expect(azure.sent).toHaveLength(0);
  });
});
