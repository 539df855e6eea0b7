import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canOpenData } from '../../../src/emulator/service/protection.ts';
import { all, errorOf, Harness, rejection } from './harness.ts';

const encryptionUser = 'e147488a-f6f5-4113-8e2d-b22465e65bf6';

describe('The life of an account', () => {
  let harness: Harness;
  let subscription: string;
  beforeEach(async () => {
    harness = await Harness.start();
    subscription = harness.subscriptionId('Contoso Production');
  });
  afterEach(async () => {
    await harness.close();
  });

  const wish = { location: 'swedencentral', kind: 'OpenAI', sku: { name: 'S0' } };
  const path = (name: string): string =>
    `/subscriptions/${subscription}/resourceGroups/rg-platform-prod/providers/Microsoft.CognitiveServices/accounts/${name}?api-version=2025-06-01`;

  it('is made in an operation that shows Creating', async () => {
    const made = await harness.arm('owner', 'PUT', path('contoso-new'), { ...wish, properties: {} });
    expect(made.status).toBe(201);
    expect(JSON.parse(made.text)).toMatchObject({ kind: 'OpenAI', properties: { provisioningState: 'Creating' } });
    expect(made.headers['location']).toBeUndefined();
    const { pathname, search } = new URL(String(made.headers['azure-asyncoperation']));
    expect(JSON.parse((await harness.arm('owner', 'GET', `${pathname}${search}`)).text)).toMatchObject({
      status: 'Succeeded',
    });
    const { accounts } = harness.cognitiveServices('owner', subscription);
    const viaSdk = await accounts.beginCreateAndWait('rg-platform-prod', 'contoso-other', {
      ...wish,
      properties: { customSubDomainName: 'contoso-other' },
      identity: { type: 'SystemAssigned' },
    });
    expect(viaSdk.properties?.provisioningState).toBe('Succeeded');
    expect(viaSdk.identity?.principalId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('can have its key from the start, through a user-assigned identity', async () => {
    const { userAssignedIdentities } = harness.identities('owner', subscription);
    const identity = await userAssignedIdentities.createOrUpdate('rg-platform-prod', 'id-new', {
      location: 'swedencentral',
    });
    const vaultId = `/subscriptions/${subscription}/resourceGroups/rg-platform-prod/providers/Microsoft.KeyVault/vaults/kv-contoso-platform`;
    const { roleAssignments } = harness.authorization('owner', subscription);
    await roleAssignments.create(vaultId, randomUUID(), {
      principalId: identity.principalId ?? '',
      principalType: 'ServicePrincipal',
      roleDefinitionId: `${vaultId}/providers/Microsoft.Authorization/roleDefinitions/${encryptionUser}`,
    });
    harness.pass(30);
    const { accounts } = harness.cognitiveServices('owner', subscription);
    const made = await accounts.beginCreateAndWait('rg-platform-prod', 'contoso-new', {
      ...wish,
      identity: { type: 'UserAssigned', userAssignedIdentities: { [identity.id ?? '']: {} } },
      properties: {
        encryption: {
          keySource: 'Microsoft.KeyVault',
          keyVaultProperties: {
            keyName: 'search-cmk',
            keyVaultUri: 'https://kv-contoso-platform.vault.azure.net/',
            identityClientId: identity.clientId ?? '',
          },
        },
      },
    });
    expect(made.properties?.encryption?.keySource).toBe('Microsoft.KeyVault');
    const account = harness.emulator.azure.estate.accounts.get(made.id?.toLowerCase() ?? '');
    expect(account !== undefined && (await canOpenData(harness.emulator.azure, account))).toBe(true);
    const same = await accounts.get('rg-platform-prod', 'contoso-new');
    const { name, ...rest } = { name: same.name, ...wish };
    const reset = await accounts.beginCreateAndWait('rg-platform-prod', name ?? '', { ...rest, properties: {} });
    expect(reset.properties?.encryption?.keySource).toBe('Microsoft.CognitiveServices');
  });

  it('is refused without the right, a kind, a size, or with a subdomain that is taken', async () => {
    const put = async (who: string, body: unknown) => {
      const reply = await harness.arm(who, 'PUT', path('contoso-new'), body);
      return [reply.status, errorOf(reply).code];
    };
    expect(await put('reader', wish)).toEqual([403, 'AuthorizationFailed']);
    expect(await put('owner', { ...wish, kind: 'Oracle' })).toEqual([400, 'InvalidApiSetId']);
    expect(await put('owner', { ...wish, sku: undefined })).toEqual([400, 'InvalidSku']);
    const taken = { ...wish, properties: { customSubDomainName: 'contoso-chat-prod' } };
    expect(await put('owner', taken)).toEqual([409, 'CustomDomainInUse']);
    const missing = await harness.arm('owner', 'DELETE', path('contoso-new'));
    expect(missing.status).toBe(204);
  });

  it('keeps its name when deleted, and comes back with its key', async () => {
    const { accounts, deletedAccounts } = harness.cognitiveServices('owner', subscription);
    await accounts.beginDeleteAndWait('rg-platform-prod', 'contoso-search-prod');
    expect((await rejection(accounts.get('rg-platform-prod', 'contoso-search-prod'))).statusCode).toBe(404);
    const names = (await all(deletedAccounts.list())).map(({ name }) => name);
    expect(names).toContain('contoso-search-prod');
    const deleted = await deletedAccounts.get('swedencentral', 'rg-platform-prod', 'contoso-search-prod');
    expect(deleted.properties?.encryption?.keySource).toBe('Microsoft.KeyVault');
    const conflict = await rejection(
      accounts.beginCreateAndWait('rg-platform-prod', 'contoso-search-prod', { ...wish, properties: {} }),
    );
    expect(conflict).toMatchObject({ statusCode: 409, code: 'FlagMustBeSetForRestore' });
    const back = await accounts.beginCreateAndWait('rg-platform-prod', 'contoso-search-prod', {
      ...wish,
      properties: { restore: true },
    });
    expect(back.properties?.encryption?.keySource).toBe('Microsoft.KeyVault');
  });

  it('comes back for two days, and not after', async () => {
    // Anew each time: a client keeps its token, and days pass.
    const client = (): ReturnType<Harness['cognitiveServices']> => harness.cognitiveServices('owner', subscription);
    const place = ['swedencentral', 'rg-platform-prod', 'contoso-search-prod'] as const;
    await client().accounts.beginDeleteAndWait(place[1], place[2]);
    const deletedAt = harness.clock.now();
    const deleted = (await client().deletedAccounts.get(...place)) as { properties?: { scheduledPurgeDate?: string } };
    expect(Date.parse(deleted.properties?.scheduledPurgeDate ?? '')).toBe(deletedAt + 48 * 3_600_000);
    harness.pass(48 * 3600 - 1);
    expect((await client().deletedAccounts.get(...place)).name).toBe('contoso-search-prod');
    harness.pass(1);
    expect((await rejection(client().deletedAccounts.get(...place))).statusCode).toBe(404);
  });

  it('does not come back before its vault does', async () => {
    const { accounts } = harness.cognitiveServices('owner', subscription);
    const { vaults } = harness.keyVault('owner', subscription);
    await accounts.beginDeleteAndWait('rg-platform-prod', 'contoso-search-prod');
    await vaults.delete('rg-platform-prod', 'kv-contoso-platform');
    const restore = () =>
      accounts.beginCreateAndWait('rg-platform-prod', 'contoso-search-prod', {
        ...wish,
        properties: { restore: true },
      });
    expect((await rejection(restore())).message).toContain('Restore the key vault');
    const properties = {
      tenantId: harness.emulator.tenantId,
      sku: { family: 'A', name: 'premium' },
      createMode: 'recover',
    };
    await vaults.createOrUpdate('rg-platform-prod', 'kv-contoso-platform', {
      location: 'swedencentral',
      properties: properties as never,
    });
    expect((await restore()).name).toBe('contoso-search-prod');
  });

  it('is gone after a purge', async () => {
    const { accounts, deletedAccounts } = harness.cognitiveServices('owner', subscription);
    await accounts.beginDeleteAndWait('rg-chat-prod', 'contoso-chat-prod');
    const reader = harness.cognitiveServices('reader', subscription).deletedAccounts;
    const place = ['swedencentral', 'rg-chat-prod', 'contoso-chat-prod'] as const;
    expect((await rejection(reader.beginPurgeAndWait(...place))).statusCode).toBe(403);
    await deletedAccounts.beginPurgeAndWait(...place);
    expect((await rejection(deletedAccounts.get(...place))).statusCode).toBe(404);
    const made = await accounts.beginCreateAndWait('rg-chat-prod', 'contoso-chat-prod', { ...wish, properties: {} });
    expect(made.name).toBe('contoso-chat-prod');
  });
});

describe('User-assigned identities, resource groups and providers', () => {
  let harness: Harness;
  let subscription: string;
  beforeEach(async () => {
    harness = await Harness.start();
    subscription = harness.subscriptionId('Contoso Production');
  });
  afterEach(async () => {
    await harness.close();
  });

  it('makes an identity once, and forgets it when deleted', async () => {
    const { userAssignedIdentities } = harness.identities('owner', subscription);
    const first = await userAssignedIdentities.createOrUpdate('rg-chat-prod', 'id-new', { location: 'swedencentral' });
    const second = await userAssignedIdentities.createOrUpdate('rg-chat-prod', 'id-new', {
      location: 'swedencentral',
      tags: { a: 'b' },
    });
    expect([second.principalId, second.tags]).toEqual([first.principalId, { a: 'b' }]);
    const third = await userAssignedIdentities.update('rg-chat-prod', 'id-new', { tags: { c: 'd' } });
    expect([third.principalId, third.tags]).toEqual([first.principalId, { c: 'd' }]);
    const reader = harness.identities('reader', subscription).userAssignedIdentities;
    expect((await rejection(reader.delete('rg-chat-prod', 'id-new'))).statusCode).toBe(403);
    await userAssignedIdentities.delete('rg-chat-prod', 'id-new');
    expect((await rejection(userAssignedIdentities.get('rg-chat-prod', 'id-new'))).statusCode).toBe(404);
    expect(harness.emulator.azure.estate.principals.has(first.principalId ?? '')).toBe(false);
    const path = `/subscriptions/${subscription}/resourceGroups/rg-chat-prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-new?api-version=2024-11-30`;
    const bare = await harness.arm('owner', 'PUT', path, {});
    expect([bare.status, errorOf(bare).code]).toEqual([400, 'LocationRequired']);
  });

  it('makes a group, and deletes it with what it holds', async () => {
    const path = (name: string): string =>
      `/subscriptions/${subscription}/resourceGroups/${name}?api-version=2025-04-01`;
    const put = (who: string, body: unknown) => harness.arm(who, 'PUT', path('rg-new'), body);
    expect((await put('reader', { location: 'westeurope' })).status).toBe(403);
    expect(errorOf(await put('owner', {})).code).toBe('LocationRequired');
    expect((await put('owner', { location: 'westeurope', tags: { a: 'b' } })).status).toBe(201);
    expect((await put('owner', { location: 'westeurope' })).status).toBe(200);
    expect(errorOf(await put('owner', { location: 'eastus' })).code).toBe('InvalidResourceGroupLocation');
    const tagged = await harness.arm('owner', 'PATCH', path('rg-new'), { tags: { c: 'd' } });
    expect([tagged.status, JSON.parse(tagged.text)]).toMatchObject([200, { location: 'westeurope', tags: { c: 'd' } }]);
    const kept = await harness.arm('owner', 'PATCH', path('rg-new'), {});
    expect(JSON.parse(kept.text)).toHaveProperty('tags', { c: 'd' });
    const gone = await harness.arm('owner', 'DELETE', path('rg-chat-prod'));
    expect([gone.status, typeof gone.headers['location']]).toEqual([202, 'string']);
    const { pathname, search } = new URL(String(gone.headers['location']));
    expect((await harness.arm('owner', 'GET', `${pathname}${search}`)).status).toBe(200);
    expect((await harness.arm('owner', 'GET', path('rg-chat-prod'))).status).toBe(404);
    const { vaults } = harness.keyVault('owner', subscription);
    expect(await all(vaults.listDeleted())).toMatchObject([{ name: 'kv-contoso-chat' }]);
  });

  it('refuses to make what its provider is not registered for', async () => {
    const provider = `/subscriptions/${subscription}/providers/Microsoft.Network`;
    const network = `/subscriptions/${subscription}/resourceGroups/rg-chat-prod/providers/Microsoft.Network/virtualNetworks/vnet`;
    const body = { location: 'swedencentral', properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] } } };
    expect((await harness.arm('reader', 'POST', `${provider}/unregister?api-version=2021-04-01`)).status).toBe(403);
    await harness.arm('owner', 'POST', `${provider}/unregister?api-version=2021-04-01`);
    const refused = await harness.arm('owner', 'PUT', `${network}?api-version=2024-05-01`, body);
    expect([refused.status, errorOf(refused).code]).toEqual([409, 'MissingSubscriptionRegistration']);
    const registered = await harness.arm('owner', 'POST', `${provider}/register?api-version=2021-04-01`);
    expect(JSON.parse(registered.text)).toMatchObject({ registrationState: 'Registered' });
    expect((await harness.arm('owner', 'PUT', `${network}?api-version=2024-05-01`, body)).status).toBe(201);
  });
});
