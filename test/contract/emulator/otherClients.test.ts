import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Harness, type RawReply } from './harness.ts';

/** What the Azure CLI and the SDKs of other languages ask otherwise than the SDK for JavaScript, request for request. */
describe('Requests of other clients', () => {
  let harness: Harness;
  let subscription: string;
  beforeEach(async () => {
    harness = await Harness.start();
    subscription = harness.subscriptionId('Contoso Production');
  });
  afterEach(async () => {
    await harness.close();
  });

  const get = async (path: string): Promise<RawReply> => await harness.arm('owner', 'GET', path);
  const read = (reply: RawReply): unknown => {
    expect([reply.status, reply.text]).toMatchObject([200, expect.stringContaining('{')]);
    return JSON.parse(reply.text);
  };
  const rows = (reply: RawReply): readonly Named[] => (read(reply) as { value: readonly Named[] }).value;

  interface Named {
    readonly id: string;
    readonly name: string;
    readonly displayName: string;
    readonly value: string;
  }

  const directory = async (path: string): Promise<readonly Named[]> => {
    const token = await harness.token('owner', 'https://graph.microsoft.com/.default');
    const headers = { authorization: `Bearer ${token}` };
    const reply = await harness.send('GET', `https://graph.microsoft.com/v1.0/${path}`, headers);
    return rows(reply);
  };
  const filtered = async (collection: string, filter: string): Promise<readonly Named[]> =>
    await directory(`${collection}?$filter=${encodeURIComponent(filter)}`);

  it('finds the assignee of az role assignment create and az ad sp show by its service principal name', async () => {
    const { clientId, objectId } = harness.signIn('reader');
    const found = await filtered('servicePrincipals', `servicePrincipalNames/any(c:c eq '${clientId}')`);
    expect(found.map(({ id }) => id)).toEqual([objectId]);
    expect(await filtered('servicePrincipals', `servicePrincipalNames/any(c:c eq '${objectId}')`)).toEqual([]);
  });

  it('finds names by their beginning, as az ad sp list --display-name does', async () => {
    const found = await filtered('servicePrincipals', "startswith(displayName,'Contri')");
    expect(found.map(({ displayName }) => displayName)).toEqual(['contributor']);
    expect(await filtered('users', "startswith(displayName,'Nobody')")).toEqual([]);
  });

  it('shows the applications of the tenant, not those of others nor managed identities', async () => {
    const { clientId } = harness.signIn('reader');
    const [application] = await filtered('applications', `appId eq '${clientId}'`);
    expect(application).toMatchObject({ appId: clientId, displayName: 'reader', signInAudience: 'AzureADMyOrg' });
    expect(application?.id).not.toBe(harness.signIn('reader').objectId);
    expect(await directory(`applications?$filter=${encodeURIComponent(`id eq '${application?.id ?? ''}'`)}`)).toEqual([
      application,
    ]);
    expect(await filtered('applications', "appId eq '20a14814-5ab7-4612-a671-1382b412bf93'")).toEqual([]);
    const names = (await directory('applications')).map(({ displayName }) => displayName);
    expect(names).toEqual(expect.arrayContaining(['owner', 'contributor', 'reader']));
    for (const { name } of harness.emulator.azure.estate.userAssignedIdentities.values())
      expect(names).not.toContain(name);
  });

  it('reads the activity log with times that have neither quotes nor a zone, which are UTC', async () => {
    await harness
      .keyVault('owner', subscription)
      .vaults.update('rg-chat-prod', 'kv-contoso-chat', { tags: { a: 'b' } });
    const now = harness.clock.now();
    const time = (seconds: number): string => new Date(now + seconds * 1000).toISOString().replace(/Z$/, '123');
    const events = async (filter: string): Promise<readonly unknown[]> => {
      const path = `/subscriptions/${subscription}/providers/Microsoft.Insights/eventtypes/management/values`;
      const reply = await get(`${path}?$filter=${encodeURIComponent(filter)}&api-version=2015-04-01`);
      return rows(reply);
    };
    const hour = `eventTimestamp ge ${time(-3600)} and eventTimestamp le ${time(1)}`;
    expect(await events(hour)).toHaveLength(1);
    expect(await events(`eventTimestamp ge ${time(1)} and eventTimestamp le ${time(2)}`)).toEqual([]);
    expect(await events(`resourceProvider eq Microsoft.KeyVault and ${hour}`)).toHaveLength(1);
    expect(await events(`resourceProvider eq Microsoft.Authorization and ${hour}`)).toEqual([]);
  });

  it('names the categories of the activity log and the regions of the subscription', async () => {
    const categories = rows(await get('/providers/Microsoft.Insights/eventcategories?api-version=2015-04-01'));
    expect(categories.map(({ value }) => value)).toContain('Administrative');
    const regions = rows(await get(`/subscriptions/${subscription}/locations?api-version=2022-12-01`));
    expect(regions.find(({ name }) => name === 'swedencentral')).toEqual({
      id: `/subscriptions/${subscription}/locations/swedencentral`,
      name: 'swedencentral',
      type: 'Region',
      displayName: 'Sweden Central',
      regionalDisplayName: '(Europe) Sweden Central',
      metadata: {
        regionType: 'Physical',
        geography: 'Sweden',
        geographyGroup: 'Europe',
        pairedRegion: [{ name: 'swedensouth', id: `/subscriptions/${subscription}/locations/swedensouth` }],
      },
    });
    expect((await harness.arm('owner', 'GET', '/subscriptions/none/locations?api-version=2022-12-01')).status).toBe(
      404,
    );
  });

  it('lists workspaces as it shows each of them', async () => {
    const id = `/subscriptions/${subscription}/resourceGroups/rg-chat-prod/providers/Microsoft.OperationalInsights/workspaces`;
    const version = 'api-version=2025-02-01';
    await harness.arm('owner', 'PUT', `${id}/ws-one?${version}`, { location: 'swedencentral' });
    const list = rows(await get(`${id}?${version}`));
    const shown = read(await get(`${id}/ws-one?${version}`));
    expect(list.find(({ name }) => name === 'ws-one')).toEqual(shown);
    expect(shown).toMatchObject({ properties: { provisioningState: 'Succeeded' } });
  });

  it('takes the API versions that the Azure CLI asks for', async () => {
    const group = `/subscriptions/${subscription}/resourceGroups/rg-chat-prod/providers`;
    const asked = [
      `${group}/Microsoft.ManagedIdentity/userAssignedIdentities?api-version=2025-05-31-preview`,
      `${group}/Microsoft.Network/virtualNetworks?api-version=2025-07-01`,
      `${group}/Microsoft.Network/privateEndpoints?api-version=2025-09-01`,
      `/subscriptions/${subscription}/providers/Microsoft.Authorization/policyAssignments?api-version=2025-11-01`,
    ];
    expect(await Promise.all(asked.map(async (path) => (await get(path)).status))).toEqual([200, 200, 200, 200]);
  });
});
