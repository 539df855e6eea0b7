import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { all, errorOf, Harness, rejection } from './harness.ts';

describe('The data plane of a vault', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await Harness.start();
  });
  afterEach(async () => {
    await harness.close();
  });

  it.each(['RSA1_5', 'RSA-OAEP', 'RSA-OAEP-256'] as const)('wraps and unwraps with %s', async (algorithm) => {
    const key = await harness.keys('owner', 'kv-contoso-platform').createRsaKey('made-here', { keySize: 2048 });
    const client = harness.cryptography('owner', key.id ?? '');
    const secret = randomBytes(32);
    const wrapped = await client.wrapKey(algorithm, secret);
    const unwrapped = await client.unwrapKey(algorithm, wrapped.result);
    expect(Buffer.from(unwrapped.result).equals(secret)).toBe(true);
    const encrypted = await client.encrypt({ algorithm, plaintext: secret });
    const decrypted = await client.decrypt({ algorithm, ciphertext: encrypted.result });
    expect(Buffer.from(decrypted.result).equals(secret)).toBe(true);
    if (algorithm === 'RSA1_5') return; // OpenSSL answers a wrong PKCS #1 v1.5 block with random bytes, by design.
    expect(await rejection(client.unwrapKey(algorithm, randomBytes(256)))).toMatchObject({ statusCode: 400 });
  });

  it('makes versions, lists them in pages, and serves the newest', async () => {
    const client = harness.keys('owner', 'kv-contoso-platform');
    for (let count = 0; count < 3; count += 1) await client.createEcKey('curve', { curve: 'P-384' });
    const versions = await all(client.listPropertiesOfKeyVersions('curve'));
    expect(versions).toHaveLength(3);
    const newest = await client.getKey('curve');
    expect(newest.properties.version).toBe(versions.at(-1)?.version);
    expect(newest.key?.crv).toBe('P-384');
    const paged: number[] = [];
    for await (const page of client.listPropertiesOfKeys().byPage({ maxPageSize: 3 })) paged.push(page.length);
    expect(paged.length).toBeGreaterThan(1);
  });

  it('holds HSM keys in a premium vault only, and no symmetric ones', async () => {
    expect((await harness.keys('owner', 'kv-contoso-platform').createRsaKey('hsm', { hsm: true })).keyType).toBe(
      'RSA-HSM',
    );
    const standard = harness.keys('owner', 'kv-contoso-foundry');
    expect(await rejection(standard.createRsaKey('hsm', { hsm: true }))).toMatchObject({ statusCode: 400 });
    expect(await rejection(standard.createOctKey('oct'))).toMatchObject({ statusCode: 400 });
  });

  it('lets a disabled key be looked at but not used, and an expired one unwrap but not wrap', async () => {
    const client = harness.keys('owner', 'kv-contoso-platform');
    const key = await client.createRsaKey('ageing');
    const crypto = harness.cryptography('owner', key.id ?? '');
    const { result } = await crypto.wrapKey('RSA-OAEP', randomBytes(32));
    const path = `${key.id ?? ''}/wrapkey?api-version=7.5`;
    const headers = {
      authorization: `Bearer ${await harness.token('owner', 'https://vault.azure.net/.default')}`,
      'content-type': 'application/json',
    };
    const wrap = async (): ReturnType<Harness['send']> =>
      await harness.send('POST', path, headers, JSON.stringify({ alg: 'RSA-OAEP', value: 'AAAA' }));

    await client.updateKeyProperties('ageing', { expiresOn: new Date(harness.clock.now() - 1000) });
    const expired = await wrap();
    expect([expired.status, errorOf(expired).innererror?.code]).toEqual([403, 'KeyExpired']);
    expect((await crypto.unwrapKey('RSA-OAEP', result)).result).toHaveLength(32);

    await client.updateKeyProperties('ageing', { enabled: false });
    const disabled = await wrap();
    expect([disabled.status, errorOf(disabled).innererror?.code]).toEqual([403, 'KeyDisabled']);
    expect((await rejection(crypto.unwrapKey('RSA-OAEP', result))).details?.error?.innerError?.code).toBe(
      'KeyDisabled',
    );
    expect((await client.getKey('ageing')).properties.enabled).toBe(false);
  });

  it('shows the default rotation policy and keeps one within the limits', async () => {
    const client = harness.keys('owner', 'kv-contoso-platform');
    const usual = await client.getKeyRotationPolicy('translate-cmk');
    expect(usual.id).toBeUndefined();
    expect(usual.lifetimeActions).toEqual([{ action: 'Notify', timeAfterCreate: undefined, timeBeforeExpiry: 'P30D' }]);
    const lifetimeActions = [{ action: 'Rotate' as const, timeAfterCreate: 'P90D' }];
    const set = await client.updateKeyRotationPolicy('translate-cmk', { lifetimeActions, expiresIn: 'P1Y' });
    expect(set).toMatchObject({ expiresIn: 'P1Y', lifetimeActions });
    const short = client.updateKeyRotationPolicy('translate-cmk', { lifetimeActions, expiresIn: 'P27D' });
    expect(await rejection(short)).toMatchObject({ statusCode: 400, code: 'BadParameter' });
  });

  it('judges by access policies where the vault does', async () => {
    expect((await harness.keys('owner', 'kv-contoso-claims').getKey('claims-cmk')).name).toBe('claims-cmk');
    const refused = await rejection(harness.keys('contributor', 'kv-contoso-claims').getKey('claims-cmk'));
    expect(refused.details?.error?.innerError?.code).toBe('ForbiddenByPolicy');
    expect(refused.message).toContain('does not have keys get permission on key vault');

    const production = harness.subscriptionId('Contoso Production');
    const { vaults } = harness.keyVault('contributor', production);
    await vaults.updateAccessPolicy('rg-claims-prod', 'kv-contoso-claims', 'add', {
      properties: {
        accessPolicies: [
          {
            tenantId: harness.emulator.tenantId,
            objectId: harness.signIn('contributor').objectId,
            permissions: { keys: ['get'] },
          },
        ],
      },
    });
    expect((await harness.keys('contributor', 'kv-contoso-claims').getKey('claims-cmk')).name).toBe('claims-cmk');
  });

  it('is guarded by its firewall and by its public access', async () => {
    const development = harness.subscriptionId('Contoso Development');
    const { vaults } = harness.keyVault('owner', development);
    const client = harness.keys('owner', 'kv-contoso-assistant');
    const inner = async (): Promise<string | undefined> =>
      (await rejection(client.getKey('assistant-cmk'))).details?.error?.innerError?.code;
    const patch = async (properties: object): Promise<void> => {
      await vaults.update('rg-assistant-dev', 'kv-contoso-assistant', { properties });
    };
    expect(await inner()).toBe('ForbiddenByFirewall');
    await patch({ networkAcls: { ipRules: [{ value: '203.0.113.0/24' }] } });
    expect((await client.getKey('assistant-cmk')).name).toBe('assistant-cmk');
    await patch({ publicNetworkAccess: 'Disabled' });
    expect(await inner()).toBe('ForbiddenByConnection');
  });

  it('says what was not found, what was not understood and what is not JSON', async () => {
    const missing = await rejection(harness.keys('owner', 'kv-contoso-platform').getKey('none'));
    expect(missing).toMatchObject({ statusCode: 404, code: 'KeyNotFound' });
    const headers = { authorization: `Bearer ${await harness.token('owner', 'https://vault.azure.net/.default')}` };
    const at = 'https://kv-contoso-platform.vault.azure.net/keys';
    expect(errorOf(await harness.send('GET', `${at}?api-version=9.9`, headers)).message).toContain('is not recognized');
    expect((await harness.send('POST', `${at}/x/create?api-version=7.5`, headers, '{')).status).toBe(400);
    expect((await harness.send('DELETE', `${at}?api-version=7.5`, headers)).status).toBe(405);
  });
});
