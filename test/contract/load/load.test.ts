import { Agent, request as send } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account, Vault } from '../../../src/emulator/state/resources.ts';
import { Harness, type RawReply } from '../emulator/harness.ts';

/** How long the clients work, in seconds; `npm run test:load` has them work for a minute. */
const seconds = Number(process.env['AOAI_CMK_LOAD_SECONDS'] ?? 4);
const clients = 100;
/** By how much the heap may grow while the clients work, in bytes: what is kept has bounds. */
const mostGrowth = 120 * 1024 * 1024;
const encryptionUser = 'e147488a-f6f5-4113-8e2d-b22465e65bf6';

describe('A hundred clients at once', () => {
  let harness: Harness;
  let subscription: string;
  let tokens: { readonly arm: string; readonly vault: string };
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  beforeAll(async () => {
    harness = await Harness.start({ propagation: 0 });
    subscription = `/subscriptions/${harness.subscriptionId('Contoso Production')}`;
    tokens = {
      arm: await harness.token('owner'),
      vault: await harness.token('owner', 'https://vault.azure.net/.default'),
    };
  });
  afterAll(async () => {
    agent.destroy();
    await harness.close();
  });

  const platform = 'kv-contoso-platform';
  const vault = (name: string): Vault => {
    const found = harness.emulator.azure.estate.vaults.named(name);
    if (found === undefined) throw new Error(`No vault is named '${name}'.`);
    return found;
  };
  const account = (name: string): Account => {
    const found = harness.emulator.azure.estate.accounts.named(name);
    if (found === undefined) throw new Error(`No account is named '${name}'.`);
    return found;
  };

  /** A request over a connection that is kept, as SDKs send them. */
  async function ask(
    method: string,
    url: string,
    body?: unknown,
    more: Record<string, string> = {},
  ): Promise<RawReply> {
    const { host, pathname, search } = new URL(url);
    const { port, secret } = harness.emulator;
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers = {
      host,
      authorization: `Bearer ${host === 'management.azure.com' ? tokens.arm : tokens.vault}`,
      'x-emulator-secret': secret,
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(text)),
      ...more,
    };
    return await new Promise((resolve, reject) => {
      const outgoing = send(
        { host: '127.0.0.1', port, agent, method, path: `${pathname}${search}`, headers },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('error', reject);
          incoming.on('end', () => {
            const reply = Buffer.concat(chunks).toString();
            resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text: reply });
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(text);
    });
  }
  const arm = async (
    method: string,
    path: string,
    body?: unknown,
    more: Record<string, string> = {},
  ): Promise<RawReply> => await ask(method, `https://management.azure.com${path}`, body, more);
  const store = async (method: string, path: string, body?: unknown): Promise<RawReply> =>
    await ask(method, `https://${platform}.vault.azure.net${path}?api-version=7.5`, body);
  const each = async <Result>(work: (client: number) => Promise<Result>): Promise<Result[]> =>
    await Promise.all(Array.from({ length: clients }, async (_, client) => await work(client)));
  const statuses = (replies: readonly RawReply[]): readonly number[] => replies.map(({ status }) => status).sort();

  it('make a version of a key each, and none is lost', async () => {
    const replies = await each(async () => await store('POST', '/keys/shared/create', { kty: 'EC', crv: 'P-256' }));
    expect(new Set(statuses(replies))).toEqual(new Set([200]));
    const told = replies.map(({ text }) => (JSON.parse(text) as { key: { kid: string } }).key.kid.split('/').at(-1));
    const kept =
      vault(platform)
        .keys.get('shared')
        ?.versions.map(({ version }) => version) ?? [];
    expect([...told].sort()).toEqual([...kept].sort());
    expect(new Set(kept).size).toBe(clients);
  });

  it('read a key that nobody needed before, which is made once', async () => {
    const replies = await each(async () => await store('GET', '/keys/archive-cmk'));
    expect(new Set(replies.map(({ text }) => (JSON.parse(text) as { key: { n: string } }).key.n)).size).toBe(1);
  });

  it('add an access policy each, and all are there', async () => {
    const { id, tenantId } = vault('kv-contoso-claims');
    const before = vault('kv-contoso-claims').accessPolicies.length;
    const holders = Array.from({ length: clients }, () => crypto.randomUUID());
    const replies = await each(async (client) => {
      const policy = { tenantId, objectId: holders[client], permissions: { keys: ['get'] } };
      return await arm('PUT', `${id}/accessPolicies/add?api-version=2023-07-01`, {
        properties: { accessPolicies: [policy] },
      });
    });
    expect(Math.max(...statuses(replies))).toBeLessThan(300);
    const kept = vault('kv-contoso-claims').accessPolicies.map(({ objectId }) => objectId);
    expect(kept).toHaveLength(before + clients);
    expect(holders.every((holder) => kept.includes(holder))).toBe(true);
  });

  it('make the same grant under names of their own: one gets it, the others are told that it exists', async () => {
    const { objectId } = harness.signIn('reader');
    const replies = await each(async () => {
      const path = `${vault(platform).id}/providers/Microsoft.Authorization/roleAssignments/${crypto.randomUUID()}`;
      const roleDefinitionId = `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${encryptionUser}`;
      const properties = { principalId: objectId, principalType: 'ServicePrincipal', roleDefinitionId };
      return await arm('PUT', `${path}?api-version=2022-04-01`, { properties });
    });
    expect(statuses(replies)).toEqual([201, ...Array.from({ length: clients - 1 }, () => 409)]);
  });

  it('deploy models side by side, and one under the same name', async () => {
    const { id } = account('contoso-translate-prod');
    const body = {
      sku: { name: 'Standard', capacity: 1 },
      properties: { model: { format: 'OpenAI', name: 'gpt-4o', version: '2024-11-20' } },
    };
    await each(
      async (client) => await arm('PUT', `${id}/deployments/model-${client % 10}?api-version=2024-10-01`, body),
    );
    const names = account('contoso-translate-prod').deployments.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('change a zone under the entity tag that they all read: one may, the others are told that it has changed', async () => {
    const zone = `${subscription}/resourceGroups/rg-platform-prod/providers/Microsoft.Network/privateDnsZones/load.example`;
    const path = `${zone}?api-version=2024-06-01`;
    const change = async (client: number, more: Record<string, string>): Promise<RawReply> =>
      await arm('PUT', path, { location: 'global', tags: { by: String(client) } }, more);
    expect((await change(-1, {})).status).toBe(202);
    const etag = String((await arm('GET', path)).headers['etag']);
    const replies = await each(async (client) => await change(client, { 'if-match': etag }));
    expect(statuses(replies).slice(1)).toEqual(Array.from({ length: clients - 1 }, () => 412));
    const [winner] = [...replies.keys()].filter((client) => (replies[client]?.status ?? 0) < 300);
    expect((JSON.parse((await arm('GET', path)).text) as { tags: object }).tags).toEqual({ by: String(winner) });
  });

  it('change the tags of an account: the last one stands, whole, with an entity tag of its own', async () => {
    const path = `${account('contoso-search-prod').id}?api-version=2024-10-01`;
    const replies = await each(
      async (client) => await arm('PATCH', path, { tags: { one: String(client), two: String(client) } }),
    );
    expect(new Set(statuses(replies))).toEqual(new Set([200]));
    const { one, two } = account('contoso-search-prod').tags ?? {};
    expect(one).toBe(two);
    expect(Number(one)).toBeLessThan(clients);
    const read = await arm('GET', path);
    const last = replies.find(({ text }) => (JSON.parse(text) as { tags: { one: string } }).tags.one === one);
    expect(read.headers['etag']).toBe(last?.headers['etag']);
    expect(new Set(replies.map(({ headers }) => headers['etag'])).size).toBe(clients);
  });

  it(
    `work for ${seconds} seconds: nothing fails, no write of theirs is lost, memory stays flat`,
    { timeout: 60_000 + seconds * 4000 },
    async () => {
      const group = `${subscription}/resourceGroups/rg-platform-prod/providers`;
      const written = new Map<number, number>();
      const failed: string[] = [];
      /** One round of a client: it writes what only it writes, reads it again, and does what the others do too. */
      const round = async (client: number, turn: number): Promise<void> => {
        const own = `${group}/Microsoft.ManagedIdentity/userAssignedIdentities/load-${client}?api-version=2023-01-31`;
        const key = `/keys/load-${client % 10}`;
        const replies = [
          await arm('PUT', own, { location: 'swedencentral', tags: { turn: String(turn) } }),
          await arm('GET', own),
          await arm('GET', `${subscription}/providers/Microsoft.CognitiveServices/accounts?api-version=2024-10-01`),
          await arm('PATCH', `${vault(platform).id}?api-version=2023-07-01`, { tags: { by: String(client) } }),
          await store('PATCH', key, { tags: { by: String(client) } }),
          await store('GET', key),
        ];
        written.set(client, turn);
        const [, read] = replies;
        if ((JSON.parse(read?.text ?? '{}') as { tags?: { turn?: string } }).tags?.turn !== String(turn)) {
          failed.push(`client ${client} wrote ${turn} and read ${read?.text ?? ''}`);
        }
        for (const { status, text } of replies) if (status >= 300) failed.push(`${status} ${text}`);
      };
      for (let key = 0; key < 10; key += 1)
        await store('POST', `/keys/load-${key}/create`, { kty: 'EC', crv: 'P-256' });
      let turn = 0;
      const together = async (until: number): Promise<void> => {
        while (performance.now() < until) {
          turn += 1;
          await each(async (client) => {
            await round(client, turn);
          });
          harness.pass(1);
        }
      };
      // At first what is kept of requests fills up to its bounds; after that memory is to stay as it is.
      await together(performance.now() + seconds * 500);
      const before = heap();
      await together(performance.now() + seconds * 500);
      expect(failed.slice(0, 5)).toEqual([]);
      const { userAssignedIdentities } = harness.emulator.azure.estate;
      for (const [client, last] of written) {
        expect(userAssignedIdentities.named(`load-${client}`)?.tags).toEqual({ turn: String(last) });
      }
      expect(heap() - before).toBeLessThan(mostGrowth);
    },
  );
});

/** What the heap holds after the rubbish is taken out, where that can be asked for. */
function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
