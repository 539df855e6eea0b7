import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { liveResource } from '../../../src/core/resources/resource.ts';
import {
  challenge,
  failureOf,
  ids,
  never,
  refusal,
  scriptedAzure,
  vaultBody,
  type Reply,
  type ScriptedAzure,
  type Sent,
} from './scriptedAzure.ts';

const vault = liveResource(ids.vault, 'Microsoft.KeyVault/vaults', vaultBody());
const hsm = liveResource(ids.hsm, 'Microsoft.KeyVault/managedHSMs', {
  id: ids.hsm,
  properties: { hsmUri: 'https://hsm.managedhsm.azure.net/' },
});

const modulus = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' }).n;
const attributes = { enabled: true, created: 1_700_000_000, updated: 1_700_000_001, recoveryLevel: 'Recoverable' };
const kid = 'https://kv.vault.azure.net/keys/k/0123456789abcdef0123456789abcdef';
const ops = ['encrypt', 'wrapKey', 'unwrapKey'];

/** A vault whose keys Azure Resource Manager refuses to show. */
function refusedByArm(arm: Reply, store: (request: Sent) => Reply): ScriptedAzure {
  return scriptedAzure((request) => {
    if (request.url.host !== 'management.azure.com') {
      return request.headers['authorization'] === undefined ? challenge : store(request);
    }
    return request.path.endsWith('/vaults/kv') ? { body: vaultBody() } : arm;
  });
}

const rbac = refusal(400, 'ForbiddenByRbac', '[ForbiddenByRbac (Forbidden)] Caller is not authorized.');

describe('keys', () => {
  it('are read through Azure Resource Manager, with addresses in one spelling', async () => {
    const properties = { attributes, keyUri: 'https://kv.vault.azure.net:443/keys/k' };
    const azure = scriptedAzure(() => ({ body: { value: [{ id: ids.key, name: 'k', properties }] } }));
    const { items, gaps } = await azure.source.keys(vault, never);
    expect(gaps).toEqual([]);
    expect(items[0]?.read('properties.keyUri')).toMatchObject({ value: 'https://kv.vault.azure.net/keys/k' });
    expect(items[0]?.read('properties.kty').kind).toBe('unknown');
    expect(items[0]?.read('properties.attributes.exp').kind).toBe('absent');
    expect(azure.sent.map(({ url }) => url.host)).toEqual(['management.azure.com']);
  });

  it.each<[string, Reply]>([
    ['403', refusal(403, 'AuthorizationFailed')],
    ['400 ForbiddenByRbac', rbac],
  ])('are read from the vault itself where Azure Resource Manager refuses with %s', async (_, arm) => {
    const nextLink = 'https://kv.vault.azure.net:443/keys?api-version=7.5&$skiptoken=x';
    const item = (name: string) => ({ kid: `https://kv.vault.azure.net/keys/${name}`, attributes });
    const azure = refusedByArm(arm, ({ url }) =>
      url.search.includes('skiptoken') ? { body: { value: [item('b')] } } : { body: { value: [item('a')], nextLink } },
    );
    const { items } = await azure.source.keys(vault, never);
    expect(items.map(({ id, type }) => [id, type])).toEqual([
      [`${ids.vault}/keys/a`, 'Microsoft.KeyVault/vaults/keys'],
      [`${ids.vault}/keys/b`, 'Microsoft.KeyVault/vaults/keys'],
    ]);
    expect(items[0]?.read('properties.attributes.created')).toMatchObject({ value: 1_700_000_000 });
  });

  it('that both refuse are a failure with both reasons', async () => {
    const azure = refusedByArm(rbac, () =>
      refusal(
        403,
        'Forbidden',
        'Client address is not authorized and caller is not a trusted service.',
        'ForbiddenByFirewall',
      ),
    );
    const failure = await failureOf(azure.source.keys(vault, never));
    expect(failure.kind).toBe('firewall');
    expect(failure.message).toContain('ForbiddenByRbac');
    expect(failure.message).toContain('Client address is not authorized');
  });

  it('of a vault that is gone are not looked for elsewhere', async () => {
    const azure = scriptedAzure(() => refusal(404, 'ResourceNotFound'));
    expect((await failureOf(azure.source.keys(vault, never))).kind).toBe('notFound');
    expect(azure.sent).toHaveLength(1);
  });

  it('of a Managed HSM are read from the HSM itself, with a token of its own audience', async () => {
    const azure = scriptedAzure(({ url, headers }) => {
      if (url.host === 'management.azure.com') return refusal(403, 'Forbidden');
      if (headers['authorization'] !== undefined) {
        return { body: { value: [{ kid: 'https://hsm.managedhsm.azure.net/keys/k', attributes }] } };
      }
      const authenticate =
        'Bearer authorization="https://login.microsoftonline.com/tenant-1", resource="https://managedhsm.azure.net"';
      return { status: 401, text: '', headers: { 'www-authenticate': authenticate } };
    });
    const { items } = await azure.source.keys(hsm, never);
    expect(items.map(({ id, type }) => [id, type])).toEqual([
      [`${ids.hsm}/keys/k`, 'Microsoft.KeyVault/managedHSMs/keys'],
    ]);
    expect(azure.tokens.at(-1)).toEqual({ scopes: ['https://managedhsm.azure.net/.default'], tenantId: 'tenant-1' });
  });

  it('are kept as far as the pages came', async () => {
    const nextLink = 'https://management.azure.com/next?page=2';
    const azure = scriptedAzure(({ url }) =>
      url.pathname === '/next'
        ? refusal(403, 'AuthorizationFailed')
        : { body: { value: [{ id: ids.key, properties: {} }], nextLink } },
    );
    const { items, gaps } = await azure.source.keys(vault, never);
    expect([items.length, gaps.map(({ scope }) => scope)]).toEqual([1, [ids.vault]]);
  });
});

