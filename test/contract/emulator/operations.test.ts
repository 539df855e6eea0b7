import { afterEach, describe, expect, it } from 'vitest';
import { errorOf, Harness, rejection, type RawReply } from './harness.ts';

describe('Writing an account, on the wire', () => {
  let harness: Harness;
  afterEach(async () => {
    await harness.close();
  });

  const path = (): string =>
    `/subscriptions/${harness.subscriptionId('Contoso Production')}/resourceGroups/rg-chat-prod/providers/Microsoft.CognitiveServices/accounts/contoso-chat-prod?api-version=2025-09-01`;

  const body = (reply: RawReply): Record<string, unknown> => JSON.parse(reply.text) as Record<string, unknown>;

  it('answers tags 200 and an identity 202, whose operation ends when its time has come', async () => {
    harness = await Harness.start({ lro: 10 });
    const tags = await harness.arm('owner', 'PATCH', path(), { tags: { a: 'b' } });
    expect(tags.status).toBe(200);
    expect(tags.headers['azure-asyncoperation']).toBeUndefined();
    expect(body(tags)).toMatchObject({ tags: { a: 'b' }, properties: { provisioningState: 'Succeeded' } });

    const identity = await harness.arm('owner', 'PATCH', path(), { identity: { type: 'SystemAssigned' } });
    expect(identity.status).toBe(202);
    expect(body(identity)).toMatchObject({
      identity: { type: 'SystemAssigned', principalId: expect.any(String) as string },
      properties: { provisioningState: 'Accepted' },
    });
    const operation = String(identity.headers['azure-asyncoperation']);
    expect(operation).toMatch(
      /^https:\/\/management\.azure\.com\/subscriptions\/[^/]+\/providers\/Microsoft\.CognitiveServices\/locations\/swedencentral\/operationResults\/[0-9a-f-]{36}\?api-version=2017-04-18$/,
    );
    expect(identity.headers['location']).toBe(`${operation}&operationResultResponseType=Location`);
    expect(identity.headers['retry-after']).toBeUndefined();

    const poll = async (suffix = ''): Promise<RawReply> =>
      await harness.arm('owner', 'GET', `${operation.replace('https://management.azure.com', '')}${suffix}`);
    expect(body(await poll())).toMatchObject({ status: 'Updating' });
    expect((await poll('&operationResultResponseType=Location')).status).toBe(202);
    const second = await harness.arm('owner', 'PATCH', path(), { tags: {} });
    expect([second.status, errorOf(second).message]).toEqual([
      409,
      expect.stringMatching(/Account .* in state Accepted/),
    ]);

    harness.pass(10);
    const done = await poll();
    expect(Object.keys(body(done))).toEqual(['id', 'name', 'status', 'startTime', 'endTime']);
    expect(body(done)).toMatchObject({ status: 'Succeeded' });
    expect(body(await poll('&operationResultResponseType=Location'))).toMatchObject({ name: 'contoso-chat-prod' });
    expect((await harness.arm('owner', 'PATCH', path(), { tags: {} })).status).toBe(200);
  });

  it('merges user-assigned identities and makes a new principal each time', async () => {
    harness = await Harness.start();
    const group = path().replace(/\/providers.*/, '');
    const chat = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-contoso-chat`;
    const patch = async (identity: object): Promise<Record<string, unknown>> => {
      const reply = body(await harness.arm('owner', 'PATCH', path(), { identity }));
      return reply['identity'] as Record<string, unknown>;
    };
    const both = await patch({ type: 'SystemAssigned,UserAssigned', userAssignedIdentities: { [chat]: {} } });
    expect(both).toMatchObject({ type: 'SystemAssigned, UserAssigned' });
    expect(Object.keys(both['userAssignedIdentities'] as object)).toEqual([chat]);
    const kept = await patch({ type: 'SystemAssigned, UserAssigned' });
    expect(kept['principalId']).toBe(both['principalId']);
    expect(Object.keys(kept['userAssignedIdentities'] as object)).toEqual([chat]);
    const removed = await patch({ type: 'SystemAssigned', userAssignedIdentities: { [chat]: null } });
    expect(removed['userAssignedIdentities']).toBeUndefined();
    expect(await patch({ type: 'None' })).toEqual({ type: 'None' });
    const again = await patch({ type: 'SystemAssigned' });
    expect(again['principalId']).not.toBe(both['principalId']);
  });

  it('refuses to switch purge protection off', async () => {
    harness = await Harness.start();
    const vaults = harness.keyVault('owner', harness.subscriptionId('Contoso Production')).vaults;
    const off = vaults.update('rg-chat-prod', 'kv-contoso-chat', { properties: { enablePurgeProtection: false } });
    expect(await rejection(off)).toMatchObject({ statusCode: 400, code: 'BadRequest' });
    expect((await rejection(off)).message).toContain('is an irreversible action');
  });

  it('plays the Azure that refuses keys through Resource Manager without a data role', async () => {
    harness = await Harness.start({ armKeys: 'refuse' });
    const production = harness.subscriptionId('Contoso Production');
    const list = async (name: string): Promise<unknown> => {
      for await (const key of harness.keyVault(name, production).keys.list('rg-chat-prod', 'kv-contoso-chat'))
        return key.name;
      return undefined;
    };
    expect(await rejection(list('reader'))).toMatchObject({ statusCode: 400, code: 'ForbiddenByRbac' });
    expect(await list('owner')).toBe('chat-cmk');
  });

  it.each(['admit', 'refuse'] as const)('plays the bypass that would %s the account', async (trustedServices) => {
    harness = await Harness.start({ trustedServices });
    const { azure } = harness.emulator;
    const vault = [...azure.estate.vaults.values()].find(({ name }) => name === 'kv-contoso-foundry');
    if (vault === undefined) throw new Error('The sample has this vault.');
    vault.networkAcls = { bypass: 'AzureServices', defaultAction: 'Deny', ipRules: [], virtualNetworkRules: [] };
    const { accounts } = harness.cognitiveServices('owner', harness.subscriptionId('Contoso Research'));
    const update = accounts.beginUpdateAndWait('rg-foundry-research', 'contoso-foundry-research', {
      properties: {
        encryption: {
          keySource: 'Microsoft.KeyVault',
          keyVaultProperties: { keyName: 'foundry-cmk', keyVaultUri: 'https://kv-contoso-foundry.vault.azure.net/' },
        },
      },
    });
    if (trustedServices === 'admit') expect((await update).properties?.provisioningState).toBe('Succeeded');
    else expect((await rejection(update)).message).toContain('ForbiddenByFirewall');
  });
});
