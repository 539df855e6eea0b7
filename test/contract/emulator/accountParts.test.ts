import type { CognitiveServicesManagementClient } from '@azure/arm-cognitiveservices';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { all, errorOf, Harness, rejection, type RawReply } from './harness.ts';

const group = 'rg-chat-prod';
const name = 'contoso-chat-prod';

describe('What belongs to an account', () => {
  let harness: Harness;
  let subscription: string;
  let client: CognitiveServicesManagementClient;
  let reader: CognitiveServicesManagementClient;
  beforeEach(async () => {
    harness = await Harness.start();
    subscription = harness.subscriptionId('Contoso Production');
    client = harness.cognitiveServices('owner', subscription);
    reader = harness.cognitiveServices('reader', subscription);
  });
  afterEach(async () => {
    await harness.close();
  });

  const path = (rest: string): string =>
    `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.CognitiveServices/accounts/${name}${rest}?api-version=2025-06-01`;
  const gpt = (version = '2024-11-20') => ({ model: { format: 'OpenAI', name: 'gpt-4o', version } });

  describe('keys', () => {
    it('are shown, and made anew one by one', async () => {
      const before = await client.accounts.listKeys(group, name);
      expect(before.key1).toMatch(/^[0-9a-f]{32}$/);
      expect(await client.accounts.listKeys(group, name)).toEqual(before);
      const after = await client.accounts.regenerateKey(group, name, 'Key2');
      expect(after.key1).toBe(before.key1);
      expect(after.key2).not.toBe(before.key2);
      expect(await client.accounts.listKeys(group, name)).toEqual(after);
    });

    it('are refused to readers, under disableLocalAuth, and where the name is none', async () => {
      expect((await rejection(reader.accounts.listKeys(group, name))).code).toBe('AuthorizationFailed');
      const bad = await harness.arm('owner', 'POST', path('/regenerateKey'), { keyName: 'Key3' });
      expect([bad.status, errorOf(bad).code]).toEqual([400, 'BadRequest']);
      expect((await rejection(client.accounts.listKeys(group, 'nobody'))).code).toBe('ResourceNotFound');
      await client.accounts.beginUpdateAndWait(group, name, { properties: { disableLocalAuth: true } });
      expect((await rejection(client.accounts.listKeys(group, name))).message).toContain('disableLocalAuth');
    });
  });

  describe('deployments', () => {
    it('are made, changed and deleted', async () => {
      const made = await client.deployments.beginCreateOrUpdateAndWait(group, name, 'fresh', {
        sku: { name: 'Standard', capacity: 10 },
        properties: gpt(),
      });
      expect(made).toMatchObject({
        name: 'fresh',
        properties: { provisioningState: 'Succeeded', currentCapacity: 10 },
      });
      const older = await harness.arm('owner', 'GET', path('/deployments/fresh').replace('2025-06-01', '2023-05-01'));
      const { properties } = JSON.parse(older.text) as { properties: object };
      expect(properties).not.toHaveProperty('currentCapacity');
      const body = { sku: { name: 'Standard', capacity: 20 }, properties: gpt() };
      await client.deployments.beginCreateOrUpdateAndWait(group, name, 'FRESH', body);
      const every = await all(client.deployments.list(group, name));
      expect(every.map((row) => [row.name, row.sku?.capacity])).toEqual([
        ['gpt-4o', 30],
        ['embeddings', 30],
        ['fresh', 20],
      ]);
      await client.deployments.beginDeleteAndWait(group, name, 'fresh');
      expect((await rejection(client.deployments.get(group, name, 'fresh'))).code).toBe('ResourceNotFound');
      expect((await harness.arm('owner', 'DELETE', path('/deployments/fresh'))).status).toBe(204);
    });

    it('are Creating for a while, in which the account takes no other', async () => {
      harness.emulator.azure.behaviour.operationDuration = 60_000;
      const put = async (deployment: string): Promise<RawReply> =>
        await harness.arm('owner', 'PUT', path(`/deployments/${deployment}`), { properties: gpt() });
      const first = await put('first');
      expect([first.status, JSON.parse(first.text)]).toMatchObject([
        201,
        { properties: { provisioningState: 'Creating' } },
      ]);
      expect(first.headers['etag']).toBe((JSON.parse(first.text) as { etag: string }).etag);
      const second = await put('second');
      expect([second.status, errorOf(second).code]).toEqual([409, 'RequestConflict']);
      harness.pass(60);
      expect((await put('second')).status).toBe(201);
    });

    it('count against the quota of the region', async () => {
      const usage = async () =>
        (await all(client.usages.list('swedencentral'))).find((row) => row.name?.value === 'OpenAI.Standard.gpt-4o');
      const { currentValue = 0, limit = 0 } = (await usage()) ?? {};
      const capacity = limit - currentValue;
      const sku = { name: 'Standard', capacity: capacity + 1 };
      const create = client.deployments.beginCreateOrUpdateAndWait(group, name, 'large', { sku, properties: gpt() });
      expect(await rejection(create)).toMatchObject({ statusCode: 400, code: 'InsufficientQuota' });
      const fits = { sku: { name: 'Standard', capacity }, properties: gpt() };
      await client.deployments.beginCreateOrUpdateAndWait(group, name, 'large', fits);
      expect((await usage())?.currentValue).toBe(limit);
    });

    it.each([
      [
        'a model that there is not',
        { properties: { model: { format: 'OpenAI', name: 'gpt-9' } } },
        'DeploymentModelNotSupported',
      ],
      [
        'a fine-tuned model of nobody',
        { properties: { model: { format: 'OpenAI', name: 'gpt-4o.ft-1' } } },
        'DeploymentModelNotSupported',
      ],
      ['a SKU that there is not', { sku: { name: 'Free' }, properties: gpt() }, 'InvalidResourceProperties'],
    ])('are refused for %s', async (_, body, code) => {
      const reply = await harness.arm('owner', 'PUT', path('/deployments/bad'), body);
      expect([reply.status, errorOf(reply).code]).toEqual([400, code]);
    });

    it('are not for readers to make', async () => {
      const refused = await harness.arm('reader', 'PUT', path('/deployments/bad'), { properties: gpt() });
      expect([refused.status, errorOf(refused).code]).toEqual([403, 'AuthorizationFailed']);
    });
  });

  it('has SKUs, models and usages, of its own and of its region', async () => {
    const skus = await client.accounts.listSkus(group, name);
    expect(skus.value?.map(({ sku }) => sku?.name)).toEqual(['S0']);
    expect((await client.accounts.listUsages(group, name)).value).toEqual([]);
    const own = await all(client.accounts.listModels(group, name));
    expect(own.find((model) => model.name === 'gpt-4o-mini')?.capabilities).toMatchObject({ fineTune: 'true' });
    const offered = await all(client.models.list('swedencentral'));
    expect(new Set(offered.map((row) => row.kind))).toEqual(new Set(['OpenAI', 'AIServices']));
    const every = await all(client.resourceSkus.list());
    expect(every.some((row) => row.kind === 'OpenAI' && row.locations?.includes('SWEDENCENTRAL'))).toBe(true);
    const counts = await all(client.usages.list('swedencentral'));
    expect(counts.find((row) => row.name?.value === 'OpenAI.S0.AccountCount')?.currentValue).toBeGreaterThan(0);
  });

  it('tells whether subdomains and SKUs are free', async () => {
    const type = 'Microsoft.CognitiveServices/accounts';
    const taken = await client.checkDomainAvailability(name, type);
    expect(taken.isSubdomainAvailable).toBe(false);
    const check = async (body: unknown): Promise<RawReply> =>
      await harness.arm(
        'owner',
        'POST',
        `/subscriptions/${subscription}/providers/Microsoft.CognitiveServices/checkDomainAvailability?api-version=2025-06-01`,
        body,
      );
    expect(JSON.parse((await check({ subdomainName: 'contoso-new', type })).text)).toEqual({
      isSubdomainAvailable: true,
      subdomainName: 'contoso-new',
      type,
    });
    expect(JSON.parse((await check({ subdomainName: 'contoso-search-pilot', type })).text)).toMatchObject({
      isSubdomainAvailable: false,
    });
    expect((await check({})).status).toBe(400);
    const skus = await client.checkSkuAvailability('swedencentral', ['S0', 'F0'], 'OpenAI', type);
    expect(skus.value?.map((row) => [row.skuName, row.skuAvailable])).toEqual([
      ['S0', true],
      ['F0', false],
    ]);
    const update = client.accounts.beginUpdateAndWait(group, name, {
      properties: { customSubDomainName: 'contoso-search-prod' },
    });
    expect((await rejection(update)).code).toBe('CustomDomainInUse');
  });

  it('makes another system-assigned identity when the first was switched off', async () => {
    const identity = async (type: string): Promise<string | undefined> =>
      (await client.accounts.beginUpdateAndWait(group, name, { identity: { type: type as never } })).identity
        ?.principalId;
    const first = await identity('SystemAssigned');
    expect(await identity('SystemAssigned')).toBe(first);
    expect(await identity('None')).toBeUndefined();
    const second = await identity('SystemAssigned');
    expect(second).not.toBe(first);
    expect(harness.emulator.azure.estate.principals.has(first ?? '')).toBe(false);
  });

  describe('private endpoint connections', () => {
    const network = `/providers/Microsoft.Network`;
    const groupId = (): string => `/subscriptions/${subscription}/resourceGroups/${group}`;
    async function connect(manual: boolean): Promise<string> {
      const vnet = `${groupId()}${network}/virtualNetworks/vnet`;
      const wanted = {
        name: 'chat',
        properties: { privateLinkServiceId: path('').split('?')[0], groupIds: ['account'] },
      };
      await harness.arm('owner', 'PUT', `${vnet}?api-version=2024-05-01`, {
        location: 'swedencentral',
        properties: {
          addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
          subnets: [{ name: 'default', properties: { addressPrefix: '10.0.0.0/24' } }],
        },
      });
      const made = await harness.arm(
        'owner',
        'PUT',
        `${groupId()}${network}/privateEndpoints/pe-chat?api-version=2024-05-01`,
        {
          location: 'swedencentral',
          properties: {
            subnet: { id: `${vnet}/subnets/default` },
            [manual ? 'manualPrivateLinkServiceConnections' : 'privateLinkServiceConnections']: [wanted],
          },
        },
      );
      expect(made.status).toBe(201);
      const listed = await client.privateEndpointConnections.list(group, name);
      return listed.value?.[0]?.name?.split('/')[1] ?? '';
    }

    it('are named after the endpoint, approved, rejected and deleted', async () => {
      const connection = await connect(true);
      expect(connection).toMatch(/^pe-chat\.[0-9a-f-]{36}$/);
      const answer = async (status: string): Promise<unknown> =>
        (
          await client.privateEndpointConnections.beginCreateOrUpdateAndWait(group, name, connection, {
            properties: { privateLinkServiceConnectionState: { status: status, description: 'By the owner' } },
          })
        ).properties?.privateLinkServiceConnectionState.status;
      const before = await client.privateEndpointConnections.get(group, name, connection);
      expect(before.properties?.privateLinkServiceConnectionState.status).toBe('Pending');
      expect(await answer('Approved')).toBe('Approved');
      expect((await client.privateEndpointConnections.get(group, name, connection)).etag).not.toBe(before.etag);
      expect(await answer('Rejected')).toBe('Rejected');
      const again = await harness.arm('owner', 'PUT', path(`/privateEndpointConnections/${connection}`), {
        properties: { privateLinkServiceConnectionState: { status: 'Approved' } },
      });
      expect([again.status, errorOf(again).code]).toEqual([400, 'BadRequest']);
      await client.privateEndpointConnections.beginDeleteAndWait(group, name, connection);
      expect((await client.privateEndpointConnections.list(group, name)).value).toEqual([]);
      expect((await rejection(client.privateEndpointConnections.get(group, name, connection))).code).toBe(
        'ResourceNotFound',
      );
    });

    it('are approved at once for who may approve them, and not for readers to answer', async () => {
      const connection = await connect(false);
      const found = await client.privateEndpointConnections.get(group, name, connection);
      expect(found.properties?.privateLinkServiceConnectionState.status).toBe('Approved');
      const refused = await harness.arm('reader', 'PUT', path(`/privateEndpointConnections/${connection}`), {});
      expect([refused.status, errorOf(refused).code]).toEqual([403, 'AuthorizationFailed']);
    });

    it('reach what the account offers', async () => {
      const { value } = await client.privateLinkResources.list(group, name);
      expect(value?.[0]?.properties).toMatchObject({
        groupId: 'account',
        requiredMembers: ['default'],
        requiredZoneNames: ['privatelink.openai.azure.com'],
      });
    });
  });
});