describe('a key', () => {
  const policy = {
    id: 'https://kv.vault.azure.net/keys/k/rotationpolicy',
    lifetimeActions: [{ trigger: { timeAfterCreate: 'P90D' }, action: { type: 'Rotate' } }],
    attributes: { expiryTime: 'P2Y', created: 1_700_000_000, updated: 1_700_000_001 },
  };
  const bundle = { key: { kid, kty: 'RSA', key_ops: ops, n: modulus, e: 'AQAB' }, attributes };

  it('read from the vault itself has the shape that Azure Resource Manager gives it', async () => {
    const azure = refusedByArm(rbac, ({ path }) => ({ body: path.includes('rotationpolicy') ? policy : bundle }));
    const key = await azure.source.key(ids.key, never);
    expect(key.body).toEqual({
      id: ids.key,
      name: 'k',
      type: 'Microsoft.KeyVault/vaults/keys',
      properties: {
        kty: 'RSA',
        keySize: 2048,
        keyOps: ops,
        attributes,
        keyUri: 'https://kv.vault.azure.net/keys/k',
        keyUriWithVersion: kid,
        rotationPolicy: {
          attributes: policy.attributes,
          lifetimeActions: [{ trigger: { timeAfterCreate: 'P90D' }, action: { type: 'rotate' } }],
        },
      },
    });
  });

  it('without a rotation policy of its own has none, though the vault answers with a default', async () => {
    const byDefault = {
      lifetimeActions: [{ trigger: { timeBeforeExpiry: 'P30D' }, action: { type: 'Notify' } }],
      attributes: null,
    };
    const azure = refusedByArm(rbac, ({ path }) => ({ body: path.includes('rotationpolicy') ? byDefault : bundle }));
    const key = await azure.source.key(ids.key, never);
    expect(key.read('properties.rotationPolicy').kind).toBe('absent');
  });

  it('whose rotation policy may not be read has an unknown one', async () => {
    const azure = refusedByArm(rbac, ({ path }) =>
      path.includes('rotationpolicy') ? refusal(403, 'Forbidden', 'no', 'ForbiddenByRbac') : { body: bundle },
    );
    const key = await azure.source.key(ids.key, never);
    expect(key.read('properties.rotationPolicy').kind).toBe('unknown');
    expect(key.read('properties.kty')).toMatchObject({ value: 'RSA' });
  });

  it('of a curve has no size, and a version is read as one', async () => {
    const curve = { key: { kid, kty: 'EC-HSM', key_ops: ['sign'], crv: 'P-256', x: 'AA', y: 'AA' }, attributes };
    const azure = refusedByArm(rbac, () => ({ body: curve }));
    const version = await azure.source.key(`${ids.key}/versions/0123456789abcdef0123456789abcdef`, never);
    expect(version.type).toBe('Microsoft.KeyVault/vaults/keys/versions');
    expect(version.body).toMatchObject({ properties: { kty: 'EC-HSM', curveName: 'P-256', keyUriWithVersion: kid } });
    expect(version.read('properties.keySize').kind).toBe('absent');
    expect(azure.sent.at(-1)?.path).toBe('kv.vault.azure.net/keys/k/0123456789abcdef0123456789abcdef');
  });

  it('asks for the address of its vault once', async () => {
    const azure = refusedByArm(rbac, ({ path }) => ({ body: path.includes('rotationpolicy') ? policy : bundle }));
    await azure.source.key(ids.key, never);
    await azure.source.key(ids.key, never);
    expect(azure.sent.filter(({ path }) => path.endsWith('/vaults/kv'))).toHaveLength(1);
  });

  it('that is none is refused before anything is sent', async () => {
    const azure = scriptedAzure(() => ({ body: {} }));
    expect((await failureOf(azure.source.key('/subscriptions/s', never))).kind).toBe('rejected');
    expect(azure.sent).toHaveLength(0);
  });
});

describe('versions', () => {
  const version = (name: string, created: number) => ({
    id: `${ids.key}/versions/${name}`,
    properties: { attributes: { created } },
  });

  it('come newest first; within a second the one that the key names is the newest', async () => {
    const key = liveResource(ids.key, 'Microsoft.KeyVault/vaults/keys', {
      properties: { keyUriWithVersion: 'https://kv.vault.azure.net/keys/k/cc' },
    });
    const value = [version('aa', 5), version('bb', 9), version('cc', 9), version('dd', 7)];
    const azure = scriptedAzure(() => ({ body: { value } }));
    const { items } = await azure.source.keyVersions(key, never);
    expect(items.map(({ name }) => name)).toEqual(['cc', 'bb', 'dd', 'aa']);
    expect(items[0]?.type).toBe('Microsoft.KeyVault/vaults/keys/versions');
  });

  it('are read from the vault itself where Azure Resource Manager refuses', async () => {
    const key = liveResource(ids.key, 'Microsoft.KeyVault/vaults/keys', { properties: {} });
    const azure = refusedByArm(rbac, () => ({ body: { value: [{ kid, attributes }] } }));
    const { items } = await azure.source.keyVersions(key, never);
    expect(items.map(({ id }) => id)).toEqual([`${ids.key}/versions/0123456789abcdef0123456789abcdef`]);
  });
});
