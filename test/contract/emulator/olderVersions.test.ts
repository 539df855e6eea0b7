import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Harness } from './harness.ts';

describe('Older API versions', () => {
  let harness: Harness;
  let subscription: string;
  beforeEach(async () => {
    harness = await Harness.start();
    subscription = `/subscriptions/${harness.subscriptionId('Contoso Production')}`;
  });
  afterEach(async () => {
    await harness.close();
  });

  const shown = async (path: string, version: string): Promise<Readonly<Record<string, unknown>>> =>
    JSON.parse((await harness.arm('owner', 'GET', `${subscription}${path}?api-version=${version}`)).text) as Readonly<
      Record<string, unknown>
    >;
  const rowOf = async (path: string, version: string): Promise<unknown> =>
    ((await shown(path, version))['value'] as readonly unknown[])[0];

  it.each([
    ['/providers/Microsoft.KeyVault/vaults', 'properties.publicNetworkAccess', '2019-09-01', '2021-06-01-preview'],
    ['/providers/Microsoft.KeyVault/vaults', 'systemData', '2021-04-01-preview', '2021-10-01'],
    ['/providers/Microsoft.KeyVault/managedHSMs', 'properties.regions', '2021-10-01', '2022-07-01'],
    ['/providers/Microsoft.CognitiveServices/accounts', 'properties.isMigrated', '2021-04-30', '2021-10-01'],
    ['/providers/Microsoft.CognitiveServices/accounts', 'properties.endpoints', '2017-04-18', '2021-04-30'],
    [
      '/providers/Microsoft.Authorization/roleAssignments',
      'properties.description',
      '2018-09-01-preview',
      '2022-04-01',
    ],
    [
      '/providers/Microsoft.Authorization/roleDefinitions',
      'properties.permissions[0].dataActions',
      '2015-07-01',
      '2022-04-01',
    ],
  ])('of %s do not show %s', async (path, name, older, newer) => {
    expect(await rowOf(path, older)).not.toHaveProperty(name);
    expect(await rowOf(path, newer)).toHaveProperty(name);
  });

  it('hide a member in one version only, and write the names of endpoints with a small letter', async () => {
    const path = '/resourceGroups/rg-chat-prod/providers/Microsoft.CognitiveServices/accounts/contoso-chat-prod';
    expect(await shown(path, '2017-04-18')).toHaveProperty('properties.internalId');
    expect(await shown(path, '2021-04-30')).not.toHaveProperty('properties.internalId');
    expect(await shown(path, '2021-04-30')).toHaveProperty('properties.endpoints.openAI Language Model Instance API');
    expect(await shown(path, '2021-10-01')).toHaveProperty('properties.endpoints.OpenAI Language Model Instance API');
    const first = (version: string) => shown(path, version).then(({ properties }) => properties);
    expect(await first('2022-10-01')).toMatchObject({
      callRateLimit: { rules: [{ key: 'openai' }, { key: 'default' }] },
    });
    expect(await first('2025-06-01')).toMatchObject({
      callRateLimit: { rules: [{ key: 'openai.dalle.post' }, {}, {}, {}] },
    });
  });

  it('deploy with scale settings in place of a SKU', async () => {
    const path = `${subscription}/resourceGroups/rg-chat-prod/providers/Microsoft.CognitiveServices/accounts/contoso-chat-prod/deployments/old`;
    const model = { format: 'OpenAI', name: 'gpt-4o', version: '2024-11-20' };
    const properties = { model, scaleSettings: { scaleType: 'Manual', capacity: 2 } };
    const made = await harness.arm('owner', 'PUT', `${path}?api-version=2021-10-01`, { properties });
    expect(made.status).toBe(201);
    const body = JSON.parse(made.text) as Readonly<Record<string, unknown>>;
    expect(body).toMatchObject({ properties, eTag: made.headers['etag'] });
    expect(body).not.toHaveProperty('sku');
    const now = JSON.parse((await harness.arm('owner', 'GET', `${path}?api-version=2025-06-01`)).text) as object;
    expect(now).toMatchObject({ sku: { name: 'Manual', capacity: 2 }, etag: made.headers['etag'] });
    expect(now).not.toHaveProperty('properties.scaleSettings');
  });

  it('of a vault do not tell for how many days a key can be recovered', async () => {
    const key = async (version: string): Promise<unknown> =>
      JSON.parse(
        (
          await harness.send(
            'GET',
            `https://kv-contoso-platform.vault.azure.net/keys?api-version=${version}`,
            { authorization: `Bearer ${await harness.token('owner', 'https://vault.azure.net/.default')}` },
            undefined,
          )
        ).text,
      );
    expect(await key('7.0')).not.toHaveProperty('value[0].attributes.recoverableDays');
    expect(await key('7.1')).toHaveProperty('value[0].attributes.recoverableDays');
  });
});
