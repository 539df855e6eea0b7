import { describe, expect, it } from 'vitest';
import { blastRadius, blastSubjectOf, type BlastSubject } from '../../../../src/core/inspection/blastRadius.ts';
import { effectsOf } from '../../../../src/core/plans/goals/parts/effects.ts';
import {
  accountId,
  bindHsm,
  FakeEstate,
  group,
  hsmId,
  hsmKeyId,
  keyId,
  newestVersion,
  principalId,
  tenantId,
  vaultId,
} from '../../../support/fakeEstate.ts';
import { addUnderKey, hour, keepLog, keyEstate, oldVersion, stranger, useRow } from '../../../support/keyLife.ts';
import { clock, never } from '../../../support/planRuns.ts';

const now = clock.now();
const other = '55555555-5555-5555-5555-555555555555';

function radius(estate: FakeEstate, subject: BlastSubject | undefined) {
  if (!subject) throw new Error('no subject');
  return blastRadius(estate, subject, now, never);
}

async function effects(estate: FakeEstate, subject: BlastSubject | undefined) {
  return Object.fromEntries(
    (await radius(estate, subject)).accounts.map(({ account, effect }) => [account.name, effect]),
  );
}

const assignmentOf = (estate: FakeEstate, principal = principalId) =>
  [...estate.bodies.values()].filter(({ id }) => id.includes('/roleAssignments/') && id.endsWith(principal));

describe('the blast radius', () => {
  it.each([
    ['a vault', vaultId],
    ['a key', keyId],
    ['the newest version', `${keyId}/versions/${newestVersion}`],
    ["an account's own identity", accountId],
  ])('of %s holds the account that depends on it', async (_, id) => {
    const estate = keyEstate();
    estate.addAccount('without-key', other);
    expect(await effects(estate, blastSubjectOf(id))).toEqual({ chat: 'dark' });
  });

  it('of another key or vault is empty', async () => {
    const estate = keyEstate();
    estate.put(`${vaultId}/keys/spare`, { properties: {} });
    expect(await effects(estate, blastSubjectOf(`${vaultId}/keys/spare`))).toEqual({});
  });

  it('of an old version is told by the log alone', async () => {
    const version = blastSubjectOf(`${keyId}/versions/${oldVersion}`);
    const estate = keyEstate();
    expect(await effects(estate, version)).toEqual({ chat: 'unknown' });
    keepLog(estate, now, [useRow(newestVersion, now - hour)]);
    expect(await effects(estate, version)).toEqual({ chat: 'keeps' });
    keepLog(estate, now, [useRow(newestVersion, now - hour), useRow(oldVersion, now - hour)]);
    expect(await effects(estate, version)).toEqual({ chat: 'dark' });
    expect(await effects(keyEstate(oldVersion), version)).toEqual({ chat: 'dark' });
  });

  it('of a grant is dark only where no other one suffices', async () => {
    const estate = keyEstate();
    const [own] = assignmentOf(estate);
    const subject = blastSubjectOf(own?.id ?? '');
    expect(await effects(estate, subject)).toEqual({ chat: 'dark' });
    estate.assign(principalId, vaultId);
    const { accounts } = await radius(estate, subject);
    expect(accounts[0]).toMatchObject({ effect: 'keeps', version: 'versionless' });
    expect(accounts[0]?.reason).toContain('at team-vault');
    const grants = assignmentOf(estate).map(({ id }) => ({ kind: 'assignment' as const, id }));
    expect(await effects(estate, { kind: 'grants', id: accountId, grants })).toEqual({ chat: 'dark' });
  });

  it('of a grant leaves those alone whom it is not given to', async () => {
    const estate = keyEstate();
    addUnderKey(estate, 'second', other);
    expect(await effects(estate, blastSubjectOf(assignmentOf(estate, other)[0]?.id ?? ''))).toEqual({ second: 'dark' });
  });

  it('of an access policy is of the principal that it names', async () => {
    const estate = keyEstate();
    estate.set(vaultId, 'properties.enableRbacAuthorization', false);
    const permissions = { keys: ['get', 'wrapKey', 'unwrapKey'] };
    estate.set(vaultId, 'properties.accessPolicies', [{ tenantId, objectId: principalId, permissions }]);
    expect(await effects(estate, { kind: 'policy', id: vaultId, objectId: principalId })).toEqual({ chat: 'dark' });
    expect(await effects(estate, { kind: 'policy', id: vaultId, objectId: other })).toEqual({});
  });

  it('of a user-assigned identity holds every account that reaches its key with it', async () => {
    const id = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/shared`;
    const estate = keyEstate();
    estate.put(id, { properties: { clientId: 'client', principalId: other, tenantId } });
    estate.assign(other, keyId);
    for (const account of [accountId, addUnderKey(estate, 'second', other)]) {
      estate.set(account, 'identity', { type: 'UserAssigned', userAssignedIdentities: { [id]: {} } });
      estate.set(account, 'properties.encryption.keyVaultProperties.identityClientId', 'client');
    }
    expect(await effects(estate, blastSubjectOf(id))).toEqual({ chat: 'dark', second: 'dark' });
  });

  it('of a Managed HSM and its local role assignment', async () => {
    const estate = new FakeEstate();
    bindHsm(estate);
    const local = [...estate.bodies.values()].find(({ id }) => id.includes('/localRoleAssignments/'));
    for (const id of [hsmId, hsmKeyId, local?.id ?? ''])
      expect(await effects(estate, blastSubjectOf(id))).toEqual({ chat: 'dark' });
  });

  it('holds deleted accounts, strangers in the log, and what could not be seen', async () => {
    const estate = keyEstate();
    const id = addUnderKey(estate, 'gone', other).toLowerCase();
    estate.deletedBodies.set(id, estate.bodies.get(id)?.body ?? {});
    estate.bodies.delete(id);
    keepLog(estate, now, [useRow(newestVersion, now - hour, { principalId: stranger })]);
    const found = await radius(estate, blastSubjectOf(keyId));
    expect(found.deletedAccounts.map(({ account, effect }) => [account.name, effect])).toEqual([['gone', 'dark']]);
    expect(found.others.map(({ row }) => row.principalId)).toEqual([stranger]);
    expect(found.gaps).toEqual([]);
    estate.uses.clear();
    expect((await radius(estate, blastSubjectOf(keyId))).gaps.join()).toContain('cannot be known');
  });

  it('says what stops and what goes on', async () => {
    const [effect] = effectsOf(await radius(keyEstate(), blastSubjectOf(keyId)));
    expect(effect).toMatchObject({ kind: 'dark', subject: accountId, name: 'chat' });
    expect(effect?.message).toContain('no model fine-tuned');
    expect(effect?.message).toContain('deployed already keep serving');
  });

  it('does not read a store that cannot be seen as harmless', async () => {
    const estate = keyEstate();
    estate.set(accountId, 'properties.encryption.keyVaultProperties.keyVaultUri', 'https://elsewhere.vault.azure.net/');
    expect(await effects(estate, blastSubjectOf(keyId))).toEqual({ chat: 'unknown' });
  });
});
