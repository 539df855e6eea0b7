import { describe, expect, it } from 'vitest';
import { failureOf, ids, never, refusal, scriptedAzure, tokenText, type Reply, type Sent } from './scriptedAzure.ts';

const principal = '22222222-2222-2222-2222-222222222222';
const group = '33333333-3333-3333-3333-333333333333';
const role = `/subscriptions/${ids.subscription}/providers/Microsoft.Authorization/roleDefinitions/e147488a-f6f5-4113-8e2d-b22465e65bf6`;
const subscriptionScope = `/subscriptions/${ids.subscription}`;

const assignment = (name: string, principalId: string, scope: string) => ({
  id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
  name,
  properties: { principalId, roleDefinitionId: role, scope },
});

const denial = (name: string, principals: readonly object[], more: object = {}) => ({
  id: `${subscriptionScope}/providers/Microsoft.Authorization/denyAssignments/${name}`,
  name,
  properties: { scope: subscriptionScope, principals, permissions: [], ...more },
});

interface Answers {
  readonly assignments?: Reply;
  readonly denials?: Reply;
  readonly definition?: Reply;
}

const none: Reply = { body: { value: [] } };

function answering({ assignments = none, denials = none, definition }: Answers): (request: Sent) => Reply {
  return ({ path }) => {
    if (path.includes('roleassignments')) return assignments;
    if (path.includes('denyassignments')) return denials;
    return (
      definition ?? { body: { id: role, name: 'role', properties: { roleName: 'Encryption User', permissions: [] } } }
    );
  };
}

const hsmChallenge: Reply = {
  status: 401,
  text: '',
  headers: {
    'www-authenticate':
      'Bearer authorization="https://login.microsoftonline.com/tenant-1", resource="https://managedhsm.azure.net"',
  },
};

