import { describe, expect, it } from 'vitest';
import { assignRole, type Change } from '../../../src/core/plans/change.ts';
import { absent, known, reference, type Value } from '../../../src/core/resources/value.ts';
import { roleAssignmentName } from '../../../src/azure/write/roleAssignment.ts';
import { nameBasedUuid } from '../../../src/azure/write/uuid.ts';
import {
  accountBody,
  failureOf,
  ids,
  never,
  refusal,
  scriptedAzure,
  vaultBody,
  type Reply,
  type Sent,
} from './scriptedAzure.ts';

const principal = '22222222-2222-2222-2222-222222222222';
const role = `/subscriptions/${ids.subscription}/providers/Microsoft.Authorization/roleDefinitions/e147488a-f6f5-4113-8e2d-b22465e65bf6`;

function onAccount(path: string, value: Value): Change {
  return { kind: 'set', resource: ids.account, type: 'Microsoft.CognitiveServices/accounts', path, value };
}

const encryption = onAccount(
  'properties.encryption',
  known({
    keySource: 'Microsoft.KeyVault',
    keyVaultProperties: {
      keyVaultUri: 'https://kv.vault.azure.net/',
      keyName: 'k',
      keyVersion: '',
      identityClientId: '',
    },
  }),
);

const poll =
  'https://management.azure.com/subscriptions/s/providers/Microsoft.CognitiveServices/locations/west europe/operationResults/1?api-version=2017-04-18&t=639&c=MIIH&s=xyz&h=abc';

const accepted: Reply = {
  status: 202,
  body: accountBody({ provisioningState: 'Accepted' }),
  headers: { 'azure-asyncoperation': poll, location: `${poll}&operationResultResponseType=Location` },
};

/** An account that a PATCH changes in a long-running operation, whose states come one after the other. */
function operation(states: readonly Reply[], account: unknown = accountBody(), patched: Reply = accepted) {
  let polls = 0;
  return scriptedAzure(({ method, path, url }) => {
    if (method === 'PATCH') return patched;
    if (!path.includes('/operationresults/')) return { body: account };
    if (url.search.includes('operationResultResponseType')) return { body: account };
    return states[Math.min(polls++, states.length - 1)] ?? { body: {} };
  });
}

const state = (status: string, more: object = {}): Reply => ({ body: { id: '/x', name: '1', status, ...more } });
const patchOf = (sent: readonly Sent[]) => sent.find(({ method }) => method === 'PATCH')?.body;

