import { describe, expect, it } from 'vitest';
import type { RevokeInput } from '../../../../../src/core/plans/inputs.ts';
import { planFor } from '../../../../../src/core/plans/planFor.ts';
import {
  accountId,
  bindHsm,
  FakeEstate,
  group,
  keyId,
  newestVersion,
  principalId,
  tenantId,
  vaultId,
} from '../../../../support/fakeEstate.ts';
import { addUnderKey, isOn, keyEstate, oldVersion } from '../../../../support/keyLife.ts';
import { clock, never, runPlan, wrongWith } from '../../../../support/planRuns.ts';

const other = '55555555-5555-5555-5555-555555555555';
const revoke = (estate: FakeEstate, target: RevokeInput['target']) =>
  planFor(estate, { kind: 'revoke', target }, clock.now(), never);
const revokeGrants = (estate: FakeEstate) => revoke(estate, { kind: 'grants', accountId });

describe('revoking a key at once', () => {
  it('disables every enabled version, the newest first, waits for nothing, and is confirmed by typing', async () => {
    const estate = keyEstate();
    const plan = await revoke(estate, { kind: 'key', id: keyId });
    expect(plan.blockers).toEqual([]);
    expect(plan.steps.map(({ id, after, confirmation }) => [id, after, confirmation?.phrase])).toEqual([
      [`disable-${newestVersion}`, [], 'cmk'],
      [`disable-${oldVersion}`, [], 'cmk'],
    ]);
    expect(plan.effects[0]).toMatchObject({ kind: 'dark', subject: accountId });
    expect(plan.notes.find(({ rule }) => rule === 'compromise')?.message).toContain('move every account');
    expect((await runPlan(estate, plan)).status).toBe('succeeded');
    expect(isOn(estate, `${keyId}/versions/${newestVersion}`)).toBe(false);
  });

  it('disables one version alone', async () => {
    const estate = keyEstate();
    const plan = await revoke(estate, { kind: 'version', id: `${keyId}/versions/${oldVersion}` });
    expect(plan.steps.map(({ confirmation }) => confirmation?.phrase)).toEqual([`cmk/${oldVersion.slice(0, 8)}`]);
    expect((await runPlan(estate, plan)).status).toBe('succeeded');
    expect(isOn(estate, `${keyId}/versions/${newestVersion}`)).toBe(true);
  });
});

describe('revoking the grants of an account', () => {
  it('takes the assignment at the key away, and nothing of others; it can be given again', async () => {
    const estate = keyEstate();
    addUnderKey(estate, 'second', other);
    const plan = await revokeGrants(estate);
    expect(plan.blockers).toEqual([]);
    expect(plan.effects.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['dark chat']);
    expect(plan.steps).toMatchObject([
      { cost: 'disruptive', confirmation: { phrase: 'chat' }, undo: { kind: 'change' } },
    ]);
    expect((await runPlan(estate, plan)).status).toBe('succeeded');
    expect(await wrongWith(estate)).toContain('grant');
    expect(await wrongWith(estate, `${group}/providers/Microsoft.CognitiveServices/accounts/second`)).not.toContain(
      'grant',
    );
  });

  it('does not run where an inherited grant suffices, and names whom that serves too', async () => {
    const estate = keyEstate();
    estate.assign(principalId, vaultId);
    const { blockers } = await revokeGrants(estate);
    expect(blockers.map(({ rule }) => rule)).toEqual(['inherited-grant']);
    expect(blockers[0]?.message).toContain('team-vault');
  });

  it('tells which accounts share the identity that loses the key', async () => {
    const id = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/shared`;
    const estate = keyEstate();
    estate.put(id, { properties: { clientId: 'client', principalId: other, tenantId } });
    for (const account of [accountId, addUnderKey(estate, 'second', other)]) {
      estate.set(account, 'identity', { type: 'UserAssigned', userAssignedIdentities: { [id]: {} } });
      estate.set(account, 'properties.encryption.keyVaultProperties.identityClientId', 'client');
    }
    const { effects, accounts } = await revokeGrants(estate);
    expect(effects.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['dark chat', 'dark second']);
    expect(accounts.map(({ name }) => name)).toEqual(['chat', 'second']);
  });

  it('takes the permissions of an access policy away, and leaves the other policies', async () => {
    const estate = keyEstate();
    estate.set(vaultId, 'properties.enableRbacAuthorization', false);
    const policy = (objectId: string) => ({
      tenantId,
      objectId,
      permissions: { keys: ['get', 'wrapKey', 'unwrapKey'] },
    });
    estate.set(vaultId, 'properties.accessPolicies', [policy(principalId), policy(other)]);
    const plan = await revokeGrants(estate);
    expect(plan.blockers).toEqual([]);
    expect((await runPlan(estate, plan)).status).toBe('succeeded');
    const vault = await estate.resource(vaultId, never);
    expect(vault.read('properties.accessPolicies')).toMatchObject({ value: [{ objectId: other }] });
  });

  it('takes a local role assignment of a Managed HSM away', async () => {
    const estate = new FakeEstate();
    estate.permissionsHeld = [{ actions: ['*'], notActions: [], dataActions: ['*'], notDataActions: [] }];
    bindHsm(estate);
    const plan = await revokeGrants(estate);
    expect(plan.blockers).toEqual([]);
    expect((await runPlan(estate, plan)).status).toBe('succeeded');
    expect(await wrongWith(estate)).toContain('grant');
  });

  it('has nothing to take away from an account without a key, and says so', async () => {
    expect((await revokeGrants(new FakeEstate())).blockers.map(({ rule }) => rule)).toEqual(['key-source']);
  });
});
