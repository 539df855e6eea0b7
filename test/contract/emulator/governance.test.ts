import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { all, errorOf, Harness, rejection, type RawReply } from './harness.ts';

describe('Locks, policies, custom roles, disabled subscriptions', () => {
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

  const send = async (method: string, path: string, body?: unknown, who = 'owner'): Promise<RawReply> =>
    await harness.arm(who, method, path, body);
  const lockPath = (scope: string): string =>
    `${scope}/providers/Microsoft.Authorization/locks/keep?api-version=2020-05-01`;
  const lock = async (scope: string, level: string): Promise<RawReply> =>
    await send('PUT', lockPath(scope), { properties: { level, notes: 'production' } });

  it('lets nothing be deleted under CanNotDelete, nothing be written under ReadOnly', async () => {
    const { vaults } = harness.keyVault('owner', subscription);
    const { accounts } = harness.cognitiveServices('owner', subscription);
    expect((await lock(group, 'CanNotDelete')).status).toBe(201);
    const kept = await rejection(vaults.delete('rg-chat-prod', 'kv-contoso-chat'));
    expect(kept).toMatchObject({ statusCode: 409, code: 'ScopeLocked' });
    expect(kept.message).toContain('cannot perform delete operation');
    await vaults.update('rg-chat-prod', 'kv-contoso-chat', { tags: { a: 'b' } });
    expect((await lock(group, 'ReadOnly')).status).toBe(200);
    const refused = await rejection(vaults.update('rg-chat-prod', 'kv-contoso-chat', { tags: {} }));
    expect(refused).toMatchObject({ statusCode: 409, code: 'ScopeLocked' });
    const update = accounts.beginUpdateAndWait('rg-chat-prod', 'contoso-chat-prod', { tags: {} });
    expect((await rejection(update)).code).toBe('ScopeLocked');
    expect((await vaults.get('rg-chat-prod', 'kv-contoso-chat')).tags).toEqual({ a: 'b' });
    expect((await send('DELETE', lockPath(group))).status).toBe(200);
    expect((await send('DELETE', lockPath(group))).status).toBe(204);
    await vaults.delete('rg-chat-prod', 'kv-contoso-chat');
  });

  it('keeps a group that holds something locked, and role assignments', async () => {
    const vaultId = `${group}/providers/Microsoft.KeyVault/vaults/kv-contoso-chat`;
    const { roleAssignments } = harness.authorization('owner', subscription);
    const { objectId } = harness.signIn('reader');
    const name = randomUUID();
    await roleAssignments.create(vaultId, name, {
      principalId: objectId,
      roleDefinitionId: '/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7',
    });
    await lock(vaultId, 'CanNotDelete');
    expect((await rejection(roleAssignments.delete(vaultId, name))).code).toBe('ScopeLocked');
    const whole = await send('DELETE', `${group}?api-version=2021-04-01`);
    expect([whole.status, errorOf(whole).code]).toEqual([409, 'ScopeLocked']);
    const listed = await send('GET', `${group}/providers/Microsoft.Authorization/locks?api-version=2020-05-01`);
    expect(JSON.parse(listed.text)).toMatchObject({ value: [{ properties: { level: 'CanNotDelete' } }] });
  });

  it('refuses locks to who may not write them, and malformed ones', async () => {
    const by = async (who: string, body: unknown) => errorOf(await send('PUT', lockPath(group), body, who)).code;
    expect(await by('contributor', { properties: { level: 'ReadOnly' } })).toBe('AuthorizationFailed');
    expect(await by('owner', { properties: { level: 'Sealed' } })).toBe('InvalidLockLevel');
    expect(errorOf(await send('GET', lockPath(group))).code).toBe('LockNotFound');
  });

  const assignment = (scope: string): string =>
    `${scope}/providers/Microsoft.Authorization/policyAssignments/guard?api-version=2024-05-01`;
  const assign = async (definition: string, parameters: object): Promise<RawReply> =>
    await send('PUT', assignment(group), {
      properties: {
        displayName: 'Guard',
        policyDefinitionId: `/providers/Microsoft.Authorization/policyDefinitions/${definition}`,
        parameters,
      },
    });
  const deny = { effect: { value: 'Deny' } };

  it('denies accounts without a key, of the kinds that the policy means', async () => {
    expect((await assign('67121cc7-ff39-4ab8-b7e3-95b84dab487d', deny)).status).toBe(201);
    const { accounts } = harness.cognitiveServices('owner', subscription);
    const create = (kind: string) =>
      accounts.beginCreateAndWait('rg-chat-prod', 'contoso-new', {
        location: 'swedencentral',
        kind,
        sku: { name: 'S0' },
        properties: {},
      });
    const refused = await rejection(create('OpenAI'));
    expect(refused).toMatchObject({ statusCode: 403, code: 'RequestDisallowedByPolicy' });
    const { error } = refused.details as unknown as { error: Record<string, unknown> };
    expect(error).toMatchObject({
      target: 'contoso-new',
      additionalInfo: [{ type: 'PolicyViolation', info: { policyDefinitionEffect: 'Deny' } }],
    });
    const update = accounts.beginUpdateAndWait('rg-chat-prod', 'contoso-chat-prod', { tags: { a: 'b' } });
    expect((await rejection(update)).code).toBe('RequestDisallowedByPolicy');
    expect((await create('AIServices')).kind).toBe('AIServices');
  });

  it('denies vaults without purge protection, unless the policy only audits', async () => {
    const { vaults } = harness.keyVault('owner', subscription);
    const create = (name: string, properties: object) =>
      vaults.createOrUpdate('rg-chat-prod', name, {
        location: 'swedencentral',
        properties: {
          tenantId: harness.emulator.tenantId,
          sku: { family: 'A', name: 'standard' },
          accessPolicies: [],
          ...properties,
        } as never,
      });
    await assign('0b60c0b2-2dc2-4e1c-b5c9-abbed971de53', {});
    await create('kv-audited', {});
    await assign('0b60c0b2-2dc2-4e1c-b5c9-abbed971de53', deny);
    expect(await rejection(create('kv-denied', {}))).toMatchObject({
      statusCode: 403,
      code: 'RequestDisallowedByPolicy',
    });
    await create('kv-protected', { enablePurgeProtection: true });
    expect((await rejection(vaults.update('rg-chat-prod', 'kv-audited', { tags: {} }))).statusCode).toBe(403);
    await vaults.update('rg-chat-prod', 'kv-audited', { properties: { enablePurgeProtection: true } });
    const list = `${group}/providers/Microsoft.Authorization/policyAssignments?api-version=2024-05-01`;
    expect(JSON.parse((await send('GET', list, undefined, 'reader')).text)).toMatchObject({
      value: [{ name: 'guard' }],
    });
    expect((await send('DELETE', assignment(group))).status).toBe(200);
  });

  it('keeps what an assignment tells of resources that break it', async () => {
    const properties = {
      policyDefinitionId: '/providers/Microsoft.Authorization/policyDefinitions/0b60c0b2-2dc2-4e1c-b5c9-abbed971de53',
      nonComplianceMessages: [{ message: 'Vaults need purge protection.' }],
    };
    expect((await send('PUT', assignment(group), { properties })).status).toBe(201);
    const shown = JSON.parse((await send('GET', assignment(group), undefined, 'reader')).text) as object;
    expect(shown).toMatchObject({ properties });
    const bare = { properties: { ...properties, nonComplianceMessages: [{}] } };
    expect(errorOf(await send('PUT', assignment(group), bare)).code).toBe('BadRequest');
  });

  it('refuses policy assignments without right or definition', async () => {
    const put = async (body: unknown, who: string) => errorOf(await send('PUT', assignment(group), body, who)).code;
    expect(await put({}, 'contributor')).toBe('AuthorizationFailed');
    expect(await put({}, 'owner')).toBe('BadRequest');
    const unknown = { properties: { policyDefinitionId: `/providers/Microsoft.Authorization/policyDefinitions/x` } };
    expect(await put(unknown, 'owner')).toBe('PolicyDefinitionNotFound');
    expect(errorOf(await send('GET', assignment(group))).code).toBe('PolicyAssignmentNotFound');
  });

  it('lets a custom role be made, assigned, and deleted once it is free', async () => {
    const { roleDefinitions, roleAssignments } = harness.authorization('owner', subscription);
    const scope = `/subscriptions/${subscription}`;
    const id = randomUUID();
    const wish = {
      roleName: 'Key Wrapper',
      roleType: 'CustomRole',
      description: 'May wrap.',
      permissions: [{ dataActions: ['Microsoft.KeyVault/vaults/keys/read'] }],
      assignableScopes: [group],
    };
    const made = await roleDefinitions.createOrUpdate(scope, id, wish);
    expect(made).toMatchObject({ roleName: 'Key Wrapper', roleType: 'CustomRole' });
    const twin = await rejection(roleDefinitions.createOrUpdate(scope, randomUUID(), wish));
    expect(twin).toMatchObject({ statusCode: 409, code: 'RoleDefinitionWithSameNameExists' });
    const { objectId } = harness.signIn('reader');
    const grant = { principalId: objectId, roleDefinitionId: made.id ?? '' };
    const name = randomUUID();
    const vaultId = `${group}/providers/Microsoft.KeyVault/vaults/kv-contoso-chat`;
    await roleAssignments.create(vaultId, name, grant);
    harness.pass(30);
    expect((await harness.keys('reader', 'kv-contoso-chat').getKey('chat-cmk')).name).toBe('chat-cmk');
    expect((await rejection(roleDefinitions.delete(scope, id))).code).toBe('RoleDefinitionHasAssignments');
    await roleAssignments.delete(vaultId, name);
    await roleDefinitions.delete(scope, id);
    const gone = await rejection(roleDefinitions.get(scope, id));
    expect(gone).toMatchObject({ statusCode: 404, code: 'RoleDefinitionDoesNotExist' });
    const contributor = harness.authorization('contributor', subscription).roleDefinitions;
    expect((await rejection(contributor.createOrUpdate(scope, id, wish))).statusCode).toBe(403);
    const root = { ...wish, assignableScopes: ['/'] };
    expect((await rejection(roleDefinitions.createOrUpdate(scope, id, root))).code).toBe('LinkedInvalidPropertyId');
  });

  it('changes nothing in a disabled subscription', async () => {
    const { estate } = harness.emulator.azure;
    const before = estate.subscriptions.get(subscription);
    if (before === undefined) throw new Error('The sample has the subscription.');
    estate.subscriptions.set(subscription, { ...before, state: 'Disabled' });
    const { vaults } = harness.keyVault('owner', subscription);
    expect((await all(vaults.listBySubscription())).length).toBeGreaterThan(0);
    const refused = await rejection(vaults.update('rg-chat-prod', 'kv-contoso-chat', { tags: {} }));
    expect(refused).toMatchObject({ statusCode: 409, code: 'ReadOnlyDisabledSubscription' });
  });

  it('has workspaces, and sends logs to them', async () => {
    const workspaceId = `${group}/providers/Microsoft.OperationalInsights/workspaces/log-contoso`;
    const workspace = `${workspaceId}?api-version=2023-09-01`;
    expect(errorOf(await send('PUT', workspace, { location: 'swedencentral' }, 'reader')).code).toBe(
      'AuthorizationFailed',
    );
    const short = { location: 'swedencentral', properties: { retentionInDays: 1 } };
    expect(errorOf(await send('PUT', workspace, short)).code).toBe('BadRequest');
    const made = await send('PUT', workspace, { location: 'swedencentral', properties: { retentionInDays: 30 } });
    expect([made.status, JSON.parse(made.text)]).toMatchObject([
      201,
      { properties: { provisioningState: 'Creating' } },
    ]);
    const shown = JSON.parse((await send('GET', workspace, undefined, 'reader')).text) as {
      properties: { customerId: string };
    };
    expect(shown.properties.customerId).toMatch(/^[0-9a-f]{8}-/);

    const vaultId = `${group}/providers/Microsoft.KeyVault/vaults/kv-contoso-chat`;
    const insights = (path: string): string =>
      `${vaultId}/providers/Microsoft.Insights/${path}?api-version=2021-05-01-preview`;
    const setting = {
      properties: {
        workspaceId,
        logAnalyticsDestinationType: 'Dedicated',
        logs: [{ categoryGroup: 'audit', enabled: true }],
        metrics: [{ category: 'AllMetrics', enabled: false }],
      },
    };
    expect(errorOf(await send('PUT', insights('diagnosticSettings/proof'), setting, 'reader')).code).toBe(
      'AuthorizationFailed',
    );
    const put = await send('PUT', insights('diagnosticSettings/proof'), setting);
    expect([put.status, JSON.parse(put.text)]).toMatchObject([
      200,
      {
        type: 'Microsoft.Insights/diagnosticSettings',
        properties: { logs: [{ categoryGroup: 'audit', category: null }] },
      },
    ]);
    const twin = await send('PUT', insights('diagnosticSettings/again'), setting);
    expect([twin.status, JSON.parse(twin.text)]).toMatchObject([409, { code: 'Conflict' }]);
    const bad = { properties: { workspaceId, logs: [{ category: 'Nonsense', enabled: true }] } };
    expect(JSON.parse((await send('PUT', insights('diagnosticSettings/bad'), bad)).text)).toMatchObject({
      code: 'BadRequest',
      message: "Category 'Nonsense' is not supported.",
    });
    const nowhere = { properties: { ...setting.properties, workspaceId: `${workspaceId}-not` } };
    expect((await send('PUT', insights('diagnosticSettings/bad'), nowhere)).status).toBe(400);
    const listed = JSON.parse((await send('GET', insights('diagnosticSettings'))).text) as { value: unknown[] };
    expect(listed.value).toHaveLength(1);
    const categories = JSON.parse((await send('GET', insights('diagnosticSettingsCategories'))).text) as object;
    expect(JSON.stringify(categories)).toContain('AuditEvent');
    expect((await send('DELETE', insights('diagnosticSettings/proof'))).status).toBe(200);
    expect((await send('GET', insights('diagnosticSettings/proof'))).status).toBe(404);
    expect((await send('DELETE', workspace)).status).toBe(200);
    expect((await send('GET', workspace)).status).toBe(404);
  });

  it('keeps how a workspace is set, and keys for agents', async () => {
    const workspace = (path = ''): string =>
      `${group}/providers/Microsoft.OperationalInsights/workspaces/log-settings${path}?api-version=2025-07-01`;
    const properties = {
      sku: { name: 'pergb2018' },
      retentionInDays: 45,
      workspaceCapping: { dailyQuotaGb: 5 },
      publicNetworkAccessForQuery: 'Disabled',
      features: { disableLocalAuth: true, enableLogAccessUsingOnlyResourcePermissions: false },
    };
    await send('PUT', workspace(), { location: 'swedencentral', properties });
    // A change names what it changes; the rest stays.
    await send('PUT', workspace(), {
      location: 'swedencentral',
      properties: { publicNetworkAccessForIngestion: 'Disabled' },
    });
    expect(JSON.parse((await send('GET', workspace())).text)).toMatchObject({
      properties: {
        ...properties,
        sku: { name: 'PerGB2018' },
        publicNetworkAccessForIngestion: 'Disabled',
        features: { searchVersion: 1, ...properties.features },
      },
    });
    for (const wrong of [{ sku: { name: 'Gold' } }, { publicNetworkAccessForQuery: 'Sometimes' }]) {
      const reply = await send('PUT', workspace(), { location: 'swedencentral', properties: wrong });
      expect([reply.status, errorOf(reply).code]).toEqual([400, 'BadRequest']);
    }
    const keys = JSON.parse((await send('POST', workspace('/sharedKeys'))).text) as { primarySharedKey: string };
    expect(Buffer.from(keys.primarySharedKey, 'base64')).toHaveLength(64);
    expect(JSON.parse((await send('POST', workspace('/sharedKeys'))).text)).toEqual(keys);
    expect(errorOf(await send('POST', workspace('/sharedKeys'), undefined, 'reader')).code).toBe('AuthorizationFailed');
  });

  it('keeps deleted workspaces for 14 days, unless they are deleted by force', async () => {
    const provider = `${group}/providers/Microsoft.OperationalInsights`;
    const path = (rest: string): string => `${provider}/${rest}?api-version=2025-07-01`;
    const deleted = async (scope = group): Promise<unknown[]> => {
      const at = `${scope}/providers/Microsoft.OperationalInsights/deletedWorkspaces?api-version=2025-07-01`;
      return (JSON.parse((await send('GET', at, undefined, 'reader')).text) as { value: unknown[] }).value;
    };
    const customerId = async (): Promise<unknown> => {
      const reply = await send('PUT', path('workspaces/log-again'), { location: 'swedencentral' });
      expect(reply.status).toBe(201);
      return (JSON.parse(reply.text) as { properties: { customerId: string } }).properties.customerId;
    };
    const first = await customerId();
    expect(await deleted()).toEqual([]);
    await send('DELETE', path('workspaces/log-again'));
    expect(await deleted()).toMatchObject([{ name: 'log-again', properties: { customerId: first } }]);
    expect(await deleted(group.replace(/\/resourceGroups\/.*/, ''))).toHaveLength(1);
    expect(await customerId()).toBe(first);
    expect(await deleted()).toEqual([]);
    await send('DELETE', `${path('workspaces/log-again')}&force=true`);
    expect(await deleted()).toEqual([]);
    const second = await customerId();
    expect(second).not.toBe(first);
    await send('DELETE', path('workspaces/log-again'));
    harness.pass(14 * 24 * 60 * 60);
    expect(await deleted()).toEqual([]);
    expect(await customerId()).not.toBe(second);
  });
});
