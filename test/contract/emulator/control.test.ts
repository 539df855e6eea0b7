import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FaultDefinition } from '../../../src/emulator/control/faults.ts';
import type { LoggedRequest } from '../../../src/emulator/requestLog.ts';
import { errorOf, Harness, rejection } from './harness.ts';

const group = 'rg-chat-prod';
const vault = 'kv-contoso-chat';

describe('The control API', () => {
  let harness: Harness;

  beforeEach(async () => {
    harness = await Harness.start({ control: true, watch: false });
  });
  afterEach(async () => {
    await harness.close();
  });

  async function ask(method: string, path: string, body?: unknown, secret?: string): Promise<Response> {
    const { control } = harness.emulator;
    if (control === undefined) throw new Error('The control API was asked for.');
    return await fetch(`http://127.0.0.1:${control.port}${path}`, {
      method,
      headers: {
        'x-emulator-control-secret': secret ?? control.secret,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async function json<Shape>(method: string, path: string, body?: unknown): Promise<Shape> {
    return (await (await ask(method, path, body)).json()) as Shape;
  }

  it('answers only who has its secret, which is not that of the emulated Azure', async () => {
    expect(harness.emulator.control?.secret).not.toBe(harness.emulator.secret);
    for (const secret of ['', 'wrong', harness.emulator.secret]) {
      const reply = await ask('GET', '/clock', undefined, secret);
      expect([reply.status, await reply.json()]).toMatchObject([403, { error: { code: 'ControlSecretRequired' } }]);
    }
    expect((await ask('GET', '/nothing', undefined, 'wrong')).status).toBe(403);
    expect((await ask('GET', '/nothing')).status).toBe(404);
  });

  it('is off unless asked for', async () => {
    const other = await Harness.start();
    expect(other.emulator.control).toBeUndefined();
    await other.close();
  });

  it('moves the clock forward only, by milliseconds or to a moment', async () => {
    const before = harness.clock.now();
    expect(await json('POST', '/clock', { advance: 61_000 })).toEqual({
      now: new Date(before + 61_000).toISOString(),
      milliseconds: before + 61_000,
    });
    const later = new Date(before + 3_600_000).toISOString();
    expect(await json('POST', '/clock', { set: later })).toMatchObject({ now: later });
    expect(await json('GET', '/clock')).toMatchObject({ now: later });
    for (const body of [
      { advance: -1 },
      { advance: '5' },
      { advance: 1e300 },
      { set: 'soon' },
      { set: new Date(before).toISOString() },
      {},
    ]) {
      expect((await ask('POST', '/clock', body)).status).toBe(400);
    }
    expect(harness.clock.now()).toBe(before + 3_600_000);
  });

  it('settles what is due when time passes', async () => {
    await ask('PUT', '/behaviour', { operationDuration: 60_000 });
    const subscription = harness.subscriptionId('Contoso Production');
    const path = `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.CognitiveServices/accounts/contoso-chat-prod`;
    const reply = await harness.arm('owner', 'PATCH', `${path}?api-version=2024-10-01`, {
      identity: { type: 'SystemAssigned' },
    });
    expect(reply.status).toBe(202);
    const state = async (): Promise<string | undefined> => {
      const { accounts } = await json<{ accounts: { id: string; provisioningState: string }[] }>('GET', '/estate');
      return accounts.find(({ id }) => id.endsWith('/contoso-chat-prod'))?.provisioningState;
    };
    await ask('POST', '/clock', { advance: 59_000 });
    expect(await state()).toBe('Accepted');
    await ask('POST', '/clock', { advance: 1_000 });
    expect(await state()).toBe('Succeeded');
  });

  it('sets, adds, lists and removes faults, and refuses what would never strike', async () => {
    const kept = { id: 'kept', kind: 'timeout', match: { service: 'vault', path: '/keys/' } };
    expect((await ask('POST', '/faults', kept)).status).toBe(201);
    expect(await json('GET', '/faults')).toEqual({ faults: [{ ...kept, matched: 0, struck: 0 }] });
    await ask('POST', '/faults', { faults: [{ id: 'kept', kind: 'malformed' }, { kind: 'resetAfter' }] });
    expect(harness.emulator.faults.list().map(({ kind }) => kind)).toEqual(['malformed', 'resetAfter']);
    await ask('DELETE', '/faults/kept');
    expect(harness.emulator.faults.list().map(({ kind }) => kind)).toEqual(['resetAfter']);
    expect((await ask('DELETE', '/faults/kept')).status).toBe(404);
    for (const wrong of [
      { kind: 'explosion' },
      { kind: 'status', status: 42 },
      { kind: 'status', match: { service: 'storage' } },
      { kind: 'status', match: { path: '(' } },
      { kind: 'status', sometimes: true },
      { kind: 'status', count: 1.5 },
      { kind: 'status', after: 'yes' },
      'status',
    ]) {
      expect((await ask('PUT', '/faults', [{ kind: 'timeout' }, wrong])).status).toBe(400);
    }
    expect(harness.emulator.faults.list().map(({ kind }) => kind)).toEqual(['resetAfter']);
    await ask('PUT', '/faults', []);
    expect(harness.emulator.faults.list()).toEqual([]);
    expect((await fetchText('text/plain', '{}')).status).toBe(415);
  });

  async function fetchText(type: string, body: string): Promise<Response> {
    const { port, secret } = harness.emulator.control ?? { port: 0, secret: '' };
    return await fetch(`http://127.0.0.1:${port}/faults`, {
      method: 'POST',
      headers: { 'x-emulator-control-secret': secret, 'content-type': type },
      body,
    });
  }

  it('tells the requests after an index, with what struck them and the ids of their clients', async () => {
    await ask('PUT', '/faults', { id: 'once', kind: 'status', status: 503, match: { path: 'tenants' } });
    const headers = { 'x-ms-correlation-request-id': 'c1', 'x-ms-client-request-id': 'r1' };
    await harness.send('GET', 'https://management.azure.com/tenants?api-version=2022-12-01', headers);
    await harness.send('GET', 'https://management.azure.com/tenants?api-version=2022-12-01');
    const { requests, last } = await json<{ requests: LoggedRequest[]; last: number }>('GET', '/requests');
    expect(requests).toMatchObject([
      {
        index: 0,
        status: 503,
        errorCode: 'ServiceUnavailable',
        fault: 'once',
        correlationId: 'c1',
        clientRequestId: 'r1',
      },
      { index: 1, status: 401, errorCode: 'AuthenticationFailed' },
    ]);
    expect(await json('GET', `/requests?after=${last}`)).toEqual({ requests: [], last });
    expect(await json('GET', '/requests?after=0')).toMatchObject({ requests: [{ index: 1 }] });
    expect((await ask('GET', '/requests?after=x')).status).toBe(400);
  });

  it('shows the behaviour and changes any part of it, or nothing', async () => {
    const changed = await json('PUT', '/behaviour', { propagation: 'never', trustedServices: 'refuse', pageSize: 3 });
    expect(changed).toMatchObject({ trustedServices: 'refuse', pageSize: 3, armKeys: 'allow' });
    expect(harness.emulator.azure.behaviour.propagation).toBeGreaterThan(365 * 24 * 3600 * 1000);
    for (const wrong of [{ pageSize: -1 }, { armKeys: 'perhaps' }, { speed: 1 }, { latency: 5, clientAddress: 7 }]) {
      expect((await ask('PUT', '/behaviour', wrong)).status).toBe(400);
    }
    expect(await json('GET', '/behaviour')).toEqual(changed);
  });

  it('sums up the estate and watches it when asked', async () => {
    const estate = await json<{ accounts: object[]; keyVersions: object[] }>('GET', '/estate');
    expect(estate.accounts).toHaveLength(harness.emulator.azure.estate.accounts.size);
    expect(estate.keyVersions).toContainEqual(
      expect.objectContaining({
        keyId: 'https://kv-contoso-foundry.vault.azure.net/keys/summaries-cmk',
        enabled: false,
      }),
    );
    const report = await json<{ accounts: { id: string; canOpenData: boolean; reason?: string }[] }>(
      'GET',
      '/watchdog',
    );
    const locked = report.accounts.filter(({ canOpenData: open }) => !open);
    expect(locked.map(({ id, reason }) => [id.split('/').at(-1), reason])).toEqual([
      ['contoso-assistant-dev', 'ForbiddenByRbac'],
      ['contoso-summaries-research', 'KeyDisabled'],
    ]);
    expect(JSON.stringify([report, estate])).not.toContain('wrappedKey');
  });
});

describe('Faults', () => {
  let harness: Harness;
  let vaultPath: string;
  const faultAt = (fault: FaultDefinition): void => {
    harness.emulator.faults.add(fault);
  };

  beforeEach(async () => {
    harness = await Harness.start();
    vaultPath = `/subscriptions/${harness.subscriptionId('Contoso Production')}/resourceGroups/${group}/providers/Microsoft.KeyVault/vaults/${vault}`;
  });
  afterEach(async () => {
    await harness.close();
  });

  /** Tags are what the test changes, so that it can see whether a request had its effect. */
  async function tag(value: string): Promise<Awaited<ReturnType<Harness['arm']>>> {
    return await harness.arm('owner', 'PATCH', `${vaultPath}?api-version=2023-07-01`, { tags: { try: value } });
  }
  const tagged = (): string | undefined =>
    harness.emulator.azure.estate.vaults.get(vaultPath.toLowerCase())?.tags?.['try'];
  const patches = { service: 'resourceManager', method: 'patch', path: '/vaults/' } as const;

  it('an error answer strikes before the effect, or after it, exactly so often', async () => {
    faultAt({ kind: 'status', status: 500, match: patches, count: 2 });
    expect([(await tag('a')).status, (await tag('b')).status, tagged()]).toEqual([500, 500, undefined]);
    expect([(await tag('c')).status, tagged()]).toEqual([200, 'c']);
    faultAt({ kind: 'status', status: 502, code: 'Lost', message: 'Gone.', after: true, match: patches });
    const lost = await tag('d');
    expect([lost.status, errorOf(lost), tagged()]).toEqual([502, { code: 'Lost', message: 'Gone.' }, 'd']);
    expect((await tag('e')).status).toBe(200);
  });

  it('lets so many pass first, and strikes always where it is told so', async () => {
    faultAt({ kind: 'status', match: patches, skip: 2, count: 'always' });
    const statuses = [];
    for (const value of ['a', 'b', 'c', 'd', 'e']) statuses.push((await tag(value)).status);
    expect([statuses, tagged()]).toEqual([[200, 200, 500, 500, 500], 'b']);
    expect(harness.emulator.faults.list()).toMatchObject([{ matched: 5, struck: 3 }]);
  });

  it('cuts the connection before or after the effect', async () => {
    faultAt({ kind: 'resetBefore', match: patches });
    expect(await rejection(tag('a'))).toMatchObject({ code: 'ECONNRESET' });
    expect(tagged()).toBeUndefined();
    faultAt({ kind: 'resetAfter', match: patches });
    expect(await rejection(tag('b'))).toMatchObject({ code: 'ECONNRESET' });
    expect(tagged()).toBe('b');
    expect((await tag('c')).status).toBe(200);
    expect(harness.emulator.log.entries().filter(({ status }) => status === 0)).toHaveLength(2);
  });

  it('never answers, before the effect or after it, and still lets the emulator end', async () => {
    const silence = async (value: string): Promise<string> =>
      await Promise.race([
        tag(value).then(
          () => 'answered',
          () => 'closed',
        ),
        new Promise<string>((resolve) => setTimeout(resolve, 150, 'silent')),
      ]);
    await harness.token('owner');
    faultAt({ kind: 'timeout', match: patches });
    expect([await silence('a'), tagged()]).toEqual(['silent', undefined]);
    faultAt({ kind: 'timeout', after: true, match: patches });
    expect([await silence('b'), tagged()]).toEqual(['silent', 'b']);
  });

  it('cuts the JSON of an answer off, or sends it slowly, after the effect', async () => {
    faultAt({ kind: 'malformed', match: patches });
    const cut = await tag('a');
    expect([cut.status, tagged()]).toEqual([200, 'a']);
    expect(() => JSON.parse(cut.text) as unknown).toThrow(SyntaxError);
    faultAt({ kind: 'slowBody', match: patches, duration: 300 });
    const start = performance.now();
    const slow = await tag('b');
    expect(performance.now() - start).toBeGreaterThan(250);
    expect(JSON.parse(slow.text)).toMatchObject({ name: vault, tags: { try: 'b' } });
  });

  it('says that a token has expired in the words of each service, without an effect', async () => {
    faultAt({ kind: 'expiredToken', match: patches });
    const reply = await tag('a');
    expect([reply.status, errorOf(reply).code, tagged()]).toEqual([401, 'ExpiredAuthenticationToken', undefined]);

    faultAt({ kind: 'expiredToken', match: { service: 'vault' }, skip: 1 });
    const token = await harness.token('owner', 'https://vault.azure.net/.default');
    const read = async (): Promise<Awaited<ReturnType<Harness['send']>>> =>
      await harness.send('GET', `https://${vault}.vault.azure.net/keys/chat-cmk?api-version=7.5`, {
        authorization: `Bearer ${token}`,
      });
    expect((await read()).status).toBe(200);
    const refused = await read();
    expect([refused.status, errorOf(refused).message]).toEqual([401, 'AKV10005: Token has expired.']);
    expect(refused.headers['www-authenticate']).toContain('resource="https://vault.azure.net"');
  });

  it.each([
    [
      'resourceManager',
      'https://management.azure.com/subscriptions/s/providers/Microsoft.KeyVault/vaults',
      'SubscriptionRequestsThrottled',
    ],
    ['resourceManager', 'https://management.azure.com/providers/Microsoft.ResourceGraph/resources', 'RateLimiting'],
    ['vault', `https://${vault}.vault.azure.net/keys`, 'Throttled'],
    ['managedHsm', 'https://hsm-contoso-prod.managedhsm.azure.net/keys', 'Throttled'],
    ['graph', 'https://graph.microsoft.com/v1.0/servicePrincipals', 'TooManyRequests'],
    ['logAnalytics', 'https://api.loganalytics.io/v1/workspaces/w/query', 'ThrottledError'],
  ] as const)('words 429 as %s does, with Retry-After only where told: %s', async (service, url, code) => {
    faultAt({ kind: 'status', status: 429, match: { service } });
    faultAt({ kind: 'status', status: 429, retryAfter: 7, match: { service } });
    const [without, with7] = [await harness.send('GET', url), await harness.send('GET', url)];
    expect([without.status, errorOf(without).code, without.headers['retry-after']]).toEqual([429, code, undefined]);
    expect([with7.status, with7.headers['retry-after']]).toEqual([429, '7']);
  });

  it('words 429 of a sign-in as Entra does', async () => {
    faultAt({ kind: 'status', status: 429, match: { service: 'login', path: '/token' } });
    const reply = await harness.send(
      'POST',
      `https://login.microsoftonline.com/${harness.emulator.tenantId}/oauth2/v2.0/token`,
    );
    expect(reply.status).toBe(429);
    expect(JSON.parse(reply.text)).toMatchObject({ error: 'temporarily_unavailable', error_codes: [90055] });
  });

  it('is retried by the real SDK only where Retry-After says when', async () => {
    const { vaults } = harness.keyVault('owner', harness.subscriptionId('Contoso Production'));
    faultAt({ kind: 'status', status: 429, match: { service: 'resourceManager', path: `/vaults/${vault}` } });
    expect(await rejection(vaults.get(group, vault))).toMatchObject({
      statusCode: 429,
      code: 'SubscriptionRequestsThrottled',
    });
    faultAt({
      kind: 'status',
      status: 429,
      retryAfter: 0,
      match: { service: 'resourceManager', path: `/vaults/${vault}` },
    });
    expect((await vaults.get(group, vault)).name).toBe(vault);
  });

  it('strikes the same requests for the same seed, and others for another', async () => {
    const struck = async (seed: number): Promise<string> => {
      harness.emulator.faults.clear();
      faultAt({ kind: 'status', probability: 0.5, seed, count: 'always' });
      const statuses = [];
      for (let time = 0; time < 24; time++) {
        statuses.push((await harness.send('GET', 'https://management.azure.com/tenants')).status === 500 ? 'x' : '.');
      }
      return statuses.join('');
    };
    const [first, again, other] = [await struck(7), await struck(7), await struck(8)];
    expect(first).toMatch(/x.*\.|\..*x/);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });
});
