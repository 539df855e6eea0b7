import { DeviceCodeCredential } from '@azure/identity';
import { createLocalJWKSet, decodeJwt, jwtVerify, type JSONWebKeySet } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerDeviceCode } from '../../../src/emulator/entra/deviceCodeGrant.ts';
import { Harness, type RawReply } from './harness.ts';

const azureCli = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
const arm = 'https://management.azure.com/.default';
const mona = 'Mona Lindqvist';

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly id_token: string;
  readonly scope: string;
  readonly client_info?: string;
}

describe('People sign in', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await Harness.start({ control: true, watch: false });
  });
  afterEach(async () => {
    await harness.close();
  });

  const post = async (path: string, form: Record<string, string>): Promise<RawReply> =>
    await harness.send(
      'POST',
      `https://login.microsoftonline.com/${harness.emulator.tenantId}/oauth2/v2.0/${path}`,
      { 'content-type': 'application/x-www-form-urlencoded' },
      new URLSearchParams(form).toString(),
    );
  const read = async <Shape>(reply: RawReply | Promise<RawReply>): Promise<Shape> =>
    JSON.parse((await reply).text) as Shape;
  const failure = (reply: RawReply): readonly [number, string, number | undefined] => {
    const { error, error_codes: codes } = JSON.parse(reply.text) as { error: string; error_codes: number[] };
    return [reply.status, error, codes[0]];
  };
  const begin = async (
    scope = `${arm} offline_access openid profile`,
  ): Promise<{ user_code: string; device_code: string }> =>
    await read(post('devicecode', { client_id: azureCli, scope }));
  const poll = async (code: string): Promise<RawReply> =>
    await post('token', { grant_type: deviceGrant, client_id: azureCli, device_code: code, client_info: '1' });
  async function answer(userCode: string, principal: string | null): Promise<number> {
    const { control } = harness.emulator;
    const reply = await fetch(`http://127.0.0.1:${control?.port ?? 0}/deviceCodes/${userCode}`, {
      method: 'POST',
      headers: { 'x-emulator-control-secret': control?.secret ?? '', 'content-type': 'application/json' },
      body: JSON.stringify({ principal }),
    });
    return reply.status;
  }
  async function signedIn(): Promise<Tokens> {
    const { user_code: userCode, device_code: code } = await begin();
    expect(await answer(userCode, mona)).toBe(204);
    return await read(poll(code));
  }

  it('by device code: pending until a person answers, and once only', async () => {
    const { user_code: userCode, device_code: code } = await begin();
    expect(failure(await poll(code))).toEqual([400, 'authorization_pending', 70016]);
    expect(await answer(userCode, 'nobody')).toBe(400);
    expect(await answer(userCode, mona)).toBe(204);
    expect(await answer(userCode, mona)).toBe(404);
    const tokens = await read<Tokens>(poll(code));
    expect(decodeJwt(tokens.access_token)).toMatchObject({
      aud: 'https://management.azure.com',
      appid: azureCli,
      idtyp: 'user',
      name: mona,
    });
    expect(tokens.client_info).toBeDefined();
    expect(failure(await poll(code))[1]).toBe('bad_verification_code');
  });

  it('gets what the person may do, not the application', async () => {
    const { access_token: token } = await signedIn();
    const reply = await harness.send('GET', 'https://management.azure.com/subscriptions?api-version=2022-12-01', {
      authorization: `Bearer ${token}`,
    });
    expect([reply.status, (await read<{ value: unknown[] }>(reply)).value]).toEqual([200, []]);
  });

  it('or declines, or is too late', async () => {
    const declined = await begin();
    await answer(declined.user_code, null);
    expect(failure(await poll(declined.device_code))).toEqual([400, 'authorization_declined', 65004]);
    const late = await begin();
    harness.pass(901);
    expect(await answer(late.user_code, mona)).toBe(404);
    expect(failure(await poll(late.device_code))).toEqual([400, 'expired_token', 70020]);
    const unknown = await post('devicecode', { client_id: '00000000-0000-0000-0000-00000000dead', scope: arm });
    expect(failure(unknown)).toEqual([400, 'unauthorized_client', 700016]);
    expect(failure(await post('devicecode', { scope: arm }))[2]).toBe(900144);
  });

  it('through the SDK', { timeout: 20_000 }, async () => {
    const credential = new DeviceCodeCredential({
      tenantId: harness.emulator.tenantId,
      httpClient: harness.httpClient,
      userPromptCallback: ({ userCode }) => {
        const user = [...harness.emulator.azure.estate.principals.values()].find(
          ({ displayName }) => displayName === mona,
        );
        answerDeviceCode(harness.emulator.azure, userCode, { principalId: user?.objectId ?? '' });
      },
    });
    const { token } = await credential.getToken(arm);
    expect(decodeJwt(token)).toMatchObject({ name: mona });
    expect(decodeJwt((await credential.getToken('https://vault.azure.net/.default')).token)).toMatchObject({
      aud: 'https://vault.azure.net',
    });
  });

  it('and stays signed in by refresh tokens, for 90 days without use', async () => {
    const refresh = async (
      token: string,
      clientId = azureCli,
      scope = 'https://vault.azure.net/.default',
    ): Promise<RawReply> =>
      await post('token', { grant_type: 'refresh_token', client_id: clientId, refresh_token: token, scope });
    const first = await signedIn();
    const second = await read<Tokens>(refresh(first.refresh_token));
    expect(decodeJwt(second.access_token)).toMatchObject({ aud: 'https://vault.azure.net', name: mona });
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(failure(await refresh('nothing'))).toEqual([400, 'invalid_grant', 9002313]);
    expect(failure(await refresh(first.refresh_token, harness.signIn('owner').clientId))[1]).toBe('invalid_grant');
    expect(failure(await refresh(first.refresh_token, azureCli, 'https://storage.azure.com/.default'))[2]).toBe(500011);
    harness.pass(90 * 24 * 60 * 60);
    expect(failure(await refresh(second.refresh_token))).toEqual([400, 'invalid_grant', 700082]);
  });

  it('with tokens that the published keys and issuer verify', async () => {
    const get = async <Shape>(path: string): Promise<Shape> =>
      await read(harness.send('GET', `https://login.microsoftonline.com/${harness.emulator.tenantId}/${path}`));
    const configuration = await get<{ issuer: string; jwks_uri: string; device_authorization_endpoint: string }>(
      'v2.0/.well-known/openid-configuration',
    );
    expect(configuration.device_authorization_endpoint).toMatch(/devicecode$/);
    const keys = createLocalJWKSet(await read<JSONWebKeySet>(harness.send('GET', configuration.jwks_uri)));
    const { id_token: idToken } = await signedIn();
    const currentDate = new Date(harness.clock.now());
    const { payload } = await jwtVerify(idToken, keys, {
      issuer: configuration.issuer,
      audience: azureCli,
      currentDate,
    });
    expect(payload).toMatchObject({
      name: mona,
      preferred_username: 'mona.lindqvist@contoso.onmicrosoft.com',
      tid: harness.emulator.tenantId,
    });
    const { user_code: userCode, device_code: code } = await begin(`${arm} openid`);
    expect(await answer(userCode, mona)).toBe(204);
    const unnamed = decodeJwt((await read<Tokens>(poll(code))).id_token);
    expect([unnamed['name'], unnamed['preferred_username']]).toEqual([undefined, undefined]);
  });

  it('and are found in Graph, with their groups', async () => {
    const graph = async (path: string, token?: string, body?: unknown): Promise<RawReply> =>
      await harness.send(
        body === undefined ? 'GET' : 'POST',
        `https://graph.microsoft.com/v1.0/${path}`,
        {
          authorization: `Bearer ${token ?? (await harness.token('reader', 'https://graph.microsoft.com/.default'))}`,
          'content-type': 'application/json',
        },
        body === undefined ? undefined : JSON.stringify(body),
      );
    const listed = await read<{ value: { id: string; userPrincipalName: string }[] }>(
      graph(`users?$filter=displayName eq '${mona}'`.replaceAll(' ', '%20')),
    );
    expect(listed.value.map((user) => user.userPrincipalName)).toEqual(['mona.lindqvist@contoso.onmicrosoft.com']);
    const [user] = listed.value;
    expect(await read(graph('users/mona.lindqvist@contoso.onmicrosoft.com'))).toMatchObject({
      id: user?.id,
      displayName: mona,
    });
    const groups = (await read<{ value: { id: string; displayName: string }[] }>(graph('groups'))).value;
    const administrators = groups.find(({ displayName }) => displayName === 'hsm-administrators');
    const members = (await read<{ value: object[] }>(graph(`groups/${administrators?.id ?? ''}/members`))).value;
    expect(members).toMatchObject([{ '@odata.type': '#microsoft.graph.user', displayName: mona }]);
    const ids = [
      user?.id,
      administrators?.id,
      harness.signIn('owner').objectId,
      '00000000-0000-0000-0000-00000000dead',
    ];
    const objects = (
      await read<{ value: { '@odata.type': string }[] }>(graph('directoryObjects/getByIds', undefined, { ids }))
    ).value;
    expect(objects.map((row) => row['@odata.type'].split('.').at(-1))).toEqual(['user', 'group', 'servicePrincipal']);
    expect((await graph('users/nobody')).status).toBe(404);
    expect((await graph('groups/nobody/members')).status).toBe(404);
    expect((await graph('me')).status).toBe(400);
    expect((await graph('directoryObjects/getByIds', undefined, {})).status).toBe(400);
    const { refresh_token: token } = await signedIn();
    const mine = await read<Tokens>(
      post('token', {
        grant_type: 'refresh_token',
        client_id: azureCli,
        refresh_token: token,
        scope: 'https://graph.microsoft.com/.default',
      }),
    );
    expect(await read(graph('me', mine.access_token))).toMatchObject({ displayName: mona });
    expect((await graph('users', 'wrong')).status).toBe(401);
  });
});