describe('setting the encryption', () => {
  it('sends that property alone, without an empty client id, and waits for the end', async () => {
    const azure = operation([state('Updating'), state('Updating'), state('Succeeded')]);
    await azure.source.apply(encryption, never);
    expect(patchOf(azure.sent)).toEqual({
      properties: {
        encryption: {
          keySource: 'Microsoft.KeyVault',
          keyVaultProperties: { keyVaultUri: 'https://kv.vault.azure.net/', keyName: 'k', keyVersion: '' },
        },
      },
    });
    const polls = azure.sent.filter(
      ({ path, url }) => path.includes('operationresults') && !url.search.includes('Location'),
    );
    expect(polls).toHaveLength(3);
    expect(polls[0]?.url.searchParams.get('t')).toBe('639');
  });

  it('is done at once where Azure says so', async () => {
    const azure = operation([], accountBody(), { status: 200, body: accountBody() });
    await azure.source.apply(encryption, never);
    expect(azure.sent.map(({ method }) => method)).toEqual(['GET', 'PATCH']);
  });

  it("fails with the operation's own code and text", async () => {
    const error = { code: 'BadRequest', message: 'The encryption key must be recoverable and not purgeable' };
    const azure = operation([state('Updating'), state('Failed', { error })]);
    const failure = await failureOf(azure.source.apply(encryption, never));
    expect(failure.details).toMatchObject({ kind: 'rejected', code: 'BadRequest', azureMessage: error.message });
    expect(failure.details.status).toBeUndefined();
    expect(failure.details.mayHaveTakenEffect).toBeUndefined();
  });

  it('fails where the operation fails without a word, or is cancelled by Azure', async () => {
    for (const end of ['Failed', 'Canceled']) {
      const failure = await failureOf(operation([state(end)]).source.apply(encryption, never));
      expect(failure.kind).toBe('rejected');
    }
  });

  it('may have taken effect where the operation can no longer be followed', async () => {
    const azure = operation([state('Updating'), refusal(403, 'AuthorizationFailed')]);
    const failure = await failureOf(azure.source.apply(encryption, never));
    expect(failure.details).toMatchObject({ kind: 'forbidden', mayHaveTakenEffect: true });
  });

  it('survives a poll that breaks', async () => {
    const azure = operation([state('Updating'), { broken: 'ECONNRESET' }, refusal(503, 'Busy'), state('Succeeded')]);
    await azure.source.apply(encryption, never);
    expect(azure.sent.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
  });

  it("has ended well where only the SDK's last read of the account fails", async () => {
    const azure = scriptedAzure(({ method, path, url }) => {
      if (method === 'PATCH') return accepted;
      if (url.search.includes('operationResultResponseType')) return refusal(404, 'NotFound');
      return path.includes('operationresults') ? state('Succeeded') : { body: accountBody() };
    });
    await expect(azure.source.apply(encryption, never)).resolves.toBeUndefined();
  });

  it('stops following where it is cancelled, and may take effect', async () => {
    const controller = new AbortController();
    const azure = scriptedAzure(({ method, path }) => {
      if (method === 'PATCH') return accepted;
      if (path.includes('operationresults')) setTimeout(() => controller.abort(), 5);
      return path.includes('operationresults') ? state('Updating') : { body: accountBody() };
    });
    const failure = await failureOf(azure.source.apply(encryption, controller.signal));
    expect(failure.details).toMatchObject({ kind: 'cancelled', mayHaveTakenEffect: true });
  });

  it('gives up on an operation that never ends', async () => {
    const azure = scriptedAzure(
      ({ method, path }) =>
        method === 'PATCH' ? accepted : path.includes('operationresults') ? state('Updating') : { body: accountBody() },
      { timing: { writeLimit: 60, pollInterval: 5 } },
    );
    const failure = await failureOf(azure.source.apply(encryption, never));
    expect(failure.details).toMatchObject({ kind: 'timeout', mayHaveTakenEffect: true });
  });

  it('is a conflict while another change is under way', async () => {
    const azure = operation([], accountBody({ provisioningState: 'Accepted' }));
    const failure = await failureOf(azure.source.apply(encryption, never));
    expect(failure.kind).toBe('conflict');
    expect(azure.sent.map(({ method }) => method)).toEqual(['GET']);
  });

  it('sends nothing while a part of it is not known', async () => {
    const azure = operation([]);
    const failure = await failureOf(azure.source.apply(onAccount('properties.encryption', reference('x', 'y')), never));
    expect(failure.kind).toBe('rejected');
    expect(azure.sent).toHaveLength(0);
  });

  it('is told where the client library would have left the property out', async () => {
    const azure = operation([], accountBody(), { status: 200, body: accountBody() });
    const failure = await failureOf(azure.source.apply(onAccount('properties.notYetKnown', known(1)), never));
    expect(failure.message).toContain('does not send properties.notYetKnown');
  });
});

describe('setting the identity', () => {
  const mine = `/subscriptions/${ids.subscription}/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mine`;
  const other = mine.replace('/mine', '/other');
  const wish = (value: unknown) => onAccount('identity', known(value as never));

  it.each<[string, unknown, unknown, unknown]>([
    ['none to system-assigned', { type: 'SystemAssigned' }, undefined, { type: 'SystemAssigned' }],
    [
      'user-assigned to both',
      { type: 'SystemAssigned' },
      { type: 'UserAssigned', userAssignedIdentities: { [other]: { clientId: 'c', principalId: 'p' } } },
      { type: 'SystemAssigned, UserAssigned', userAssignedIdentities: { [other]: {} } },
    ],
    [
      'system-assigned to both',
      { type: 'UserAssigned', userAssignedIdentities: { [mine]: {} } },
      { type: 'SystemAssigned', principalId: 'p' },
      { type: 'SystemAssigned, UserAssigned', userAssignedIdentities: { [mine]: {} } },
    ],
    [
      'one user-assigned identity to two, however its id is spelt',
      { type: 'UserAssigned', userAssignedIdentities: { [mine]: {}, [other.toUpperCase()]: {} } },
      { type: 'UserAssigned', userAssignedIdentities: { [other]: {} } },
      { type: 'UserAssigned', userAssignedIdentities: { [other]: {}, [mine]: {} } },
    ],
    [
      'whatever there is to none where that is the wish',
      { type: 'None' },
      { type: 'SystemAssigned' },
      { type: 'None' },
    ],
  ])('goes from %s', async (_, wished, attached, expected) => {
    const azure = operation([state('Succeeded')], accountBody({}, attached));
    await azure.source.apply(wish(wished), never);
    expect(patchOf(azure.sent)).toEqual({ identity: expected });
  });
});

describe('setting a property of a key store', () => {
  const set = (resource: string, path: string, value: Value): Change => ({
    kind: 'set',
    resource,
    type: resource === ids.hsm ? 'Microsoft.KeyVault/managedHSMs' : 'Microsoft.KeyVault/vaults',
    path,
    value,
  });

  it('sends that property alone', async () => {
    const azure = scriptedAzure(() => ({ body: vaultBody({ enablePurgeProtection: true }) }));
    await azure.source.apply(set(ids.vault, 'properties.enablePurgeProtection', known(true)), never);
    expect(azure.sent.map(({ method, body }) => [method, body])).toEqual([
      ['PATCH', { properties: { enablePurgeProtection: true } }],
    ]);
  });

  it('keeps the rest of a firewall', async () => {
    const networkAcls = {
      defaultAction: 'Deny',
      bypass: 'None',
      ipRules: [{ value: '1.2.3.4/32' }],
      virtualNetworkRules: [],
    };
    const azure = scriptedAzure(() => ({ body: vaultBody({ networkAcls }) }));
    await azure.source.apply(set(ids.vault, 'properties.networkAcls.bypass', known('AzureServices')), never);
    expect(patchOf(azure.sent)).toEqual({ properties: { networkAcls: { ...networkAcls, bypass: 'AzureServices' } } });
  });

  it('reaches a Managed HSM', async () => {
    const body = {
      id: ids.hsm,
      properties: { hsmUri: 'https://hsm.managedhsm.azure.net/', provisioningState: 'Succeeded' },
    };
    const azure = scriptedAzure(() => ({ body }));
    await azure.source.apply(set(ids.hsm, 'properties.enablePurgeProtection', known(true)), never);
    expect(patchOf(azure.sent)).toEqual({ properties: { enablePurgeProtection: true } });
  });

  it("is refused with Azure's words", async () => {
    const words = 'The property "enablePurgeProtection" cannot be set to false.';
    const azure = scriptedAzure(() => refusal(400, 'BadRequest', words));
    const failure = await failureOf(
      azure.source.apply(set(ids.vault, 'properties.enablePurgeProtection', known(false)), never),
    );
    expect(failure.details).toMatchObject({ kind: 'rejected', azureMessage: words });
  });

  it('of another type is not attempted', async () => {
    const azure = scriptedAzure(() => ({ body: {} }));
    const change: Change = {
      kind: 'set',
      resource: ids.key,
      type: 'Microsoft.KeyVault/vaults/keys',
      path: 'tags',
      value: absent,
    };
    expect((await failureOf(azure.source.apply(change, never))).kind).toBe('rejected');
    expect(azure.sent).toHaveLength(0);
  });
});

describe('assigning a role', () => {
  const change = assignRole(ids.key, role, known(principal));
  const done: Reply = {
    status: 201,
    body: { id: `${ids.key}/providers/Microsoft.Authorization/roleAssignments/x`, properties: {} },
  };

  it('has the same name whenever it is sent, and another for anything else', async () => {
    const azure = scriptedAzure(() => done);
    await azure.source.apply(change, never);
    await azure.source.apply(
      assignRole(ids.key.toUpperCase(), role.toUpperCase(), known(principal.toUpperCase())),
      never,
    );
    await azure.source.apply(assignRole(ids.vault, role, known(principal)), never);
    const names = azure.sent.map(({ path }) => path.slice(path.lastIndexOf('/') + 1));
    expect(names[0]).toBe(names[1]);
    expect(names[0]).not.toBe(names[2]);
    expect(names[0]).toBe(roleAssignmentName(ids.key, principal, role));
  });

  it('names the type of the principal', async () => {
    const azure = scriptedAzure(() => done);
    await azure.source.apply(change, never);
    expect(azure.sent[0]?.method).toBe('PUT');
    expect(azure.sent[0]?.body).toEqual({
      properties: { roleDefinitionId: role, principalId: principal, principalType: 'ServicePrincipal' },
    });
  });

  it('is done where it exists already', async () => {
    const azure = scriptedAzure(() => refusal(409, 'RoleAssignmentExists', 'The role assignment already exists.'));
    await expect(azure.source.apply(change, never)).resolves.toBeUndefined();
    expect(azure.sent).toHaveLength(1);
  });

  it('may be sent again where the connection broke: it has the same name', async () => {
    const azure = scriptedAzure((_, count) => (count === 1 ? { broken: 'ECONNRESET' } : done));
    await azure.source.apply(change, never);
    expect(new Set(azure.sent.map(({ path }) => path)).size).toBe(1);
  });

  it('waits for a fresh identity to be known, and not for ever', async () => {
    const unknownYet = refusal(400, 'PrincipalNotFound', 'Principal 2222 does not exist in the directory.');
    const patient = scriptedAzure((_, count) => (count < 3 ? unknownYet : done));
    await patient.source.apply(change, never);
    expect(patient.clock.slept).toEqual([2000, 4000]);
    const failure = await failureOf(scriptedAzure(() => unknownYet).source.apply(change, never));
    expect(failure.details).toMatchObject({ kind: 'rejected', code: 'PrincipalNotFound' });
  });

  it('is cancelled while it waits', async () => {
    const controller = new AbortController();
    const azure = scriptedAzure(() => refusal(400, 'PrincipalNotFound'), {
      log: (_, message) => {
        if (message.includes('not known everywhere')) controller.abort(new Error('enough'));
      },
    });
    expect((await failureOf(azure.source.apply(change, controller.signal))).kind).toBe('cancelled');
    expect(azure.sent).toHaveLength(1);
  });

  it('is refused where the caller may not', async () => {
    const azure = scriptedAzure(() => refusal(403, 'AuthorizationFailed'));
    expect((await failureOf(azure.source.apply(change, never))).kind).toBe('forbidden');
  });
});

describe('adding an access policy', () => {
  it('leaves the other policies alone', async () => {
    const azure = scriptedAzure(() => ({ body: { properties: { accessPolicies: [] } } }));
    const permissions = { keys: ['get', 'wrapKey', 'unwrapKey'] };
    await azure.source.apply(
      {
        kind: 'create',
        resource: 'new:policy',
        type: 'Microsoft.KeyVault/vaults/accessPolicies',
        scope: ids.vault,
        properties: known({ vaultId: ids.vault, tenantId: 't', objectId: principal, permissions }),
      },
      never,
    );
    expect(azure.sent.map(({ method, path }) => [method, path.slice(path.indexOf('/vaults/'))])).toEqual([
      ['PUT', '/vaults/kv/accesspolicies/add'],
    ]);
    expect(azure.sent[0]?.body).toEqual({
      properties: { accessPolicies: [{ tenantId: 't', objectId: principal, permissions }] },
    });
  });
});

describe('a name-based UUID', () => {
  it('is that of RFC 9562', () => {
    // Appendix A.4: the DNS namespace and www.example.com.
    expect(nameBasedUuid('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
      '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    );
  });
});
