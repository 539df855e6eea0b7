import { describe, expect, it } from 'vitest';
import { originalId, purgeDate } from '../../../../../src/core/inspection/deleted.ts';
import { planFor } from '../../../../../src/core/plans/planFor.ts';
import { normalizeArmId } from '../../../../../src/core/resources/armId.ts';
import { liveResource } from '../../../../../src/core/resources/resource.ts';
import { types } from '../../../../../src/core/resources/types.ts';
import { AccessEstate, clock, idsOf, runPlan, wordsOf } from '../../../../support/accessEstate.ts';
import {
  accountId,
  bind,
  group,
  keyBody,
  keyId,
  principalId,
  subscriptionId,
  tenantId,
  vaultId,
} from '../../../../support/fakeEstate.ts';

const { signal } = new AbortController();
const hsmId = `${group}/providers/Microsoft.KeyVault/managedHSMs/team-hsm`;

const plan = (estate: AccessEstate, id: string) => planFor(estate, { kind: 'recover', id }, clock.now(), signal);

function bound(): AccessEstate {
  const estate = new AccessEstate();
  bind(estate);
  return estate;
}

describe('recovering', () => {
  it('a key brings it back, with the date until which that can be done, and names the accounts that get it back', async () => {
    const estate = bound();
    estate.softDelete(keyId, { scheduledPurgeDate: Date.UTC(2026, 1, 2) / 1000 });
    const made = await plan(estate, keyId);
    expect(made.choices).toContainEqual({ label: 'Purged for good on', value: '2026-02-02 00:00 UTC' });
    expect(made.effects.map(({ kind, name }) => [kind, name])).toEqual([['follows', 'chat']]);
    expect(idsOf(made)).toEqual(['recover-key', 'grant']);
    expect((await runPlan(estate, made)).status).toBe('succeeded');
  });

  it('a key of a deleted vault brings back the vault first, then the key, then the grants', async () => {
    const estate = bound();
    estate.softDelete(keyId);
    estate.softDelete(vaultId);
    const made = await plan(estate, keyId);
    expect(idsOf(made)).toEqual(['recover-store', 'recover-key', 'grant']);
    const end = await runPlan(estate, made);
    expect(end.status).toBe('succeeded');
    expect(estate.applied.map(({ resource }) => resource).slice(0, 2)).toEqual([vaultId, keyId]);
  });

  it('a vault brings back the keys and grants of the accounts that are known to use it', async () => {
    const estate = bound();
    estate.softDelete(vaultId);
    const made = await plan(estate, vaultId);
    expect(idsOf(made)).toEqual(['recover-store', 'recover-key', 'grant']);
    expect(wordsOf(made)).toContain('drops the role assignments');
    expect((await runPlan(estate, made)).status).toBe('succeeded');
    expect((await estate.grants(principalId, keyId, signal)).assignments).toHaveLength(1);
  });

  it('a Managed HSM does not make local role assignments again: they lie in it', async () => {
    const estate = bound();
    estate.put(hsmId, {
      location: 'westeurope',
      properties: { hsmUri: 'https://team-hsm.managedhsm.azure.net/', tenantId },
    });
    estate.put(`${hsmId}/keys/cmk`, keyBody({ kty: 'RSA-HSM' }));
    estate.set(
      accountId,
      'properties.encryption.keyVaultProperties.keyVaultUri',
      'https://team-hsm.managedhsm.azure.net',
    );
    estate.softDelete(hsmId);
    const made = await plan(estate, hsmId);
    expect(idsOf(made)).toEqual(['recover-store', 'recover-key']);
    expect(made.steps[0]?.change).toMatchObject({ type: types.managedHsm });
    expect(wordsOf(made)).toContain('local role assignments');
    expect((await runPlan(estate, made)).status).toBe('succeeded');
  });

  it('an account comes after its vault, its key and its grants', async () => {
    const estate = bound();
    estate.softDelete(accountId);
    estate.softDelete(vaultId);
    const made = await plan(estate, accountId);
    expect(idsOf(made)).toEqual(['recover-store', 'recover-key', 'grant', 'recover-account']);
    expect(made.steps.at(-1)?.after).toEqual(['recover-store', 'recover-key', 'grant']);
    const end = await runPlan(estate, made);
    expect(end.status).toBe('succeeded');
    expect(end.proofs?.[0]?.value).toMatchObject({ keySource: 'Microsoft.KeyVault' });
    expect((await estate.grants(principalId, keyId, signal)).assignments).toHaveLength(1);
  });

  it('an account comes after its key where only that is deleted', async () => {
    const estate = bound();
    estate.softDelete(accountId);
    estate.softDelete(keyId);
    const made = await plan(estate, accountId);
    expect(idsOf(made)).toEqual(['recover-key', 'grant', 'recover-account']);
    expect((await runPlan(estate, made)).status).toBe('succeeded');
  });

  it('an account comes after a firewall lets it in', async () => {
    const estate = bound();
    estate.set(vaultId, 'properties.networkAcls', { defaultAction: 'Deny', bypass: 'None' });
    estate.softDelete(accountId);
    expect(idsOf(await plan(estate, accountId))).toEqual(['trusted-services', 'recover-account']);
  });

  it('an account under Microsoft-managed keys needs nothing else', async () => {
    const estate = new AccessEstate();
    estate.softDelete(accountId);
    const made = await plan(estate, accountId);
    expect(idsOf(made)).toEqual(['recover-account']);
    expect(wordsOf(made)).toContain('not documented');
  });

  it('an account whose vault is nowhere comes back all the same, with a warning', async () => {
    const estate = bound();
    estate.softDelete(accountId);
    estate.bodies.delete(normalizeArmId(vaultId));
    const made = await plan(estate, accountId);
    expect(made.blockers).toEqual([]);
    expect(idsOf(made)).toEqual(['recover-account']);
    expect(wordsOf(made)).toContain('comes back without access to its data');
  });
});

