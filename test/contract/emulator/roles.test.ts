import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { all, Harness, rejection } from './harness.ts';

const cryptoUser = '12338af0-0e69-4776-bea7-57ae8d297424';

describe('Roles', () => {
  let harness: Harness;
  let subscription: string;
  let vaultId: string;
  beforeEach(async () => {
    harness = await Harness.start();
    subscription = harness.subscriptionId('Contoso Production');
    vaultId = `/subscriptions/${subscription}/resourceGroups/rg-platform-prod/providers/Microsoft.KeyVault/vaults/kv-contoso-platform`;
  });
  afterEach(async () => {
    await harness.close();
  });

  const role = (): string =>
    `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${cryptoUser}`;

  it('finds a definition by its name', async () => {
    const { roleDefinitions } = harness.authorization('reader', subscription);
    const [found] = await all(roleDefinitions.list(vaultId, { filter: "roleName eq 'Key Vault Crypto User'" }));
    expect(found).toMatchObject({ id: role(), roleName: 'Key Vault Crypto User', roleType: 'BuiltInRole' });
    expect(found?.permissions?.[0]?.dataActions).toContain('Microsoft.KeyVault/vaults/keys/wrap/action');
  });

  it('lets a grant and its removal count only after propagation', async () => {
    const reader = harness.keys('reader', 'kv-contoso-platform');
    const { roleAssignments } = harness.authorization('owner', subscription);
    const { objectId } = harness.signIn('reader');
    const name = randomUUID();
    const refused = await rejection(reader.getKey('translate-cmk'));
    expect(refused).toMatchObject({ statusCode: 403, code: 'Forbidden' });
    expect(refused.details?.error?.innerError?.code).toBe('ForbiddenByRbac');

    await roleAssignments.create(vaultId, name, { principalId: objectId, roleDefinitionId: role() });
    harness.pass(29);
    expect((await rejection(reader.getKey('translate-cmk'))).statusCode).toBe(403);
    harness.pass(1);
    expect((await reader.getKey('translate-cmk')).name).toBe('translate-cmk');

    await roleAssignments.delete(vaultId, name);
    expect((await reader.getKey('translate-cmk')).name).toBe('translate-cmk');
    harness.pass(30);
    expect((await rejection(reader.getKey('translate-cmk'))).statusCode).toBe(403);
  });

  it('refuses a second grant of the same, and a principal that the directory does not know yet', async () => {
    const { roleAssignments } = harness.authorization('owner', subscription);
    const { objectId: principalId } = harness.signIn('reader');
    const name = randomUUID();
    const wish = { principalId, roleDefinitionId: role() };
    await roleAssignments.create(vaultId, name, wish);
    await roleAssignments.create(vaultId, name, wish);
    const twin = await rejection(roleAssignments.create(vaultId, randomUUID(), wish));
    expect(twin).toMatchObject({ statusCode: 409, code: 'RoleAssignmentExists' });
    const other = await rejection(
      roleAssignments.create(vaultId, name, { ...wish, principalId: randomUUID(), principalType: 'User' }),
    );
    expect(other).toMatchObject({ statusCode: 400, code: 'RoleAssignmentUpdateNotPermitted' });
    const unknown = await rejection(
      roleAssignments.create(vaultId, randomUUID(), { ...wish, principalId: randomUUID() }),
    );
    expect(unknown).toMatchObject({ statusCode: 400, code: 'PrincipalNotFound' });
  });

  it('knows a fresh identity only after a while, unless its type is told', async () => {
    const { accounts } = harness.cognitiveServices('owner', subscription);
    const account = await accounts.beginUpdateAndWait('rg-chat-prod', 'contoso-chat-prod', {
      identity: { type: 'SystemAssigned' },
    });
    const { roleAssignments } = harness.authorization('owner', subscription);
    const principalId = account.identity?.principalId ?? '';
    const wish = { principalId, roleDefinitionId: role() };
    expect((await rejection(roleAssignments.create(vaultId, randomUUID(), wish))).code).toBe('PrincipalNotFound');
    await roleAssignments.create(`${vaultId}/keys/search-cmk`, randomUUID(), {
      ...wish,
      principalType: 'ServicePrincipal',
    });
    harness.pass(30);
    await roleAssignments.create(vaultId, randomUUID(), wish);
  });

  it('keeps role assignment from contributors', async () => {
    const { roleAssignments } = harness.authorization('contributor', subscription);
    const refused = await rejection(
      roleAssignments.create(vaultId, randomUUID(), { principalId: randomUUID(), roleDefinitionId: role() }),
    );
    expect(refused).toMatchObject({ statusCode: 403, code: 'AuthorizationFailed' });
  });

  it('resolves groups for assignedTo, and scopes for atScope', async () => {
    const { roleAssignments } = harness.authorization('reader', subscription);
    const { accounts } = harness.cognitiveServices('reader', subscription);
    const search = await accounts.get('rg-platform-prod', 'contoso-search-prod');
    const id = search.identity?.principalId ?? '';
    const own = await all(roleAssignments.listForScope(vaultId, { filter: `principalId eq '${id}'` }));
    const through = await all(roleAssignments.listForScope(vaultId, { filter: `assignedTo('${id}')` }));
    expect([own.length, through.length]).toEqual([0, 1]);
    expect(through[0]?.principalType).toBe('Group');
    const above = await all(roleAssignments.listForScope(vaultId, { filter: 'atScope()' }));
    const everything = await all(roleAssignments.listForScope(vaultId));
    expect(everything.length).toBe(above.length + 1);
  });

  it('tells callers what they may do', async () => {
    const { permissions } = harness.authorization('contributor', subscription);
    const rows = await all(permissions.listForResourceGroup('rg-platform-prod'));
    expect(rows.some(({ notActions }) => notActions?.includes('Microsoft.Authorization/*/Write'))).toBe(true);
  });

  it('lets a deny assignment win', async () => {
    const { estate } = harness.emulator.azure;
    estate.denyAssignments.set('deny', {
      id: `${vaultId}/providers/Microsoft.Authorization/denyAssignments/deny`,
      name: 'deny',
      denyAssignmentName: 'No keys',
      description: '',
      scope: vaultId,
      permissions: [
        { actions: [], notActions: [], dataActions: ['Microsoft.KeyVault/vaults/keys/*'], notDataActions: [] },
      ],
      doNotApplyToChildScopes: false,
      principals: ['00000000-0000-0000-0000-000000000000'],
      excludePrincipals: [],
      isSystemProtected: false,
    });
    const refused = await rejection(harness.keys('owner', 'kv-contoso-platform').getKey('search-cmk'));
    expect(refused.message).toContain('DeniedByDenyAssignment');
    const { denyAssignments } = harness.authorization('reader', subscription);
    expect(await all(denyAssignments.listForScope(vaultId))).toHaveLength(1);
  });
});