describe('Projects of a Foundry account', () => {
  let harness: Harness;
  let client: CognitiveServicesManagementClient;
  const foundry = ['rg-foundry-research', 'contoso-foundry-research'] as const;
  beforeEach(async () => {
    harness = await Harness.start();
    client = harness.cognitiveServices('owner', harness.subscriptionId('Contoso Research'));
  });
  afterEach(async () => {
    await harness.close();
  });

  const body = {
    location: 'eastus2',
    identity: { type: 'SystemAssigned' as const },
    properties: { displayName: 'New' },
  };

  it('are made with an identity of their own, changed and deleted', async () => {
    const made = await client.projects.beginCreateAndWait(...foundry, 'new-one', body);
    expect(made).toMatchObject({
      name: 'contoso-foundry-research/new-one',
      properties: { displayName: 'New', isDefault: false, provisioningState: 'Succeeded' },
    });
    const { principalId = '' } = made.identity ?? {};
    expect(harness.emulator.azure.estate.principals.has(principalId)).toBe(true);
    const changed = await client.projects.beginUpdateAndWait(...foundry, 'new-one', {
      properties: { description: 'Text' },
    });
    expect(changed.properties).toMatchObject({ displayName: 'New', description: 'Text' });
    await client.projects.beginDeleteAndWait(...foundry, 'protein-folding');
    const left = await all(client.projects.list(...foundry));
    expect(left.map((row) => [row.properties?.displayName, row.properties?.isDefault])).toEqual([
      ['Lab notes', true],
      ['New', false],
    ]);
  });

  it('keep their account from being deleted, alone but not with its group', async () => {
    const refused = await rejection(client.accounts.beginDeleteAndWait(...foundry));
    expect([refused.statusCode, refused.code]).toEqual([409, 'CannotDeleteResource']);
    const nested = ['protein-folding', 'lab-notes'].map(
      (project) => `Microsoft.CognitiveServices/accounts/${foundry[1]}/projects/${project}`,
    );
    expect(refused.message).toBe(
      `Cannot delete resource while nested resources exist. Some existing nested resource IDs include: '${nested.join(', ')}'. Please delete all nested resources before deleting this resource.`,
    );
    // Whoever may not delete it is told nothing of them.
    const reader = harness.cognitiveServices('reader', harness.subscriptionId('Contoso Research'));
    expect((await rejection(reader.accounts.beginDeleteAndWait(...foundry))).code).toBe('AuthorizationFailed');
    await client.projects.beginDeleteAndWait(...foundry, 'protein-folding');
    expect((await rejection(client.accounts.beginDeleteAndWait(...foundry))).code).toBe('CannotDeleteResource');
    const group = `/subscriptions/${harness.subscriptionId('Contoso Research')}/resourceGroups/${foundry[0]}`;
    expect((await harness.arm('owner', 'DELETE', `${group}?api-version=2021-04-01`)).status).toBe(202);
    expect((await rejection(client.accounts.get(...foundry))).code).toBe('ResourceGroupNotFound');
    await client.deletedAccounts.get('eastus2', ...foundry);
  });

  it('and their account are changed and deleted only as they were read, where that is asked for', async () => {
    const group = `/subscriptions/${harness.subscriptionId('Contoso Research')}/resourceGroups/${foundry[0]}`;
    const account = `${group}/providers/Microsoft.CognitiveServices/accounts/${foundry[1]}`;
    const path = (part: string): string => `https://management.azure.com${account}${part}?api-version=2025-06-01`;
    const token = await harness.token('owner');
    const send = async (method: string, part: string, etag: string, sent?: object): Promise<RawReply> => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'if-match': etag };
      return await harness.send(method, path(part), headers, sent === undefined ? undefined : JSON.stringify(sent));
    };
    const tagOf = async (part: string): Promise<string> =>
      (JSON.parse((await send('GET', part, '')).text) as { etag: string }).etag;
    const stale = '"00000000-0000-0500-0000-000000000000"';
    for (const [method, part, sent] of [
      ['PATCH', '', { tags: { a: 'b' } }],
      ['PUT', '', { location: 'eastus2', kind: 'AIServices', sku: { name: 'S0' }, properties: {} }],
      ['PATCH', '/projects/lab-notes', { properties: { description: 'x' } }],
      ['PUT', '/projects/lab-notes', body],
      ['DELETE', '/projects/lab-notes', undefined],
    ] as const) {
      const reply = await send(method, part, stale, sent);
      expect([reply.status, errorOf(reply)]).toMatchObject([
        412,
        {
          code: 'IfMatchPreconditionFailed',
          message: `The specified precondition 'If-Match = "${stale}"' failed.`,
        },
      ]);
    }
    const before = await tagOf('/projects/lab-notes');
    const changed = await send('PATCH', '/projects/lab-notes', before, { properties: { description: 'x' } });
    expect(changed.status).toBe(200);
    expect((await send('DELETE', '/projects/lab-notes', before)).status).toBe(412);
    const ofAccount = await tagOf('');
    expect((await send('DELETE', '/projects/lab-notes', await tagOf('/projects/lab-notes'))).status).toBe(200);
    expect(await tagOf('')).not.toBe(ofAccount);
    expect((await send('DELETE', '/projects/protein-folding', '*')).status).toBe(200);
    expect((await send('DELETE', '', ofAccount)).status).toBe(412);
    expect((await send('DELETE', '', await tagOf(''))).status).toBe(200);
  });

  it('gone, let it go', async () => {
    for (const project of ['protein-folding', 'lab-notes'])
      await client.projects.beginDeleteAndWait(...foundry, project);
    await client.accounts.beginDeleteAndWait(...foundry);
    expect((await rejection(client.accounts.get(...foundry))).code).toBe('ResourceNotFound');
  });

  it('keep tags, and the identities that a PUT names', async () => {
    const identity = await harness
      .identities('owner', harness.subscriptionId('Contoso Research'))
      .userAssignedIdentities.createOrUpdate(foundry[0], 'id-project', { location: 'eastus2' });
    const users = { [identity.id ?? '']: {} };
    const made = await client.projects.beginCreateAndWait(...foundry, 'new-one', {
      ...body,
      identity: { type: 'UserAssigned', userAssignedIdentities: users },
      tags: { team: 'platform' },
    });
    expect(made.tags).toEqual({ team: 'platform' });
    expect(made.identity).toMatchObject({ type: 'UserAssigned' });
    expect(made.identity?.principalId).toBeUndefined();
    const [attached] = Object.values(made.identity?.userAssignedIdentities ?? {});
    expect(attached?.clientId).toBe(identity.clientId);
    // What infrastructure tools send: the project as they read it, with another set of tags.
    const both = await client.projects.beginCreateAndWait(...foundry, 'new-one', {
      ...made,
      identity: { type: 'SystemAssigned, UserAssigned', userAssignedIdentities: users },
      tags: { team: 'security' },
    });
    expect([both.tags, both.identity?.type]).toEqual([{ team: 'security' }, 'SystemAssigned, UserAssigned']);
    const { principalId = '' } = both.identity ?? {};
    expect(harness.emulator.azure.estate.principals.has(principalId)).toBe(true);
    const alone = await client.projects.beginCreateAndWait(...foundry, 'new-one', body);
    expect(alone.identity).toMatchObject({ type: 'SystemAssigned', principalId });
    expect(alone.tags).toEqual({ team: 'security' });
    expect(alone.identity?.userAssignedIdentities).toBeUndefined();
  });

  it('are refused to accounts without projects, without an identity, to others, and while the account changes', async () => {
    const other = client.projects.beginCreateAndWait('rg-foundry-research', 'contoso-summaries-research', 'one', body);
    expect(await rejection(other)).toMatchObject({ statusCode: 400, code: 'BadRequest' });
    const bare = client.projects.beginCreateAndWait(...foundry, 'one', { ...body, identity: { type: 'None' } });
    expect((await rejection(bare)).statusCode).toBe(400);
    const reader = harness.cognitiveServices('reader', harness.subscriptionId('Contoso Research'));
    expect((await rejection(reader.projects.beginCreateAndWait(...foundry, 'one', body))).statusCode).toBe(403);
    expect((await rejection(client.projects.get(...foundry, 'nobody'))).code).toBe('ResourceNotFound');
    harness.emulator.azure.behaviour.operationDuration = 60_000;
    await client.accounts.beginUpdate(...foundry, { properties: { publicNetworkAccess: 'Enabled' } });
    const busy = client.projects.beginCreateAndWait(...foundry, 'one', body);
    expect((await rejection(busy)).code).toBe('AccountProvisioningStateInvalid');
  });

  it('keep the account under its key and in its key store', async () => {
    const microsoft = { properties: { encryption: { keySource: 'Microsoft.CognitiveServices' } } } as const;
    expect((await rejection(client.accounts.beginUpdateAndWait(...foundry, microsoft))).message).toContain(
      'not supported',
    );
    for (const project of ['protein-folding', 'lab-notes'])
      await client.projects.beginDeleteAndWait(...foundry, project);
    const account = await client.accounts.beginUpdateAndWait(...foundry, microsoft);
    expect(account.properties?.encryption?.keySource).toBe('Microsoft.CognitiveServices');
  });
});
