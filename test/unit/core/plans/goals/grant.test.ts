import { describe, expect, it } from 'vitest';
import { openAiEkmApplication } from '../../../../../src/core/plans/goals/access/openAiEkm.ts';
import { planFor } from '../../../../../src/core/plans/planFor.ts';
import type { GrantInput } from '../../../../../src/core/plans/inputs.ts';
import { localRoles } from '../../../../../src/core/resources/roles.ts';
import { types } from '../../../../../src/core/resources/types.ts';
import {
  AccessEstate,
  clock,
  idsOf,
  jsonAt,
  otherPrincipal,
  runPlan,
  wordsOf,
} from '../../../../support/accessEstate.ts';
import type { FakeEstate } from '../../../../support/fakeEstate.ts';
import {
  accountId,
  bind,
  group,
  keyBody,
  keyId,
  principalId,
  roleGuid,
  subscriptionId,
  tenantId,
  vaultId,
} from '../../../../support/fakeEstate.ts';

const { signal } = new AbortController();
const identityId = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/ua`;
const hsmId = `${group}/providers/Microsoft.KeyVault/managedHSMs/team-hsm`;
const ekmKey = `${vaultId}/keys/org-abc123--main`;
const input: GrantInput = {
  kind: 'grant',
  scopeId: keyId,
  principal: { kind: 'account', id: accountId },
  purpose: 'encryption',
};
const ekm: GrantInput = {
  kind: 'grant',
  scopeId: ekmKey,
  principal: { kind: 'application', appId: openAiEkmApplication },
  purpose: 'openAiEkm',
};

function plan(estate: FakeEstate, changes: Partial<GrantInput> = {}, base = input) {
  return planFor(estate, { ...base, ...changes }, clock.now(), signal);
}

function withIdentity(estate: FakeEstate) {
  estate.put(identityId, { location: 'westeurope', properties: { clientId: 'client', principalId: 'ua-principal' } });
  return estate;
}

function withEkmKey(estate: FakeEstate, properties = {}) {
  estate.put(ekmKey, keyBody(properties));
  return estate;
}

function withHsm(estate: FakeEstate) {
  estate.put(hsmId, {
    location: 'westeurope',
    properties: { hsmUri: 'https://team-hsm.managedhsm.azure.net/', tenantId },
  });
  estate.put(`${hsmId}/keys/cmk`, keyBody({ kty: 'RSA-HSM' }));
  return estate;
}

describe('granting to an account', () => {
  it('makes its system-assigned identity first where it has none, then grants at the key with the narrow role', async () => {
    const estate = new AccessEstate();
    const made = await plan(estate);
    expect(made.blockers).toEqual([]);
    expect(idsOf(made)).toEqual(['identity', 'grant']);
    expect(made.steps[1]?.after).toEqual(['identity']);
    const end = await runPlan(estate, made);
    expect(end.status).toBe('succeeded');
    const { assignments } = await estate.grants(principalId, keyId, signal);
    expect(assignments.map((item) => item.body['properties'])).toMatchObject([
      { scope: keyId, roleDefinitionId: expect.stringContaining(roleGuid) as string },
    ]);
  });

  it('grants to the identity that its encryption names, not to its system-assigned one', async () => {
    const estate = withIdentity(new AccessEstate());
    bind(estate);
    estate.set(accountId, 'identity', {
      type: 'SystemAssigned, UserAssigned',
      principalId,
      userAssignedIdentities: { [identityId]: {} },
    });
    estate.set(accountId, 'properties.encryption.keyVaultProperties.identityClientId', 'client');
    const made = await plan(estate);
    expect(made.steps.map(({ title }) => title)).toEqual([expect.stringContaining('managed identity ua')]);
    await runPlan(estate, made);
    expect((await estate.grants('ua-principal', keyId, signal)).assignments).toHaveLength(1);
  });

  it('says what to do where the identity that its encryption names is not attached', async () => {
    const estate = new AccessEstate();
    bind(estate);
    estate.set(accountId, 'properties.encryption.keyVaultProperties.identityClientId', 'lost');
    const { steps, blockers } = await plan(estate);
    expect(steps).toEqual([]);
    expect(blockers.map(({ message }) => message)).toEqual([expect.stringContaining('Restoring its access')]);
  });

  it('has nothing to do where it is granted already, also from above', async () => {
    const estate = new AccessEstate();
    bind(estate);
    const made = await plan(estate, { scopeId: keyId });
    expect(made.steps).toEqual([]);
    expect(wordsOf(made)).toContain('Key Vault Crypto Service Encryption User: there is nothing to do');
    estate.assign('ua-principal', group);
    const above = await plan(withIdentity(estate), {
      scopeId: vaultId,
      principal: { kind: 'identity', id: identityId },
    });
    expect(above.steps).toEqual([]);
  });
});

describe('granting at other scopes', () => {
  it('assigns at the whole vault', async () => {
    const estate = withIdentity(new AccessEstate());
    const made = await plan(estate, { scopeId: vaultId, principal: { kind: 'identity', id: identityId } });
    expect(made.subject.type).toBe(types.vault);
    expect((await runPlan(estate, made)).status).toBe('succeeded');
    expect((await estate.grants('ua-principal', vaultId, signal)).assignments).toHaveLength(1);
  });

  it('adds an access policy with get, wrap and unwrap, proves it, and says that it reaches all keys', async () => {
    const estate = withIdentity(new AccessEstate());
    estate.set(vaultId, 'properties.enableRbacAuthorization', false);
    const made = await plan(estate, { principal: { kind: 'identity', id: identityId } });
    expect(made.choices).toContainEqual({ label: 'Where', value: 'all keys of team-vault' });
    const end = await runPlan(estate, made);
    expect(end.status).toBe('succeeded');
    expect(end.proofs?.[0]?.value).toMatchObject([
      { objectId: 'ua-principal', permissions: { keys: ['get', 'wrapKey', 'unwrapKey'] } },
    ]);
  });

  it.each([`${hsmId}/keys/cmk`, hsmId])('assigns a local role of a Managed HSM at %s', async (scopeId) => {
    const estate = withHsm(withIdentity(new AccessEstate()));
    const made = await plan(estate, { scopeId, principal: { kind: 'identity', id: identityId } });
    expect(made.steps[0]?.change).toMatchObject({ type: types.hsmLocalRoleAssignment, scope: scopeId });
    expect(JSON.stringify(made.steps[0]?.change)).toContain(localRoles.cryptoServiceEncryptionUser.id);
    expect((await runPlan(estate, made)).status).toBe('succeeded');
    expect((await plan(estate, { scopeId, principal: { kind: 'identity', id: identityId } })).steps).toEqual([]);
  });

  it('refuses what is neither a key nor a key store', async () => {
    await expect(plan(new AccessEstate(), { scopeId: accountId })).rejects.toThrow('neither a key nor a key store');
  });
});

describe('granting to an application', () => {
  const principal = { kind: 'application', appId: '99999999-9999-9999-9999-999999999999' } as const;

  it('creates its service principal where the tenant has none, and grants to it', async () => {
    const estate = new AccessEstate();
    const made = await plan(estate, { principal });
    expect(idsOf(made)).toEqual(['service-principal', 'grant']);
    expect(made.steps[1]?.after).toEqual(['service-principal']);
    expect((await runPlan(estate, made)).status).toBe('succeeded');
    expect((await estate.grants(otherPrincipal, keyId, signal)).assignments).toHaveLength(1);
  });

  it('uses the one that is there', async () => {
    const estate = new AccessEstate();
    estate.put(`/servicePrincipals/${principal.appId}`, { properties: { id: otherPrincipal, displayName: 'Ours' } });
    expect(idsOf(await plan(estate, { principal }))).toEqual(['grant']);
  });

  it('refuses what is no application id', async () => {
    const { blockers, steps } = await plan(new AccessEstate(), { principal: { kind: 'application', appId: 'ours' } });
    expect(steps).toEqual([]);
    expect(blockers[0]?.message).toContain('GUID');
  });
});

describe("OpenAI's Enterprise Key Management", () => {
  it('makes service principal and custom role, and assigns it, at a key named as OpenAI asks', async () => {
    const estate = withEkmKey(new AccessEstate(), { keySize: 4096 });
    const made = await plan(estate, {}, ekm);
    expect(made.blockers).toEqual([]);
    expect([...idsOf(made)].sort()).toEqual(['grant', 'role', 'service-principal']);
    expect([...(made.steps.at(-1)?.after ?? [])].sort()).toEqual(['role', 'service-principal']);
    expect((await runPlan(estate, made)).status).toBe('succeeded');
    const role = estate.applied.find(({ type }) => type === types.roleDefinition);
    expect(role?.resource).toMatch(
      /roleDefinitions\/[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(jsonAt(estate, role?.resource ?? '', 'properties.permissions')).toMatchObject([
      {
        dataActions: [
          'Microsoft.KeyVault/vaults/keys/encrypt/action',
          'Microsoft.KeyVault/vaults/keys/decrypt/action',
          'Microsoft.KeyVault/vaults/keys/read',
        ],
      },
    ]);
    expect(jsonAt(estate, role?.resource ?? '', 'properties.assignableScopes')).toEqual([
      `/subscriptions/${subscriptionId}`,
    ]);
    expect((await plan(estate, {}, ekm)).steps).toEqual([]);
  });

  it('names the same role every time, and another one in another subscription', async () => {
    const roleIn = async (subscription: string) => {
      const estate = new AccessEstate();
      const vault = vaultId.replace(subscriptionId, subscription);
      estate.put(vault, {
        properties: { enableRbacAuthorization: true, vaultUri: 'https://v.vault.azure.net/', tenantId },
      });
      estate.put(`${vault}/keys/org-abc--k`, keyBody());
      const made = await plan(estate, { scopeId: `${vault}/keys/org-abc--k` }, ekm);
      return made.steps
        .find(({ id }) => id === 'role')
        ?.change.resource.split('/')
        .at(-1);
    };
    const second = '55555555-5555-5555-5555-555555555555';
    expect(await roleIn(subscriptionId)).toBe(await roleIn(subscriptionId));
    expect(await roleIn(subscriptionId)).not.toBe(await roleIn(second));
  });

  it('gives get, encrypt and decrypt by an access policy where the vault uses them', async () => {
    const estate = withEkmKey(new AccessEstate());
    estate.set(vaultId, 'properties.enableRbacAuthorization', false);
    const made = await plan(estate, {}, ekm);
    expect(idsOf(made)).toEqual(['service-principal', 'grant']);
    await runPlan(estate, made);
    expect(jsonAt(estate, vaultId, 'properties.accessPolicies')).toMatchObject([
      { objectId: otherPrincipal, permissions: { keys: ['get', 'encrypt', 'decrypt'] } },
    ]);
  });

  it.each([
    ['a key with another name', (e: FakeEstate) => withEkmKey(e), { scopeId: keyId }, 'org-abc123--main'],
    ['an EC key', (e: FakeEstate) => withEkmKey(e, { kty: 'EC' }), {}, 'RSA'],
    ['a key of a Managed HSM', withHsm, { scopeId: `${hsmId}/keys/cmk` }, 'vault only'],
    [
      'an account instead of its application',
      (e: FakeEstate) => withEkmKey(e),
      { principal: input.principal },
      'own application',
    ],
  ] satisfies [string, (estate: FakeEstate) => FakeEstate, Partial<GrantInput>, string][])(
    'is refused for %s',
    async (_, prepare, changes, words) => {
      const { blockers } = await plan(prepare(new AccessEstate()), changes, ekm);
      expect(blockers.map(({ message }) => message).join()).toContain(words);
    },
  );

  it('takes a vault as a whole and warns where none of its keys has the name', async () => {
    const made = await plan(new AccessEstate(), { scopeId: vaultId }, ekm);
    expect(made.blockers).toEqual([]);
    expect(wordsOf(made)).toContain('has no key named');
    expect(wordsOf(await plan(withEkmKey(new AccessEstate()), { scopeId: vaultId }, ekm))).not.toContain(
      'has no key named',
    );
  });

  it('does not assign a role that somebody has narrowed', async () => {
    const estate = withEkmKey(new AccessEstate());
    await runPlan(estate, await plan(estate, {}, ekm));
    const role = estate.applied.find(({ type }) => type === types.roleDefinition)?.resource ?? '';
    estate.set(role, 'properties.permissions', [{ dataActions: ['Microsoft.KeyVault/vaults/keys/read'] }]);
    expect((await plan(estate, {}, ekm)).blockers[0]?.message).toContain('encrypt/action');
  });
});

describe('a firewall', () => {
  const acls = (bypass: string) => ({ defaultAction: 'Deny', bypass });

  it('that shuts the principal out is told and does not keep from granting', async () => {
    const estate = withIdentity(new AccessEstate());
    estate.set(vaultId, 'properties.networkAcls', acls('None'));
    const made = await plan(estate, { principal: { kind: 'identity', id: identityId } });
    expect(made.blockers).toEqual([]);
    expect(wordsOf(made)).toContain('cannot reach it');
  });

  it('that lets in trusted services does not let in an application', async () => {
    const estate = withEkmKey(new AccessEstate());
    estate.set(vaultId, 'properties.networkAcls', acls('AzureServices'));
    expect(wordsOf(await plan(estate, {}, ekm))).toContain('is none of them');
  });

  it('is told before anything changes where the caller may not assign roles', async () => {
    const estate = withIdentity(new AccessEstate());
    estate.permissionsHeld = [{ actions: ['*/read'], notActions: [], dataActions: [], notDataActions: [] }];
    const { blockers } = await plan(estate, { principal: { kind: 'identity', id: identityId } });
    expect(blockers[0]?.message).toContain('Microsoft.Authorization/roleAssignments/write');
  });
});
