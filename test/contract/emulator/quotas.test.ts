import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorOf, Harness, rejection, type RawReply } from './harness.ts';

const group = 'rg-chat-prod';
const vault = 'kv-contoso-chat';

describe('Quotas', () => {
  let harness: Harness;
  let subscription: string;
  beforeEach(async () => {
    harness = await Harness.start({ quotas: 'azure', control: true, watch: false });
    subscription = `/subscriptions/${harness.subscriptionId('Contoso Production')}`;
  });
  afterEach(async () => {
    await harness.close();
  });

  /** So many replies, one after the other, with one token. */
  async function replies(
    times: number,
    method: string,
    url: string,
    body?: string,
    name = 'owner',
  ): Promise<RawReply[]> {
    const scope = url.includes('.vault.') ? 'https://vault.azure.net/.default' : undefined;
    const authorization = `Bearer ${await harness.token(name, scope)}`;
    const headers = { authorization, 'content-type': 'application/json' };
    const all: RawReply[] = [];
    for (let time = 0; time < times; time += 1) all.push(await harness.send(method, url, headers, body));
    return all;
  }
  const arm = (path: string): string => `https://management.azure.com${path}`;
  const statuses = (all: readonly RawReply[]): Record<number, number> =>
    Object.fromEntries([...Map.groupBy(all, ({ status }) => status)].map(([status, { length }]) => [status, length]));

  describe('of Resource Manager', () => {
    const left = 'x-ms-ratelimit-remaining-subscription-reads';

    it('tell what is left, refuse when nothing is, and fill with the time', async () => {
      const url = arm(`${subscription}/resourceGroups?api-version=2021-04-01`);
      const all = await replies(252, 'GET', url);
      expect(all.slice(0, 250).map(({ headers }) => Number(headers[left]))).toEqual(
        Array.from({ length: 250 }, (_, index) => 249 - index),
      );
      expect(all[0]?.headers['x-ms-ratelimit-remaining-subscription-global-reads']).toBe('3749');
      const refused = all[250];
      if (refused === undefined) throw new Error('Nothing was refused.');
      const { objectId } = harness.signIn('owner');
      expect([refused.status, refused.headers['retry-after'], refused.headers['x-ms-failure-cause']]).toEqual([
        429,
        '1',
        'gateway',
      ]);
      expect(errorOf(refused)).toEqual({
        code: 'SubscriptionRequestsThrottled',
        message: `Number of 'read' requests for ${subscription.slice(1).replace('s/', " '")}' actor '${objectId}' exceeded. Please try again after '1' seconds after additional tokens are available. Refer to https://aka.ms/arm-throttling for additional information.`,
      });
      expect(statuses(await replies(1, 'GET', url, undefined, 'reader'))).toEqual({ 200: 1 });
      harness.pass(1);
      expect(statuses(await replies(27, 'GET', url))).toEqual({ 200: 25, 429: 2 });
      harness.pass(3600);
      expect((await replies(1, 'GET', url))[0]?.headers[left]).toBe('249');
    });

    it('refuse a write before it has its effect', async () => {
      const tagged = (value: string): string => JSON.stringify({ tags: { try: value } });
      const path = `${subscription}/resourceGroups/${group}/providers/Microsoft.KeyVault/vaults/${vault}`;
      const url = arm(`${path}?api-version=2023-07-01`);
      expect(statuses(await replies(200, 'PATCH', url, tagged('before')))).toEqual({ 200: 200 });
      const [refused] = await replies(1, 'PATCH', url, tagged('after'));
      expect(refused?.status).toBe(429);
      expect(harness.emulator.azure.estate.vaults.get(path.toLowerCase())?.tags).toEqual({ try: 'before' });
      expect(statuses(await replies(1, 'GET', url))).toEqual({ 200: 1 });
    });

    it('tell what is left with the refusals of providers, not with those of Resource Manager itself', async () => {
      const vaults = `${subscription}/resourceGroups/${group}/providers/Microsoft.KeyVault/vaults/${vault}`;
      const [wrong] = await replies(
        1,
        'PATCH',
        arm(`${vaults}?api-version=2023-07-01`),
        '{"properties":{"enablePurgeProtection":false}}',
      );
      expect([wrong?.status, wrong?.headers['x-ms-ratelimit-remaining-subscription-writes']]).toEqual([400, '199']);
      const [missing] = await replies(1, 'GET', arm(`${vaults}-none?api-version=2023-07-01`));
      expect([missing?.status, missing?.headers[left]]).toEqual([404, undefined]);
      const [tenant] = await replies(1, 'GET', arm('/tenants?api-version=2022-12-01'));
      expect(tenant?.headers['x-ms-ratelimit-remaining-tenant-reads']).toBe('249');
    });

    it('are waited for by the real SDK, which reads Retry-After', async () => {
      const client = harness.keyVault('owner', subscription.slice('/subscriptions/'.length)).vaults;
      await replies(250, 'GET', arm(`${subscription}/resourceGroups?api-version=2021-04-01`));
      setTimeout(() => {
        harness.pass(1);
      }, 300);
      expect((await client.get(group, vault)).name).toBe(vault);
      const outcomes = harness.emulator.log.entries().slice(-2);
      expect(outcomes.map(({ status }) => status)).toEqual([429, 200]);
    });
  });

  describe('of Resource Graph', () => {
    const url = arm('/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01');
    const query = JSON.stringify({ query: 'resources | count' });

    it('let fifteen queries pass in five seconds', async () => {
      const all = await replies(16, 'POST', url, query);
      expect(all.map(({ headers }) => headers['x-ms-user-quota-remaining'])).toEqual(
        [...Array.from({ length: 15 }, (_, index) => 14 - index), 0].map(String),
      );
      const refused = all[15];
      if (refused === undefined) throw new Error('Nothing was refused.');
      expect(statuses(all)).toEqual({ 200: 15, 429: 1 });
      expect(refused.headers['x-ms-user-quota-resets-after']).toBe('00:00:05');
      expect(refused.headers['retry-after']).toBeUndefined();
      const error = errorOf(refused) as { code: string; message: string; details?: { code: string }[] };
      expect([error.code, error.details?.map(({ code }) => code)]).toEqual(['RateLimiting', ['RateLimiting']]);
      expect(error.message).toContain(`correlationId = ${String(refused.headers['x-ms-correlation-request-id'])}`);
      expect(statuses(await replies(1, 'POST', url, query, 'reader'))).toEqual({ 200: 1 });
      harness.pass(5);
      expect(statuses(await replies(1, 'POST', url, query))).toEqual({ 200: 1 });
    });
  });

  describe('of vaults', () => {
    const base = `https://${vault}.vault.azure.net`;

    it('let twenty keys be made in ten seconds, and others be read meanwhile', async () => {
      const ec = JSON.stringify({ kty: 'EC', crv: 'P-256' });
      const all = await replies(21, 'POST', `${base}/keys/fresh/create?api-version=7.5`, ec);
      expect(statuses(all)).toEqual({ 200: 20, 429: 1 });
      const refused = all[20];
      if (refused === undefined) throw new Error('Nothing was refused.');
      expect(errorOf(refused)).toEqual({
        code: 'Throttled',
        message:
          'Request was not processed because too many requests were received. Reason: VaultRequestTypeLimitReached',
      });
      expect(refused.headers['retry-after']).toBeUndefined();
      expect(refused.headers['x-ms-keyvault-region']).toBe('swedencentral');
      const { vaults } = harness.emulator.azure.estate;
      expect(vaults.named(vault)?.keys.get('fresh')?.versions).toHaveLength(20);
      expect(statuses(await replies(5, 'GET', `${base}/keys/fresh?api-version=7.5`))).toEqual({ 200: 5 });
      harness.pass(10);
      expect(statuses(await replies(1, 'POST', `${base}/keys/fresh/create?api-version=7.5`, ec))).toEqual({ 200: 1 });
    });

    it('do not count who has no token, and throttle before rights are judged', async () => {
      const url = `${base}/keys/x/create?api-version=7.5`;
      for (let time = 0; time < 30; time += 1) expect((await harness.send('POST', url)).status).toBe(401);
      expect(statuses(await replies(21, 'POST', url, '{"kty":"EC"}', 'reader'))).toEqual({ 403: 20, 429: 1 });
    });

    it('are not retried by the real SDK, since there is no Retry-After', async () => {
      const keys = harness.keys('owner', vault);
      for (let time = 0; time < 20; time += 1) await keys.createEcKey('many');
      expect(await rejection(keys.createEcKey('many'))).toMatchObject({ statusCode: 429, code: 'Throttled' });
    });
  });

  it('are off unless asked for, and can be switched while the emulator runs', async () => {
    const other = await Harness.start();
    expect(other.emulator.azure.behaviour.quotas).toBe('off');
    await other.close();
    const { port, secret } = harness.emulator.control ?? { port: 0, secret: '' };
    await fetch(`http://127.0.0.1:${port}/behaviour`, {
      method: 'PUT',
      headers: { 'x-emulator-control-secret': secret, 'content-type': 'application/json' },
      body: '{"quotas":"off"}',
    });
    const url = arm(`${subscription}/resourceGroups?api-version=2021-04-01`);
    const all = await replies(260, 'GET', url);
    expect(statuses(all)).toEqual({ 200: 260 });
    expect(all.at(-1)?.headers['x-ms-ratelimit-remaining-subscription-reads']).toBe('249');
  });
});
