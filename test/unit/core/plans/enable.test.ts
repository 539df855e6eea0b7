import { describe, expect, it } from 'vitest';
import { keyObstacle } from '../../../../src/core/plans/candidates.ts';
import { planEnable, type EnableInput } from '../../../../src/core/plans/goals/enable.ts';
import { liveResource } from '../../../../src/core/resources/resource.ts';
import { types } from '../../../../src/core/resources/types.ts';
import {
  accountId,
  bind,
  FakeEstate,
  group,
  keyId,
  newestVersion,
  principalId,
  tenantId,
  vaultId,
} from '../../../support/fakeEstate.ts';
import { ManualClock } from '../../../support/manualClock.ts';

const clock = new ManualClock();
const { signal } = new AbortController();
const input: EnableInput = {
  kind: 'enable',
  accountIds: [accountId],
  key: { kind: 'existing', id: keyId },
  version: 'versionless',
  identity: { kind: 'system' },
  preferences: { grantScope: 'key' },
};

const projectId = `${accountId}/projects/one`;

function plan(estate: FakeEstate, changes: Partial<EnableInput> = {}) {
  return planEnable(estate, { ...input, ...changes }, clock.now(), signal);
}

describe('the enable plan', () => {
  it('finds all that is missing, the switch last and the grant after the identity', async () => {
    const { steps, blockers } = await plan(new FakeEstate());
    expect(blockers).toEqual([]);
    expect(steps.map(({ id }) => id)).toEqual(['identity', 'purge-protection', 'grant', 'encryption']);
    expect(steps.find(({ id }) => id === 'grant')?.after).toEqual(['identity']);
    expect(steps.find(({ id }) => id === 'encryption')?.after).toEqual(['identity', 'purge-protection', 'grant']);
    expect(steps.find(({ id }) => id === 'purge-protection')?.cost).toBe('irreversible');
  });

  it('knows what the role that it assigns will allow, so it leaves no doubt about the grant', async () => {
    expect((await plan(new FakeEstate())).notes).toEqual([]);
  });

  it('changes nothing while planning', async () => {
    const estate = new FakeEstate();
    await plan(estate);
    expect(estate.applied).toEqual([]);
  });

  it('has nothing to do where all is so already', async () => {
    const estate = new FakeEstate();
    bind(estate);
    expect((await plan(estate)).steps).toEqual([]);
  });

  it('keeps the identities that are there', async () => {
    const other = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/other`;
    const estate = new FakeEstate();
    estate.set(accountId, 'identity', { type: 'UserAssigned', userAssignedIdentities: { [other]: {} } });
    const identity = (await plan(estate)).steps.find(({ id }) => id === 'identity');
    expect(identity?.change).toMatchObject({
      value: { value: { type: 'SystemAssigned, UserAssigned', userAssignedIdentities: { [other]: {} } } },
    });
  });

  it('uses a user-assigned identity by its client id and grants to its principal at once', async () => {
    const id = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/ua`;
    const estate = new FakeEstate();
    estate.put(id, { location: 'westeurope', properties: { clientId: 'client', principalId: 'principal', tenantId } });
    const { steps, blockers } = await plan(estate, { identity: { kind: 'user', id } });
    expect(blockers).toEqual([]);
    expect(steps.find((step) => step.id === 'grant')?.change).toMatchObject({
      properties: { entries: { principalId: { value: 'principal' } } },
    });
    expect(steps.find((step) => step.id === 'encryption')?.change).toMatchObject({
      value: { value: { keyVaultProperties: { identityClientId: 'client' } } },
    });
  });

  it('leaves the client id out for the system-assigned identity: Azure refuses an empty one', async () => {
    const { steps } = await plan(new FakeEstate());
    expect(JSON.stringify(steps.find(({ id }) => id === 'encryption')?.change)).not.toContain('identityClientId');
  });

  it('pins a version where asked', async () => {
    const { steps } = await plan(new FakeEstate(), { version: { pinned: newestVersion } });
    expect(steps.find(({ id }) => id === 'encryption')?.change).toMatchObject({
      value: { value: { keyVaultProperties: { keyVersion: newestVersion } } },
    });
  });

  it('assigns at the vault where asked', async () => {
    const { steps } = await plan(new FakeEstate(), { preferences: { grantScope: 'store' } });
    expect(steps.find(({ id }) => id === 'grant')?.change).toMatchObject({ scope: vaultId });
  });

  it('adds an access policy on a vault that uses them', async () => {
    const estate = new FakeEstate();
    estate.set(vaultId, 'properties.enableRbacAuthorization', false);
    const grant = (await plan(estate)).steps.find(({ id }) => id === 'grant');
    expect(grant?.change).toMatchObject({ type: 'Microsoft.KeyVault/vaults/accessPolicies', scope: vaultId });
  });

  it.each([
    ['a project', [projectId], 'irreversible'],
    ['no project', [], 'waits'],
  ])('asks for consent to the switch of a Foundry account with %s: there is no way back', async (_, ids, cost) => {
    const estate = new FakeEstate();
    estate.set(accountId, 'kind', 'AIServices');
    estate.projects = () => Promise.resolve({ items: ids.map((id) => liveResource(id, types.project, {})), gaps: [] });
    expect((await plan(estate)).steps.at(-1)).toMatchObject({ id: 'encryption', cost });
  });

  it('says that an access policy reaches all keys, whatever scope was chosen', async () => {
    const estate = new FakeEstate();
    estate.set(vaultId, 'properties.enableRbacAuthorization', false);
    expect((await plan(estate)).choices.at(-1)?.value).toContain('reaches all keys of team-vault');
  });

  it.each([
    ['another region', 'region', (e: FakeEstate) => e.set(vaultId, 'location', 'eastus')],
    ['an EC key', 'key-type', (e: FakeEstate) => e.set(keyId, 'properties.kty', 'EC')],
    ['a disabled key', 'key-enabled', (e: FakeEstate) => e.set(keyId, 'properties.attributes.enabled', false)],
  ])('is blocked by %s', async (_, rule, prepare) => {
    const estate = new FakeEstate();
    prepare(estate);
    expect((await plan(estate)).blockers.map((blocker) => blocker.rule)).toEqual([rule]);
  });

  it('tells a caller without the right to assign roles before anything is changed', async () => {
    const estate = new FakeEstate();
    estate.permissionsHeld = [
      { actions: ['*'], notActions: ['Microsoft.Authorization/*/Write'], dataActions: [], notDataActions: [] },
    ];
    const { blockers } = await plan(estate);
    expect(blockers).toHaveLength(1);
    expect(blockers[0]?.message).toContain('Microsoft.Authorization/roleAssignments/write');
  });

  it('says why a key cannot serve', async () => {
    const estate = new FakeEstate();
    estate.set(keyId, 'properties.kty', 'EC');
    const [account, vault, key] = await Promise.all(
      [accountId, vaultId, keyId].map((id) => estate.resource(id, signal)),
    );
    if (!account || !vault || !key) throw new Error('unread');
    expect(keyObstacle(account, vault, key, clock.now())).toContain('EC');
  });

  it('knows a grant that the identity has already', async () => {
    const estate = new FakeEstate();
    estate.set(accountId, 'identity', { type: 'SystemAssigned', principalId, tenantId });
    estate.assign(principalId, keyId);
    expect((await plan(estate)).steps.map(({ id }) => id)).toEqual(['purge-protection', 'encryption']);
  });
});