describe('what cannot be recovered', () => {
  it.each([keyId, vaultId, accountId])('is still there, or its name is taken: %s', async (id) => {
    const made = await plan(bound(), id);
    expect(made.steps).toEqual([]);
    expect(made.blockers[0]?.message).toContain('nothing to recover');
  });

  it.each([keyId, vaultId, accountId])('was purged: %s', async (id) => {
    const estate = bound();
    estate.softDelete(id);
    estate.deletedBodies.clear();
    const made = await plan(estate, id);
    expect(made.steps).toEqual([]);
    expect(made.blockers[0]?.message).toMatch(/purged.*Azure Support/);
  });

  it('a key of a vault that was purged', async () => {
    const estate = bound();
    estate.softDelete(vaultId);
    estate.deletedBodies.clear();
    expect((await plan(estate, keyId)).blockers[0]?.message).toContain('vault team-vault');
  });

  it('comes back into a resource group, which must be there', async () => {
    const estate = bound();
    estate.softDelete(accountId);
    estate.bodies.delete(normalizeArmId(group));
    expect((await plan(estate, accountId)).blockers.map(({ rule }) => rule)).toEqual(['resource-group']);
  });

  it('is of another type', async () => {
    await expect(plan(bound(), group)).rejects.toThrow('cannot be recovered');
  });
});

describe('what Azure tells of a deleted resource', () => {
  const at = (id: string, type: Parameters<typeof liveResource>[1], properties = {}) =>
    liveResource(id, type, { properties });

  it('names what it was, however it is listed', () => {
    const locations = `/subscriptions/${subscriptionId}/providers`;
    const vault = at(
      `${locations}/Microsoft.KeyVault/locations/westeurope/deletedVaults/team-vault`,
      types.deletedVault,
      { vaultId },
    );
    const hsm = at(
      `${locations}/Microsoft.KeyVault/locations/westeurope/deletedManagedHSMs/team-hsm`,
      types.deletedManagedHsm,
      { mhsmId: hsmId },
    );
    const account = at(
      `${locations}/Microsoft.CognitiveServices/locations/westeurope/resourceGroups/rg/deletedAccounts/chat`,
      types.deletedAccount,
    );
    expect([vault, hsm, account].map(originalId)).toEqual([vaultId, hsmId, accountId]);
    expect(originalId(at(keyId, types.deletedKey))).toBe(keyId);
  });

  it('dates the purge in seconds or in words', () => {
    const date = Date.UTC(2026, 2, 1);
    expect(purgeDate(at(keyId, types.deletedKey, { scheduledPurgeDate: date / 1000 }))).toBe(date);
    expect(purgeDate(at(keyId, types.deletedKey, { scheduledPurgeDate: '2026-03-01T00:00:00Z' }))).toBe(date);
    expect(purgeDate(at(keyId, types.deletedKey))).toBeUndefined();
  });
});
