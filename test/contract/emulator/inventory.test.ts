import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { all, errorOf, Harness } from './harness.ts';

describe('What is there', () => {
  let harness: Harness;
  let production: string;
  beforeAll(async () => {
    harness = await Harness.start({ pageSize: 2, queryPageSize: 3 });
    production = harness.subscriptionId('Contoso Production');
  });
  afterAll(async () => {
    await harness.close();
  });

  it('lists tenants, subscriptions and resource groups, in pages', async () => {
    const client = harness.subscriptions('reader');
    const tenants = await all(client.tenants.list());
    expect(tenants.map(({ tenantId }) => tenantId)).toEqual([harness.emulator.tenantId]);
    const names = (await all(client.subscriptions.list())).map(({ displayName }) => displayName);
    expect(names).toEqual(['Contoso Production', 'Contoso Development', 'Contoso Research']);
    const groups = await harness.arm(
      'reader',
      'GET',
      `/subscriptions/${production}/resourcegroups?api-version=2021-04-01`,
    );
    expect(JSON.parse(groups.text)).toMatchObject({
      value: [{ name: 'rg-chat-prod' }, { name: 'rg-platform-prod' }],
      nextLink: expect.stringMatching(/^https:\/\/management\.azure\.com\/subscriptions\/.*\$skipToken=/) as string,
    });
  });

  it('lists accounts as Azure shows them', async () => {
    const { accounts } = harness.cognitiveServices('reader', production);
    const rows = await all(accounts.list());
    expect(rows.map(({ name }) => name)).toEqual([
      'contoso-chat-prod',
      'contoso-search-prod',
      'contoso-translate-prod',
      'contoso-claims-prod',
    ]);
    const translate = rows[2];
    expect(Object.values(translate?.identity?.userAssignedIdentities ?? {})).toEqual([
      {
        principalId: expect.any(String) as string,
        clientId: translate?.properties?.encryption?.keyVaultProperties?.identityClientId,
      },
    ]);
    expect((await accounts.get('RG-CHAT-PROD', 'Contoso-Chat-Prod')).name).toBe('contoso-chat-prod');
    const [deleted] = await all(harness.cognitiveServices('reader', production).deletedAccounts.list());
    expect(deleted?.properties?.encryption?.keyVaultProperties?.keyName).toBe('search-cmk');
  });

  it('lists vaults, HSMs, identities and keys through Resource Manager', async () => {
    const client = harness.keyVault('reader', production);
    const vaults = await all(client.vaults.listBySubscription());
    expect(vaults.map(({ name }) => name)).toEqual(['kv-contoso-chat', 'kv-contoso-platform', 'kv-contoso-claims']);
    expect(vaults[0]?.properties.enablePurgeProtection).toBeUndefined();
    const [hsm] = await all(client.managedHsms.listBySubscription());
    expect(hsm?.properties?.hsmUri).toBe('https://hsm-contoso-prod.managedhsm.azure.net/');
    const identities = await all(harness.identities('reader', production).userAssignedIdentities.listBySubscription());
    expect(identities.map(({ name }) => name)).toEqual(['id-contoso-chat', 'id-contoso-translate']);

    const keys = await all(client.keys.list('rg-platform-prod', 'kv-contoso-platform'));
    expect(keys).toHaveLength(6);
    expect(keys[0]?.kty).toBeUndefined();
    const key = await client.keys.get('rg-platform-prod', 'kv-contoso-platform', 'search-cmk');
    expect(key).toMatchObject({ kty: 'RSA-HSM', keySize: 2048, attributes: { recoveryLevel: 'Recoverable' } });
    const versions = await all(client.keys.listVersions('rg-platform-prod', 'kv-contoso-platform', 'search-cmk'));
    expect(versions.at(-1)?.keyUriWithVersion).toBe(key.keyUriWithVersion);
  });

  it('refuses what the caller may not do, naming action and scope', async () => {
    const path = `/subscriptions/${production}/resourceGroups/rg-chat-prod/providers/Microsoft.KeyVault/vaults/kv-contoso-chat`;
    const reply = await harness.arm('reader', 'PATCH', `${path}?api-version=2026-02-01`, {});
    expect(reply.status).toBe(403);
    expect(errorOf(reply).code).toBe('AuthorizationFailed');
    expect(errorOf(reply).message).toContain(`action 'Microsoft.KeyVault/vaults/write' over scope '${path}'`);
  });

  it('tells what is missing apart', async () => {
    const code = async (path: string): Promise<string> =>
      errorOf(await harness.arm('owner', 'GET', `${path}?api-version=2026-02-01`)).code;
    const group = `/subscriptions/${production}/resourceGroups/rg-chat-prod`;
    expect(await code(`${group}/providers/Microsoft.KeyVault/vaults/none`)).toBe('ResourceNotFound');
    expect(
      await code(`/subscriptions/${production}/resourceGroups/none/providers/Microsoft.KeyVault/vaults/none`),
    ).toBe('ResourceGroupNotFound');
    expect(await code(`/subscriptions/${crypto.randomUUID()}/providers/Microsoft.KeyVault/vaults`)).toBe(
      'SubscriptionNotFound',
    );
  });
});

describe('Resource Graph', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await Harness.start({ queryPageSize: 3 });
  });
  afterAll(async () => {
    await harness.close();
  });

  it('finds accounts with their encryption, in pages', async () => {
    const client = harness.graph('reader');
    const query =
      "resources | where type =~ 'microsoft.cognitiveservices/accounts' | project id, name, keySource = tostring(properties.encryption.keySource) | order by name asc";
    const names: string[] = [];
    let skipToken: string | undefined;
    do {
      const page = await client.resources({ query, options: { ...(skipToken === undefined ? {} : { skipToken }) } });
      expect(page.totalRecords).toBe(8);
      names.push(...(page.data as { name: string }[]).map(({ name }) => name));
      skipToken = page.skipToken;
    } while (skipToken !== undefined);
    expect(names).toHaveLength(8);
    expect(names[0]).toBe('contoso-assistant-dev');
  });

  it('respects the subscriptions asked for and knows containers and roles', async () => {
    const client = harness.graph('reader');
    const development = harness.subscriptionId('Contoso Development');
    const count = async (query: string, subscriptions?: string[]): Promise<number> =>
      (await client.resources({ query, ...(subscriptions === undefined ? {} : { subscriptions }) })).totalRecords;
    expect(await count("resources | where type =~ 'microsoft.keyvault/vaults'", [development])).toBe(1);
    expect(await count("resourcecontainers | where type =~ 'microsoft.resources/subscriptions'")).toBe(3);
    expect(await count("authorizationresources | where type =~ 'microsoft.authorization/roledefinitions'")).toBe(17);
    expect(
      await count("authorizationresources | where type =~ 'microsoft.authorization/roleassignments'"),
    ).toBeGreaterThan(10);
  });

  it('says where a query is wrong, and how much of the quota is left', async () => {
    const path = '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01';
    const wrong = await harness.arm('reader', 'POST', path, { query: 'resources | where where' });
    expect(wrong.status).toBe(400);
    expect(JSON.parse(wrong.text)).toMatchObject({
      error: { code: 'BadRequest', details: [{ code: 'InvalidQuery' }, { code: 'ParserFailure', line: 1 }] },
    });
    expect(wrong.headers['x-ms-user-quota-resets-after']).toMatch(/^00:00:0\d$/);
  });
});
