import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClientSecretCredential } from '@azure/identity';
import { TokenAuthority } from '../../../src/emulator/entra/tokenAuthority.ts';
import { all, errorOf, Harness, rejection } from './harness.ts';

const arm = 'https://management.azure.com';
const vault = 'https://kv-contoso-platform.vault.azure.net';

describe('Signing in', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await Harness.start();
  });
  afterAll(async () => {
    await harness.close();
  });

  it('gives a token for the right secret and AADSTS7000215 for a wrong one', async () => {
    expect(await harness.token('owner')).toMatch(/^ey/);
    const { clientId } = harness.signIn('owner');
    const { httpClient } = harness;
    const wrong = new ClientSecretCredential(harness.emulator.tenantId, clientId, 'guess', { httpClient });
    expect((await rejection(wrong.getToken(`${arm}/.default`))).message).toContain('AADSTS7000215');
    const stranger = new ClientSecretCredential(harness.emulator.tenantId, crypto.randomUUID(), 'guess', {
      httpClient,
    });
    expect((await rejection(stranger.getToken(`${arm}/.default`))).message).toContain('AADSTS700016');
  });

  it('refuses a resource that the tenant does not know', async () => {
    const refused = await rejection(harness.token('owner', 'https://example.org/.default'));
    expect(refused.message).toContain('AADSTS500011');
  });

  it('publishes discovery and the keys by which its tokens can be checked', async () => {
    const base = `https://login.microsoftonline.com/${harness.emulator.tenantId}`;
    const discovery = JSON.parse((await harness.send('GET', `${base}/v2.0/.well-known/openid-configuration`)).text) as {
      jwks_uri: string;
      token_endpoint: string;
    };
    expect(discovery.token_endpoint).toBe(`${base}/oauth2/v2.0/token`);
    const keys = JSON.parse((await harness.send('GET', discovery.jwks_uri)).text) as { keys: { kty: string }[] };
    expect(keys.keys[0]?.kty).toBe('RSA');
  });

  it('answers nobody without the secret of the emulator', async () => {
    const reply = await harness.send('GET', `${arm}/subscriptions?api-version=2022-12-01`, {
      'x-emulator-secret': 'x',
    });
    expect(reply.status).toBe(403);
    expect(reply.text).toContain('emulated Azure');
  });

  it('has no host but those of Azure', async () => {
    await rejection(harness.send('GET', 'https://example.org/'));
    await rejection(harness.send('GET', 'https://no-such-vault.vault.azure.net/keys'));
  });
});

describe('Tokens at Resource Manager', () => {
  let harness: Harness;
  const list = `${arm}/subscriptions?api-version=2022-12-01`;
  beforeAll(async () => {
    harness = await Harness.start();
  });
  afterAll(async () => {
    await harness.close();
  });

  const withToken = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

  it('challenges a request without one', async () => {
    const reply = await harness.send('GET', list);
    expect(reply.status).toBe(401);
    expect(errorOf(reply).code).toBe('AuthenticationFailed');
    expect(reply.headers['www-authenticate']).toContain('authorization_uri=');
  });

  it('tells a malformed, a foreign, an expired and a misdirected one apart', async () => {
    const malformed = await harness.send('GET', list, withToken('abc'));
    expect([malformed.status, errorOf(malformed).code]).toEqual([401, 'InvalidAuthenticationToken']);
    expect(malformed.headers['www-authenticate']).toContain('error="invalid_token"');

    const owner = harness.emulator.azure.estate.principals.get(harness.signIn('owner').objectId);
    if (owner === undefined) throw new Error('The sample has an owner.');
    const foreign = await TokenAuthority.create(harness.emulator.tenantId, harness.clock);
    const forged = await harness.send('GET', list, withToken(await foreign.issue(owner, arm)));
    expect([forged.status, errorOf(forged).code]).toEqual([401, 'InvalidAuthenticationToken']);

    const misdirected = await harness.send(
      'GET',
      list,
      withToken(await harness.token('owner', 'https://vault.azure.net/.default')),
    );
    expect([misdirected.status, errorOf(misdirected).code]).toEqual([401, 'InvalidAuthenticationTokenAudience']);

    const token = await harness.token('owner');
    harness.pass(4000);
    const expired = await harness.send('GET', list, withToken(token));
    expect([expired.status, errorOf(expired).code]).toEqual([401, 'ExpiredAuthenticationToken']);
  });

  it('asks for an API version that exists', async () => {
    const missing = await harness.arm('reader', 'GET', '/subscriptions');
    expect([missing.status, errorOf(missing).code]).toEqual([400, 'MissingApiVersionParameter']);
    const unknown = await harness.arm('reader', 'GET', '/subscriptions?api-version=1999-01-01');
    expect([unknown.status, errorOf(unknown).code]).toEqual([400, 'InvalidApiVersionParameter']);
    const id = harness.subscriptionId('Contoso Production');
    const path = `/subscriptions/${id}/providers/Microsoft.KeyVault/vaults`;
    const provider = await harness.arm('reader', 'GET', `${path}?api%2Dversion=1999-01-01`);
    expect([provider.status, errorOf(provider).code]).toEqual([400, 'NoRegisteredProviderFound']);
    const upper = await harness.arm('reader', 'GET', `${path.toUpperCase()}?API-VERSION=2026-02-01`);
    expect(upper.status).toBe(200);
  });
});

describe('Tokens at a vault', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await Harness.start();
  });
  afterAll(async () => {
    await harness.close();
  });

  it('challenges before it judges anything else of a request', async () => {
    const reply = await harness.send('POST', `${vault}/keys/x/create`);
    expect(reply.status).toBe(401);
    expect(errorOf(reply)).toEqual({
      code: 'Unauthorized',
      message: 'AKV10000: Request is missing a Bearer or PoP token.',
    });
    expect(reply.headers['www-authenticate']).toBe(
      `Bearer authorization="https://login.microsoftonline.com/${harness.emulator.tenantId}", resource="https://vault.azure.net"`,
    );
  });

  it('refuses another audience with AKV10022', async () => {
    const headers = { authorization: `Bearer ${await harness.token('owner')}` };
    const reply = await harness.send('GET', `${vault}/keys?api-version=7.5`, headers);
    expect(reply.status).toBe(401);
    expect(errorOf(reply).message).toContain('AKV10022: Invalid audience. Expected https://vault.azure.net, found: ');
  });

  it('passes the challenge of the SDK with verification on', async () => {
    const names = (await all(harness.keys('owner', 'kv-contoso-platform').listPropertiesOfKeys())).map(
      (key) => key.name,
    );
    expect(names).toContain('search-cmk');
  });

  it('answers for a Managed HSM as an HSM does', async () => {
    const hsm = 'https://hsm-contoso-prod.managedhsm.azure.net/keys?api-version=7.5';
    const stranger = await harness.send('GET', hsm);
    expect([stranger.status, stranger.text]).toEqual([401, 'OK']);
    expect(stranger.headers['www-authenticate']).toContain('resource="https://managedhsm.azure.net"');
    const headers = {
      authorization: `Bearer ${await harness.token('contributor', 'https://managedhsm.azure.net/.default')}`,
    };
    const refused = await harness.send('GET', hsm, headers);
    expect([refused.status, errorOf(refused).code]).toEqual([403, 'AccessDenied']);
    expect(errorOf(refused).message).toContain('Microsoft.KeyVault/managedHsm/keys/read/action on /keys');
  });
});