describe('grants', () => {
  it('are those at the scope and above it, to the principal and its groups, with each role once', async () => {
    const value = [assignment('a', principal, ids.key), assignment('b', group, subscriptionScope)];
    const azure = scriptedAzure(answering({ assignments: { body: { value } } }));
    const grants = await azure.source.grants(principal, ids.key, never);
    expect(grants.assignments.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(grants.definitions.map(({ id }) => id)).toEqual([role]);
    expect(grants.gaps).toEqual([]);
    const [list] = azure.sent.filter(({ path }) => path.includes('roleassignments'));
    expect(list?.url.searchParams.get('$filter')).toBe(`atScope() and assignedTo('${principal}')`);
    expect(list?.path).toBe(
      `management.azure.com${ids.key.toLowerCase()}/providers/microsoft.authorization/roleassignments`,
    );
    await azure.source.grants(principal, ids.key, never);
    expect(azure.sent.filter(({ path }) => path.includes('roledefinitions'))).toHaveLength(1);
  });

  it('leave out denials that cannot reach the principal', async () => {
    const value = [
      denial('everyone', [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }]),
      denial('itself', [{ id: principal.toUpperCase(), type: 'ServicePrincipal' }]),
      denial('a-group', [{ id: group, type: 'Group' }]),
      denial('another', [{ id: group, type: 'User' }]),
      denial('only-there', [{ id: principal, type: 'ServicePrincipal' }], { doesNotApplyToChildScopes: true }),
    ];
    const azure = scriptedAzure(answering({ denials: { body: { value } } }));
    const { denyAssignments } = await azure.source.grants(principal, ids.key, never);
    expect(denyAssignments.map(({ name }) => name)).toEqual(['everyone', 'itself', 'a-group']);
  });

  it('that may not be read are gaps, and what can be read is kept', async () => {
    const value = [assignment('a', principal, ids.key)];
    const azure = scriptedAzure(
      answering({
        assignments: { body: { value } },
        denials: refusal(403, 'AuthorizationFailed'),
        definition: refusal(404, 'RoleDefinitionDoesNotExist'),
      }),
    );
    const { assignments, gaps } = await azure.source.grants(principal, ids.key, never);
    expect(assignments).toHaveLength(1);
    expect(gaps.map(({ scope, failure }) => [scope, failure.kind]).sort()).toEqual([
      [ids.key, 'forbidden'],
      [ids.key, 'notFound'],
    ]);
  });

  const hsmRole =
    'Microsoft.KeyVault/providers/Microsoft.Authorization/roleDefinitions/33413926-3206-4cdd-b39a-83574fe37a17';
  const hsmBody = { id: ids.hsm, properties: { hsmUri: 'https://hsm.managedhsm.azure.net/' } };
  const held = (name: string, principalId: string, scope: string) => ({
    id: `/providers/Microsoft.Authorization/roleAssignments/${name}`,
    name,
    type: 'Microsoft.Authorization/roleAssignments',
    properties: { principalId, roleDefinitionId: hsmRole, scope },
  });

  it('of a key in a Managed HSM are those that the HSM itself has at the key, at all keys and at itself', async () => {
    const lists: Readonly<Record<string, unknown>> = {
      '/providers/': [held('a', principal, '/'), held('b', 'somebody else', '/')],
      '/keys/providers/': [held('a', principal, '/'), held('c', principal, '/keys')],
      '/keys/k/providers/': [held('d', principal.toUpperCase(), '/keys/k')],
    };
    const azure = scriptedAzure(({ path, headers }) => {
      if (path.startsWith('management')) return { body: hsmBody };
      if (headers['authorization'] === undefined) return hsmChallenge;
      if (path.endsWith('/roledefinitions')) {
        const name = hsmRole.slice(hsmRole.lastIndexOf('/') + 1);
        return {
          body: {
            value: [
              { name, properties: { permissions: [] } },
              { name: 'unused', properties: {} },
            ],
          },
        };
      }
      const [, place = ''] = /^[^/]+(.*\/providers\/)/.exec(path) ?? [];
      return { body: { value: lists[place] } };
    });
    const grants = await azure.source.grants(principal, `${ids.hsm}/keys/k`, never);
    expect(grants.gaps).toEqual([]);
    expect(grants.assignments.map(({ id, type, body }) => [id, type, body['properties']])).toEqual([
      [
        `${ids.hsm}/localRoleAssignments/a`,
        'Microsoft.KeyVault/managedHSMs/localRoleAssignments',
        properties(principal, ids.hsm),
      ],
      [
        `${ids.hsm}/localRoleAssignments/c`,
        'Microsoft.KeyVault/managedHSMs/localRoleAssignments',
        properties(principal, `${ids.hsm}/keys`),
      ],
      [
        `${ids.hsm}/localRoleAssignments/d`,
        'Microsoft.KeyVault/managedHSMs/localRoleAssignments',
        properties(principal.toUpperCase(), `${ids.hsm}/keys/k`),
      ],
    ]);
    expect(grants.definitions.map(({ name }) => name)).toEqual(['33413926-3206-4cdd-b39a-83574fe37a17']);
  });

  const properties = (principalId: string, scope: string) => ({ principalId, roleDefinitionId: hsmRole, scope });

  it('of a key in a Managed HSM are a gap that says why, where the HSM does not let the caller look', async () => {
    const azure = scriptedAzure(({ path, headers }) => {
      if (path.startsWith('management')) return { body: hsmBody };
      return headers['authorization'] === undefined ? hsmChallenge : refusal(403, 'AccessDenied', 'Not authorized');
    });
    const { gaps, assignments } = await azure.source.grants(principal, `${ids.hsm}/keys/k`, never);
    expect(assignments).toEqual([]);
    expect(gaps.map(({ failure }) => [failure.kind, failure.message])).toEqual([
      ['forbidden', expect.stringContaining('local role assignments')],
    ]);
  });

  it('are cancelled as a whole', async () => {
    const controller = new AbortController();
    const azure = scriptedAzure(() => {
      controller.abort();
      return none;
    });
    expect((await failureOf(azure.source.grants(principal, ids.key, controller.signal))).kind).toBe('cancelled');
  });
});

