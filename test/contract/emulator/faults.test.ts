import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FaultDefinition } from '../../../src/emulator/control/faults.ts';
import { Harness, rejection } from './harness.ts';

const group = 'rg-platform-prod';
const vault = 'kv-contoso-platform';
const other = 'kv-contoso-chat';

/** Each kind of fault as the real SDKs come across it, set by the control API. */
describe('Faults, seen by the real SDKs,', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await Harness.start({ control: true, watch: false });
    await harness.token('owner');
  });
  afterEach(async () => {
    await harness.close();
  });

  async function set(...faults: readonly FaultDefinition[]): Promise<number> {
    const { port, secret } = harness.emulator.control ?? { port: 0, secret: '' };
    const reply = await fetch(`http://127.0.0.1:${port}/faults`, {
      method: 'PUT',
      headers: { 'x-emulator-control-secret': secret, 'content-type': 'application/json' },
      body: JSON.stringify({ faults }),
    });
    return reply.status;
  }
  const client = (): ReturnType<Harness['keyVault']>['vaults'] =>
    harness.keyVault('owner', harness.subscriptionId('Contoso Production')).vaults;
  const tag = async (value: string): Promise<string | undefined> =>
    (await client().update(group, vault, { tags: { try: value } })).tags?.['try'];
  const tagged = (): string | undefined => harness.emulator.azure.estate.vaults.named(vault)?.tags?.['try'];
  /** What was answered to changes of the vault, in order; 0 where no answer came. */
  const answers = (): readonly number[] =>
    harness.emulator.log.entries().flatMap(({ method, status }) => (method === 'PATCH' ? [status] : []));
  const patches = { service: 'resourceManager', method: 'PATCH', path: `/vaults/${vault}` } as const;

  it.each([500, 502, 503, 504, 408])('%i is tried again, and then done', async (status) => {
    await set({ kind: 'status', status, match: patches });
    expect(await tag('a')).toBe('a');
    expect(answers()).toEqual([status, 200]);
  });

  it('429 with Retry-After is tried again after it, without Retry-After it is told', async () => {
    await set({ kind: 'status', status: 429, retryAfter: 1, match: patches });
    const begin = performance.now();
    expect(await tag('a')).toBe('a');
    expect(performance.now() - begin).toBeGreaterThan(950);
    await set({ kind: 'status', status: 429, match: patches });
    expect(await rejection(tag('b'))).toMatchObject({ statusCode: 429, code: 'SubscriptionRequestsThrottled' });
    expect(tagged()).toBe('a');
  });

  it('an error after the effect leaves the effect', async () => {
    await set({ kind: 'status', status: 409, code: 'Lost', after: true, match: patches });
    expect(await rejection(tag('a'))).toMatchObject({ statusCode: 409, code: 'Lost' });
    expect(tagged()).toBe('a');
  });

  it.each([
    ['resetBefore', undefined],
    ['resetAfter', 'a'],
  ] as const)('%s cuts the connection; tried again, it is done', async (kind, effect) => {
    await set({ kind, match: patches, count: 'always' });
    await rejection(harness.arm('owner', 'PATCH', `${idOf()}?api-version=2023-07-01`, { tags: { try: 'a' } }));
    expect(tagged()).toBe(effect);
    await set({ kind, match: patches });
    expect(await tag('b')).toBe('b');
  });

  it.each([false, true])('a request without an answer can be given up (after its effect: %s)', async (after) => {
    await set({ kind: 'timeout', after, match: patches });
    const giveUp = AbortSignal.timeout(300);
    const update = client().update(group, vault, { tags: { try: 'a' } }, { abortSignal: giveUp });
    expect(await rejection(update)).toMatchObject({ name: 'AbortError' });
    expect(tagged()).toBe(after ? 'a' : undefined);
  });

  it('a slow body comes whole, half a body is no answer', async () => {
    await set({ kind: 'slowBody', duration: 400, match: patches });
    const begin = performance.now();
    expect(await tag('a')).toBe('a');
    expect(performance.now() - begin).toBeGreaterThan(350);
    await set({ kind: 'malformed', match: patches, count: 'always' });
    expect((await rejection(tag('b'))).code).toBe('PARSE_ERROR');
    expect(tagged()).toBe('b');
  });

  it('an expired token is told in words of Azure', async () => {
    await set({ kind: 'expiredToken', match: patches });
    expect(await rejection(tag('a'))).toMatchObject({ statusCode: 401, code: 'ExpiredAuthenticationToken' });
    expect(tagged()).toBeUndefined();
  });

  it('are chosen by host, method and path, and by nothing else', async () => {
    await set({
      kind: 'status',
      status: 404,
      match: { host: `^${vault}\\.`, method: 'get', path: '^/keys/[^/?]+' },
      count: 'always',
    });
    const key = async (store: string, name: string): Promise<unknown> =>
      await harness.keys('owner', store).getKey(name);
    expect(await rejection(key(vault, 'archive-cmk'))).toMatchObject({ statusCode: 404 });
    expect(await key(other, 'chat-cmk')).toMatchObject({ name: 'chat-cmk' });
    expect(await harness.keys('owner', vault).createEcKey('fresh')).toMatchObject({ name: 'fresh' });
    expect(harness.emulator.faults.list()[0]?.struck).toBe(harness.emulator.faults.list()[0]?.matched);
    expect(await set({ kind: 'status', match: { host: '(' } })).toBe(400);
  });

  it('strike with a probability, the same requests for the same seed, no more often than they may', async () => {
    const url = `https://management.azure.com${idOf()}?api-version=2023-07-01`;
    const authorization = `Bearer ${await harness.token('owner')}`;
    const run = async (seed: number, count: FaultDefinition['count'] = 'always'): Promise<string> => {
      await set({
        kind: 'status',
        status: 503,
        probability: 0.3,
        seed,
        count,
        skip: 2,
        match: { path: `/vaults/${vault}` },
      });
      let outcome = '';
      for (let time = 0; time < 60; time += 1) {
        outcome += (await harness.send('GET', url, { authorization })).status === 503 ? 'x' : '.';
      }
      return outcome;
    };
    const first = await run(5);
    expect(await run(5)).toBe(first);
    expect(await run(6)).not.toBe(first);
    expect(first.startsWith('..')).toBe(true);
    const struck = first.replaceAll('.', '').length;
    expect(struck).toBeGreaterThan(5);
    expect(struck).toBeLessThan(35);
    expect((await run(5, 3)).replaceAll('.', '')).toBe('xxx');
  });

  function idOf(): string {
    return harness.emulator.azure.estate.vaults.named(vault)?.id ?? '';
  }
});
