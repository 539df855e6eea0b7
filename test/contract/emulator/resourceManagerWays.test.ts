import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { all, errorOf, Harness, type RawReply } from './harness.ts';

describe('Resource Manager in general', () => {
  let harness: Harness;
  let subscription: string;
  beforeEach(async () => {
    harness = await Harness.start();
    subscription = harness.subscriptionId('Contoso Production');
  });
  afterEach(async () => {
    await harness.close();
  });

  const field = (reply: RawReply, name: string): unknown => (JSON.parse(reply.text) as Record<string, unknown>)[name];

  it('shows a provider as Registering for a while, in which it can be used', async () => {
    harness.emulator.azure.behaviour.operationDuration = 60_000;
    const provider = `/subscriptions/${subscription}/providers/Microsoft.ManagedIdentity`;
    const version = 'api-version=2021-04-01';
    const state = async (): Promise<unknown> =>
      field(await harness.arm('owner', 'GET', `${provider}?${version}`), 'registrationState');
    const change = async (verb: string, who = 'owner'): Promise<RawReply> =>
      await harness.arm(who, 'POST', `${provider}/${verb}?${version}`);
    const put = async (): Promise<RawReply> =>
      await harness.arm(
        'owner',
        'PUT',
        `/subscriptions/${subscription}/resourceGroups/rg-chat-prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-new?api-version=2023-01-31`,
        { location: 'swedencentral' },
      );
    expect(field(await change('register'), 'registrationState')).toBe('Registered');
    expect(field(await change('unregister'), 'registrationState')).toBe('Unregistering');
    expect(errorOf(await put()).code).toBe('MissingSubscriptionRegistration');
    harness.pass(60);
    expect(await state()).toBe('Unregistered');
    expect(field(await change('register'), 'registrationState')).toBe('Registering');
    expect((await put()).status).toBe(201);
    harness.pass(60);
    expect(await state()).toBe('Registered');
    expect((await change('register', 'reader')).status).toBe(403);
  });

  it('changes the tags of an identity, and told old clients where its credentials are', async () => {
    const id = `/subscriptions/${subscription}/resourceGroups/rg-chat-prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-new`;
    const ask = async (method: string, version: string, body?: unknown): Promise<RawReply> =>
      await harness.arm('owner', method, `${id}?api-version=${version}`, body);
    expect((await ask('PATCH', '2023-01-31', { tags: {} })).status).toBe(404);
    await ask('PUT', '2023-01-31', { location: 'swedencentral' });
    const changed = await ask('PATCH', '2023-01-31', { tags: { stage: 'prod' } });
    expect([changed.status, field(changed, 'tags')]).toEqual([200, { stage: 'prod' }]);
    expect(field(await ask('GET', '2023-01-31'), 'properties')).not.toHaveProperty('clientSecretUrl');
    expect(field(await ask('GET', '2015-08-31-preview'), 'properties')).toMatchObject({
      clientSecretUrl: expect.stringMatching(/^https:\/\/control-swedencentral\.identity\.azure\.net\//) as string,
    });
  });

  it('lists the resources of a subscription or group by type and name, as the Azure CLI asks for them', async () => {
    const list = async (below: string, filter: string): Promise<RawReply> => {
      const query = `$filter=${encodeURIComponent(filter)}&api-version=2022-09-01`;
      return await harness.arm('owner', 'GET', `/subscriptions/${subscription}${below}/resources?${query}`);
    };
    const names = async (below: string, filter: string): Promise<readonly string[]> =>
      (field(await list(below, filter), 'value') as { readonly name: string }[]).map(({ name }) => name);
    const vaults = await names('', "resourceType eq 'Microsoft.KeyVault/vaults'");
    expect(vaults).toContain('kv-contoso-chat');
    expect(await names('', "resourceType eq 'Microsoft.KeyVault/vaults' and name eq 'KV-contoso-chat'")).toEqual([
      'kv-contoso-chat',
    ]);
    const inGroup = await names('/resourceGroups/rg-chat-prod', "resourceType eq 'microsoft.keyvault/vaults'");
    expect(vaults.filter((name) => inGroup.includes(name))).toEqual(inGroup);
    expect(inGroup.length).toBeLessThan(vaults.length);
    const { vaults: client } = harness.keyVault('owner', subscription);
    await client.update('rg-chat-prod', 'kv-contoso-chat', { tags: { Team: 'Chat' } });
    expect(await names('', "tagName eq 'team' and tagValue eq 'Chat'")).toEqual(['kv-contoso-chat']);
    expect(await names('', "tagname eq 'team'")).toContain('kv-contoso-chat');
    expect(await names('', "tagName eq 'team' and tagValue eq 'chat'")).toEqual([]);
    expect(errorOf(await list('', "tagName eq 'x' and name eq 'y'")).code).toBe('InvalidFilterInQueryString');
    expect(errorOf(await list('', "identity eq 'x'")).code).toBe('InvalidFilterInQueryString');
    expect(errorOf(await list('/resourceGroups/rg-none', '')).code).toBe('ResourceGroupNotFound');
  });

  it('begins lists with an empty page where that is asked for, and pages as small as one row', async () => {
    const { accounts } = harness.cognitiveServices('owner', subscription);
    const names = async (): Promise<readonly (string | undefined)[]> =>
      (await all(accounts.list())).map(({ name }) => name);
    const whole = await names();
    harness.emulator.azure.behaviour.emptyPages = 'first';
    harness.emulator.azure.behaviour.pageSize = 1;
    const first = await harness.arm(
      'owner',
      'GET',
      `/subscriptions/${subscription}/providers/Microsoft.CognitiveServices/accounts?api-version=2025-06-01`,
    );
    expect([field(first, 'value'), typeof field(first, 'nextLink')]).toEqual([[], 'string']);
    expect(await names()).toEqual(whole);
    expect(whole.length).toBeGreaterThan(1);
  });

  it('keeps DNS zones from who has seen another state of them', async () => {
    const zone = `/subscriptions/${subscription}/resourceGroups/rg-chat-prod/providers/Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net`;
    const send = async (method: string, headers: Record<string, string>): Promise<RawReply> =>
      await harness.send(
        method,
        `https://management.azure.com${zone}?api-version=2020-06-01`,
        { authorization: `Bearer ${await harness.token('owner')}`, 'content-type': 'application/json', ...headers },
        method !== 'PUT' ? undefined : JSON.stringify({ location: 'global' }),
      );
    expect((await send('PUT', { 'if-match': '*' })).status).toBe(412);
    expect((await send('PUT', { 'if-none-match': '*' })).status).toBe(202);
    const again = await send('PUT', { 'if-none-match': '*' });
    expect([again.status, errorOf(again).code]).toEqual([412, 'PreconditionFailed']);
    const etag = String((await send('GET', {})).headers['etag']);
    expect((await send('PUT', { 'if-match': etag })).status).toBe(202);
    expect((await send('PUT', { 'if-match': etag })).status).toBe(412);
    expect((await send('DELETE', { 'if-match': etag })).status).toBe(412);
    expect((await send('DELETE', {})).status).toBe(202);
  });

  it('has policies in Resource Graph, those that the caller may read', async () => {
    const scope = `/subscriptions/${subscription}`;
    await harness.arm(
      'owner',
      'PUT',
      `${scope}/providers/Microsoft.Authorization/policyAssignments/guard?api-version=2024-05-01`,
      {
        properties: {
          policyDefinitionId:
            '/providers/Microsoft.Authorization/policyDefinitions/67121cc7-ff39-4ab8-b7e3-95b84dab487d',
        },
      },
    );
    await harness.arm(
      'owner',
      'POST',
      `${scope}/providers/Microsoft.PolicyInsights/policyStates/latest/triggerEvaluation?api-version=2019-10-01`,
    );
    const query = async (text: string, who = 'owner'): Promise<readonly Record<string, unknown>[]> =>
      (await harness.graph(who).resources({ query: text })).data as readonly Record<string, unknown>[];
    const counted = await query(
      `policyresources | where type == 'microsoft.policyinsights/policystates' | extend state = tostring(properties.complianceState) | summarize count() by state | order by state asc`,
    );
    expect(counted.map(({ state }) => state)).toEqual(['Compliant', 'NonCompliant']);
    const joined = await query(
      `policyresources | where type =~ 'microsoft.authorization/policyassignments' | extend d = tolower(tostring(properties.policyDefinitionId)) | join kind=inner (policyresources | where type =~ 'microsoft.authorization/policydefinitions' | project d = tolower(id), title = tostring(properties.displayName)) on d | project name, title`,
    );
    expect(joined).toEqual([
      {
        name: 'guard',
        title: 'Azure AI Services resources should encrypt data at rest with a customer-managed key (CMK)',
      },
    ]);
    expect(
      await query(`policyresources | where type =~ 'microsoft.authorization/policyassignments'`, 'reader'),
    ).toHaveLength(1);
  });
});
