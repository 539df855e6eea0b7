import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { all, errorOf, Harness, rejection } from './harness.ts';

const cryptoUser = '12338af0-0e69-4776-bea7-57ae8d297424';
const day = 24 * 60 * 60;

describe('The life of a vault', () => {
  let harness: Harness;
  let subscription: string;
  let group: string;
  beforeEach(async () => {
    harness = await Harness.start();
    subscription = harness.subscriptionId('Contoso Production');
    group = `/subscriptions/${subscription}/resourceGroups/rg-chat-prod`;
  });
  afterEach(async () => {
    await harness.close();
  });

  const wish = (properties: object = {}): { location: string; properties: never } => ({
    location: 'swedencentral',
    properties: {
      tenantId: harness.emulator.tenantId,
      sku: { family: 'A', name: 'standard' },
      ...properties,
    } as never,
  });
  const idOf = (name: string): string => `${group}/providers/Microsoft.KeyVault/vaults/${name}`;

  it('is made with RBAC, and with access policies by older API versions', async () => {
    const { vaults } = harness.keyVault('contributor', subscription);
    const made = await vaults.createOrUpdate('rg-chat-prod', 'kv-new', {
      ...wish({ enablePurgeProtection: true, accessPolicies: [], enableRbacAuthorization: true }),
      tags: { stage: 'prod' },
    });
    expect(made).toMatchObject({ name: 'kv-new', location: 'swedencentral', tags: { stage: 'prod' } });
    expect(made.properties).toMatchObject({ enablePurgeProtection: true, enableSoftDelete: true });
    const put = (name: string, version: string, properties: object) =>
      harness.arm('contributor', 'PUT', `${idOf(name)}?api-version=${version}`, wish(properties));
    const modern = await put('kv-modern', '2026-02-01', {});
    expect(JSON.parse(modern.text)).toMatchObject({
      properties: { enableRbacAuthorization: true, provisioningState: 'RegisteringDns' },
    });
    const bare = await put('kv-older', '2023-07-01', {});
    expect([bare.status, errorOf(bare).code]).toEqual([400, 'BadRequest']);
    const older = await put('kv-older', '2023-07-01', { accessPolicies: [] });
    // As recorded, what nobody wrote is not shown; written, it is.
    expect(JSON.parse(older.text)).not.toHaveProperty('properties.enableRbacAuthorization');
    const written = await put('kv-older', '2023-07-01', { accessPolicies: [], enableRbacAuthorization: false });
    expect(JSON.parse(written.text)).toMatchObject({ properties: { enableRbacAuthorization: false } });
  });

  it('is refused without the right, a region, a good name or body, and with purge protection off', async () => {
    const put = async (who: string, name: string, body: unknown) => {
      const reply = await harness.arm(who, 'PUT', `${idOf(name)}?api-version=2026-02-01`, body);
      return [reply.status, errorOf(reply).code];
    };
    expect(await put('reader', 'kv-new', wish())).toEqual([403, 'AuthorizationFailed']);
    expect(await put('owner', 'kv-new', { properties: {} })).toEqual([400, 'LocationRequired']);
    expect(await put('owner', 'kv--new', wish())).toEqual([400, 'VaultNameNotValid']);
    expect(await put('owner', 'kv-new', wish({ sku: undefined }))).toEqual([400, 'BadRequest']);
    expect(await put('owner', 'kv-new', wish({ tenantId: randomUUID() }))).toEqual([400, 'BadRequest']);
    expect(await put('owner', 'kv-new', wish({ softDeleteRetentionInDays: 5 }))).toEqual([400, 'BadRequest']);
    expect(await put('owner', 'kv-new', wish({ enablePurgeProtection: false }))).toEqual([400, 'BadRequest']);
    expect(await put('owner', 'kv-contoso-platform', wish())).toEqual([409, 'VaultAlreadyExists']);
    const nowhere = `/subscriptions/${subscription}/resourceGroups/nowhere/providers/Microsoft.KeyVault/vaults/kv-new`;
    const lost = await harness.arm('owner', 'PUT', `${nowhere}?api-version=2026-02-01`, wish());
    expect([lost.status, errorOf(lost).code]).toEqual([404, 'ResourceGroupNotFound']);
  });

  it('loses on PUT what the body leaves out, but keeps its permission model and its protection', async () => {
    const { vaults } = harness.keyVault('owner', subscription);
    const deny = { networkAcls: { defaultAction: 'Deny', bypass: 'None' }, accessPolicies: [] };
    await vaults.createOrUpdate('rg-chat-prod', 'kv-new', {
      ...wish({ ...deny, enablePurgeProtection: true, enableRbacAuthorization: true }),
    });
    const again = await vaults.createOrUpdate('rg-chat-prod', 'kv-new', wish());
    expect(again.properties.networkAcls).toBeUndefined();
    expect(again.properties).toMatchObject({ enablePurgeProtection: true, enableRbacAuthorization: true });
    const moved = await rejection(
      vaults.createOrUpdate('rg-chat-prod', 'kv-new', { ...wish(), location: 'westeurope' }),
    );
    expect(moved).toMatchObject({ statusCode: 409, code: 'InvalidResourceLocation' });
  });

  it('keeps its name when deleted, comes back with its keys but without its grants, and can be purged', async () => {
    const { vaults } = harness.keyVault('owner', subscription);
    const { roleAssignments } = harness.authorization('owner', subscription);
    const { objectId } = harness.signIn('reader');
    const roleDefinitionId = `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${cryptoUser}`;
    const vaultId = idOf('kv-contoso-chat');
    await roleAssignments.create(vaultId, randomUUID(), { principalId: objectId, roleDefinitionId });
    harness.pass(30);
    await harness.keys('reader', 'kv-contoso-chat').getKey('chat-cmk');
    await vaults.delete('rg-chat-prod', 'kv-contoso-chat');

    expect(await all(vaults.listDeleted())).toMatchObject([{ name: 'kv-contoso-chat' }]);
    const deleted = await vaults.getDeleted('kv-contoso-chat', 'swedencentral');
    expect(deleted.properties?.vaultId).toBe(vaultId);
    const { nameAvailable } = await vaults.checkNameAvailability({ name: 'kv-contoso-chat' } as never);
    expect(nameAvailable).toBe(false);
    const conflict = await rejection(
      vaults.createOrUpdate('rg-chat-prod', 'kv-contoso-chat', wish({ accessPolicies: [] })),
    );
    expect(conflict).toMatchObject({ statusCode: 409, code: 'ConflictError' });
    expect(conflict.message).toContain('already exists in deleted state');

    await vaults.createOrUpdate('rg-chat-prod', 'kv-contoso-chat', wish({ createMode: 'recover' }));
    expect((await harness.keys('owner', 'kv-contoso-chat').getKey('chat-cmk')).name).toBe('chat-cmk');
    expect((await rejection(harness.keys('reader', 'kv-contoso-chat').getKey('chat-cmk'))).statusCode).toBe(403);

    await vaults.delete('rg-chat-prod', 'kv-contoso-chat');
    await vaults.purgeDeleted('kv-contoso-chat', 'swedencentral');
    expect(await rejection(vaults.getDeleted('kv-contoso-chat', 'swedencentral'))).toMatchObject({
      statusCode: 404,
      code: 'DeletedVaultNotFound',
    });
    await vaults.createOrUpdate('rg-chat-prod', 'kv-contoso-chat', wish({ accessPolicies: [] }));
  });

  it('cannot be purged under purge protection, and purges itself when its time is over', async () => {
    const { vaults } = harness.keyVault('owner', subscription);
    await vaults.delete('rg-platform-prod', 'kv-contoso-platform');
    const refused = await rejection(vaults.purgeDeleted('kv-contoso-platform', 'swedencentral'));
    expect(refused).toMatchObject({ statusCode: 405, code: 'MethodNotAllowed' });
    const unknown = await rejection(vaults.purgeDeleted('kv-nowhere', 'swedencentral'));
    expect(unknown.statusCode).toBe(404);
    harness.pass(90 * day);
    const later = harness.keyVault('owner', subscription).vaults;
    expect(await all(later.listDeleted())).toEqual([]);
    const late = await rejection(
      later.createOrUpdate('rg-platform-prod', 'kv-contoso-platform', wish({ createMode: 'recover' })),
    );
    expect(late.statusCode).toBe(404);
  });

  it('takes its diagnostic settings with it', async () => {
    const { vaults } = harness.keyVault('owner', subscription);
    const { estate } = harness.emulator.azure;
    const setting = `${idOf('kv-contoso-chat')}/providers/microsoft.insights/diagnosticSettings/s`;
    estate.diagnosticSettings.set(setting.toLowerCase(), {
      id: setting,
      name: 's',
      resourceId: idOf('kv-contoso-chat'),
      workspaceId: undefined,
      logAnalyticsDestinationType: undefined,
      logs: [],
      metrics: [],
      createdAt: 0,
    });
    await vaults.delete('rg-chat-prod', 'kv-contoso-chat');
    expect(estate.diagnosticSettings.has(setting.toLowerCase())).toBe(false);
    await vaults.delete('rg-chat-prod', 'kv-contoso-chat');
  });
});