describe('permissions', () => {
  it.each([
    ['a subscription', subscriptionScope],
    ['a resource group', `${subscriptionScope}/resourceGroups/my rg`],
    ['a key', ids.key],
  ])('are read at %s, page after page', async (_, scope) => {
    const nextLink = 'https://management.azure.com/next';
    const azure = scriptedAzure(({ url }) =>
      url.pathname === '/next'
        ? { body: { value: [{ actions: ['*'], notActions: ['Microsoft.Authorization/*/Write'] }] } }
        : { body: { value: [{ actions: ['*/read'], dataActions: null }], nextLink } },
    );
    expect(await azure.source.permissions(scope, never)).toEqual([
      { actions: ['*/read'], notActions: [], dataActions: [], notDataActions: [] },
      { actions: ['*'], notActions: ['Microsoft.Authorization/*/Write'], dataActions: [], notDataActions: [] },
    ]);
    expect(azure.sent[0]?.path).toBe(
      `management.azure.com${scope.toLowerCase()}/providers/microsoft.authorization/permissions`,
    );
    expect(azure.sent[0]?.headers['authorization']).toContain('Bearer');
  });

  it('of which a page lacks are not told at all: a right could be on that page', async () => {
    const azure = scriptedAzure(({ url }) =>
      url.pathname === '/next'
        ? refusal(403, 'AuthorizationFailed')
        : { body: { value: [{ actions: ['*/read'] }], nextLink: 'https://management.azure.com/next' } },
    );
    expect((await failureOf(azure.source.permissions(ids.key, never))).kind).toBe('forbidden');
  });

  it('of which the answer is nonsense are malformed', async () => {
    const azure = scriptedAzure(() => ({ body: { value: 'all' } }));
    expect((await failureOf(azure.source.permissions(ids.key, never))).kind).toBe('malformed');
  });
});

describe('the caller', () => {
  it('is read from the token, which goes nowhere else', async () => {
    const azure = scriptedAzure(() => none);
    expect(await azure.source.caller(never)).toEqual({
      displayName: 'ada@contoso.com',
      tenantId: 'tenant-1',
      objectId: 'caller-oid',
    });
    expect(azure.log.join('\n')).not.toContain(tokenText);
    expect(azure.sent).toHaveLength(0);
  });

  it('has no name where the token has another form', async () => {
    const azure = scriptedAzure(() => none, {
      credential: { getToken: () => Promise.resolve({ token: 'opaque', expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) },
    });
    expect(await azure.source.caller(never)).toEqual({
      displayName: 'unknown',
      tenantId: undefined,
      objectId: undefined,
    });
  });
});

describe('other resources', () => {
  it.each([
    ['a project', `${ids.account}/projects/p`],
    [
      'a user-assigned identity',
      `${subscriptionScope}/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id`,
    ],
    ['a Managed HSM', ids.hsm],
    ['a role assignment', `${ids.key}/providers/Microsoft.Authorization/roleAssignments/x`],
    ['a deny assignment', `${ids.key}/providers/Microsoft.Authorization/denyAssignments/x`],
    ['a role definition', role],
    ['a subscription', subscriptionScope],
  ])('%s is read at its own address', async (_, id) => {
    const azure = scriptedAzure(() => ({ body: { id, properties: { there: true } } }));
    const resource = await azure.source.resource(id, never);
    expect(resource.read('properties.there')).toMatchObject({ value: true });
    expect(azure.sent.map(({ path }) => path)).toEqual([`management.azure.com${id.toLowerCase()}`]);
  });

  it('of types that are not read are refused without a request', async () => {
    const azure = scriptedAzure(() => none);
    const id = `${subscriptionScope}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/s`;
    expect((await failureOf(azure.source.resource(id, never))).kind).toBe('rejected');
    expect(azure.sent).toHaveLength(0);
  });
});
