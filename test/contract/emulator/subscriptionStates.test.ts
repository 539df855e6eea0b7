import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SubscriptionState } from '../../../src/emulator/state/resources.ts';
import { all, errorOf, Harness, rejection, type RawReply } from './harness.ts';

const group = 'rg-chat-prod';
const vault = 'kv-contoso-chat';
const account = 'contoso-chat-prod';

describe('A subscription in another state', () => {
  let harness: Harness;
  let subscription: string;
  beforeEach(async () => {
    harness = await Harness.start({ control: true, watch: false });
    subscription = harness.subscriptionId('Contoso Production');
  });
  afterEach(async () => {
    await harness.close();
  });

  async function control(method: string, path: string, body?: unknown): Promise<Response> {
    const { port, secret } = harness.emulator.control ?? { port: 0, secret: '' };
    return await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { 'x-emulator-control-secret': secret, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
  const put = async (state: SubscriptionState): Promise<void> => {
    expect((await control('PUT', `/subscriptions/${subscription}`, { state })).status).toBe(200);
  };
  const vaults = () => harness.keyVault('owner', subscription).vaults;
  const accounts = () => harness.cognitiveServices('owner', subscription).accounts;
  const readOnly = { statusCode: 409, code: 'ReadOnlyDisabledSubscription' };

  it.each(['Disabled', 'Warned'] as const)('%s is read and emptied, and nothing is made or set off', async (state) => {
    await put(state);
    const { state: shown } = await harness.subscriptions('owner').subscriptions.get(subscription);
    expect(shown).toBe(state);
    expect((await vaults().get(group, vault)).name).toBe(vault);
    expect(await rejection(vaults().update(group, vault, { tags: {} }))).toMatchObject(readOnly);
    expect(await rejection(accounts().listKeys(group, account))).toMatchObject(readOnly);
    const bare = { location: 'swedencentral', kind: 'OpenAI', sku: { name: 'S0' }, properties: {} };
    expect(await rejection(accounts().beginCreateAndWait(group, 'contoso-new', bare))).toMatchObject(readOnly);
    // What only asks is no write.
    const path = `/subscriptions/${subscription}/providers/Microsoft.PolicyInsights/policyStates/latest/queryResults`;
    expect((await harness.arm('owner', 'POST', `${path}?api-version=2024-10-01`)).status).toBe(200);
    await vaults().delete(group, vault);
    await put('Enabled');
    await accounts().listKeys(group, account);
  });

  it('PastDue is used as ever', async () => {
    await put('PastDue');
    expect((await vaults().update(group, vault, { tags: { a: 'b' } })).tags).toEqual({ a: 'b' });
    expect((await harness.subscriptions('owner').subscriptions.get(subscription)).state).toBe('PastDue');
  });

  it('Deleted is gone with everything in it, until it comes back', async () => {
    const { key1 = '' } = await accounts().listKeys(group, account);
    const chat = async (): Promise<RawReply> =>
      await harness.send('GET', `https://${account}.openai.azure.com/openai/files?api-version=2024-10-21`, {
        'api-key': key1,
      });
    const query = { query: `resources | where name == '${vault}'` };
    expect((await chat()).status).toBe(200);
    await put('Deleted');
    const listed = await all(harness.subscriptions('owner').subscriptions.list());
    expect(listed.find(({ subscriptionId }) => subscriptionId === subscription)?.state).toBe('Deleted');
    for (const [method, path] of [
      ['GET', `resourceGroups/${group}/providers/Microsoft.KeyVault/vaults/${vault}?api-version=2023-07-01`],
      ['DELETE', `resourceGroups/${group}/providers/Microsoft.KeyVault/vaults/${vault}?api-version=2023-07-01`],
      ['PUT', 'resourceGroups/rg-new?api-version=2021-04-01'],
      ['GET', 'resources?api-version=2021-04-01'],
    ] as const) {
      const reply = await harness.arm(
        'owner',
        method,
        `/subscriptions/${subscription}/${path}`,
        method === 'PUT' ? {} : undefined,
      );
      expect([reply.status, errorOf(reply).code]).toEqual([404, 'SubscriptionNotFound']);
    }
    // The names of its key stores and accounts no longer resolve.
    await expect(chat()).rejects.toThrow();
    await expect(harness.store('owner', 'GET', `https://${vault}.vault.azure.net/keys`)).rejects.toThrow();
    await expect(harness.store('owner', 'GET', 'https://hsm-contoso-prod.managedhsm.azure.net/keys')).rejects.toThrow();
    expect((await harness.graph('owner').resources(query)).totalRecords).toBe(0);
    await put('Enabled');
    expect((await chat()).status).toBe(200);
    expect((await harness.graph('owner').resources(query)).totalRecords).toBe(1);
  });

  it('Deleted takes the keys along that accounts elsewhere are under', async () => {
    const research = harness.subscriptionId('Contoso Research');
    const other = harness.cognitiveServices('owner', research).accounts;
    await put('Deleted');
    const moved = other.beginUpdateAndWait('rg-foundry-research', 'contoso-summaries-research', {
      properties: {
        encryption: {
          keySource: 'Microsoft.KeyVault',
          keyVaultProperties: { keyName: 'chat-cmk', keyVaultUri: `https://${vault}.vault.azure.net/` },
        },
      },
    });
    expect((await rejection(moved)).message).toContain('KeyVaultProperties is invalid');
  });

  it('is put there by the control API, which knows the words and the subscriptions', async () => {
    const refused = await control('PUT', `/subscriptions/${subscription}`, { state: 'Sleeping' });
    expect([refused.status, await refused.json()]).toMatchObject([
      400,
      { error: { code: 'BadInput', message: expect.stringContaining('Warned, PastDue') as string } },
    ]);
    expect((await control('PUT', '/subscriptions/none', { state: 'Enabled' })).status).toBe(404);
    const { subscriptions } = (await (await control('GET', '/subscriptions')).json()) as {
      subscriptions: { subscriptionId: string; state: string }[];
    };
    expect(subscriptions.find(({ subscriptionId }) => subscriptionId === subscription)?.state).toBe('Enabled');
  });
});