describe('The life of a Managed HSM', () => {
  let harness: Harness;
  let subscription: string;
  beforeEach(async () => {
    harness = await Harness.start({ lro: 5 });
    subscription = harness.subscriptionId('Contoso Production');
  });
  afterEach(async () => {
    await harness.close();
  });

  const path = (name: string): string =>
    `/subscriptions/${subscription}/resourceGroups/rg-platform-prod/providers/Microsoft.KeyVault/managedHSMs/${name}?api-version=2024-11-01`;
  const wish = (properties: object = {}): object => ({
    location: 'swedencentral',
    sku: { family: 'B', name: 'Standard_B1' },
    properties: {
      tenantId: harness.emulator.tenantId,
      initialAdminObjectIds: [harness.signIn('owner').objectId],
      softDeleteRetentionInDays: 7,
      ...properties,
    },
  });

  it('is made in a while, waits for its activation, and is changed by an operation', async () => {
    const made = await harness.arm('owner', 'PUT', path('hsm-new'), wish());
    expect([made.status, JSON.parse(made.text)]).toMatchObject([
      200,
      { properties: { provisioningState: 'Provisioning', enablePurgeProtection: false } },
    ]);
    harness.pass(5);
    const { managedHsms } = harness.keyVault('owner', subscription);
    const ready = await managedHsms.get('rg-platform-prod', 'hsm-new');
    expect(ready.properties).toMatchObject({
      provisioningState: 'Succeeded',
      securityDomainProperties: { activationStatus: 'NotActivated' },
    });
    const change = { tags: { a: 'b' }, properties: { enablePurgeProtection: true, publicNetworkAccess: 'Disabled' } };
    const changed = await harness.arm('owner', 'PATCH', path('hsm-new'), change);
    expect(changed.status).toBe(202);
    const { pathname, search } = new URL(String(changed.headers['location']));
    expect((await harness.arm('owner', 'GET', `${pathname}${search}`)).status).toBe(202);
    harness.pass(5);
    expect((await harness.arm('owner', 'GET', `${pathname}${search}`)).status).toBe(200);
    expect((await managedHsms.get('rg-platform-prod', 'hsm-new')).properties).toMatchObject({
      enablePurgeProtection: true,
      publicNetworkAccess: 'Disabled',
    });
    const off = await harness.arm('owner', 'PATCH', path('hsm-new'), { properties: { enablePurgeProtection: false } });
    expect([off.status, errorOf(off).code]).toEqual([400, '400']);
  });

  it('is refused without right, admins, a free name or a known size', async () => {
    const put = async (who: string, name: string, body: unknown) => {
      const reply = await harness.arm(who, 'PUT', path(name), body);
      return [reply.status, errorOf(reply).code];
    };
    expect(await put('reader', 'hsm-new', wish())).toEqual([403, 'AuthorizationFailed']);
    expect(await put('owner', 'hsm-new', wish({ initialAdminObjectIds: [] }))).toEqual([400, '400']);
    expect(await put('owner', 'hsm-new', { ...wish(), sku: { family: 'B', name: 'Huge' } })).toEqual([400, '400']);
    const [taken] = [...harness.emulator.azure.estate.managedHsms.values()];
    const elsewhere = path(taken?.name ?? '').replace('rg-platform-prod', 'rg-chat-prod');
    const reply = await harness.arm('owner', 'PUT', elsewhere, wish());
    expect(reply.status).toBe(409);
  });

  it('can be deleted, recovered and purged', async () => {
    await harness.arm('owner', 'PUT', path('hsm-new'), wish());
    expect((await harness.arm('owner', 'DELETE', path('hsm-new'))).status).toBe(202);
    const { managedHsms } = harness.keyVault('owner', subscription);
    expect(await all(managedHsms.listDeleted())).toMatchObject([{ name: 'hsm-new' }]);
    const again = await harness.arm('owner', 'PUT', path('hsm-new'), wish());
    expect([again.status, errorOf(again).code]).toEqual([409, 'ConflictError']);
    expect((await harness.arm('owner', 'PUT', path('hsm-new'), wish({ createMode: 'recover' }))).status).toBe(202);
    expect(await managedHsms.get('rg-platform-prod', 'hsm-new')).toMatchObject({ name: 'hsm-new' });
    await harness.arm('owner', 'DELETE', path('hsm-new'));
    const purge = `/subscriptions/${subscription}/providers/Microsoft.KeyVault/locations/swedencentral/deletedManagedHSMs/hsm-new/purge?api-version=2024-11-01`;
    expect((await harness.arm('reader', 'POST', purge)).status).toBe(403);
    expect((await harness.arm('owner', 'POST', purge)).status).toBe(202);
    expect((await harness.arm('owner', 'POST', purge)).status).toBe(404);
  });
});
