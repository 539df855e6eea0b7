import { describe, expect, it } from 'vitest';
import type { PinInput } from '../../../../../src/core/plans/inputs.ts';
import { planFor } from '../../../../../src/core/plans/planFor.ts';
import {
  accountId,
  bind,
  bindHsm,
  FakeEstate,
  group,
  keyBody,
  keyId,
  newestVersion,
  tenantId,
  vaultId,
} from '../../../../support/fakeEstate.ts';
import { clock, keyOf, never, runPlan } from '../../../../support/planRuns.ts';

const old = 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb';

function estateWith(version = '', prepare: (estate: FakeEstate) => void = () => undefined): FakeEstate {
  const estate = new FakeEstate();
  bind(estate, version);
  estate.put(`${keyId}/versions/${newestVersion}`, keyBody());
  estate.put(`${keyId}/versions/${old}`, keyBody({}, old));
  prepare(estate);
  return estate;
}

const pin = (estate: FakeEstate, version: PinInput['version'] = 'newest', accountIds = [accountId]) =>
  planFor(estate, { kind: 'pin', accountIds, version }, clock.now(), never);
const unpin = (estate: FakeEstate, accountIds = [accountId]) =>
  planFor(estate, { kind: 'unpin', accountIds }, clock.now(), never);

/** The account reaches its key by a user-assigned identity. */
function withOwnIdentity(estate: FakeEstate): void {
  const id = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/own`;
  const principalId = '44444444-4444-4444-4444-444444444444';
  estate.put(id, { properties: { clientId: 'client', principalId, tenantId } });
  estate.set(accountId, 'identity', { type: 'UserAssigned', userAssignedIdentities: { [id]: {} } });
  estate.set(accountId, 'properties.encryption.keyVaultProperties.identityClientId', 'client');
  estate.assign(principalId, keyId);
}

describe('pinning', () => {
  it('sets the newest version and nothing else', async () => {
    const estate = estateWith('', withOwnIdentity);
    const made = await pin(estate);
    expect(made.blockers).toEqual([]);
    expect(made.notes).toEqual([]);
    const before = keyOf(estate);
    expect((await runPlan(estate, made)).status).toBe('succeeded');
    expect(keyOf(estate)).toEqual({ ...before, keyVersion: newestVersion });
    expect((await pin(estate)).steps).toEqual([]);
  });

  it('warns of a version that is not the newest', async () => {
    const estate = estateWith();
    const made = await pin(estate, { pinned: old });
    expect(made.blockers).toEqual([]);
    expect(made.notes).toMatchObject([{ rule: 'key-version', severity: 'warning' }]);
    await runPlan(estate, made);
    expect(keyOf(estate)?.['keyVersion']).toBe(old);
  });

  it('warns where the key is rotated by itself', async () => {
    const rotationPolicy = { lifetimeActions: [{ trigger: { timeAfterCreate: 'P90D' }, action: { type: 'Rotate' } }] };
    const estate = estateWith('', (e) => e.set(keyId, 'properties.rotationPolicy', rotationPolicy));
    expect((await pin(estate)).notes.map(({ rule }) => rule)).toEqual(['rotation-policy']);
  });

  it.each<[string, string, (estate: FakeEstate) => void, string?]>([
    [
      'a disabled version',
      'key-enabled',
      (e) => e.set(`${keyId}/versions/${old}`, 'properties.attributes.enabled', false),
    ],
    ['an expired version', 'key-dates', (e) => e.set(`${keyId}/versions/${old}`, 'properties.attributes.exp', 1000)],
    ['a version that is not there', 'key-version', () => undefined, 'f'.repeat(32)],
    ['Microsoft-managed keys', 'key-source', (e) => e.set(accountId, 'properties.encryption', undefined)],
  ])('is blocked by %s', async (_, rule, prepare, version = old) => {
    const { blockers } = await pin(estateWith('', prepare), { pinned: version });
    expect(blockers.map((blocker) => blocker.rule)).toEqual([rule]);
  });

  it.each([
    ['a key that cannot be read', keyId],
    ['a key store that cannot be seen', vaultId],
  ])('does not know the newest version of %s, but takes one that is named', async (_, id) => {
    const estate = estateWith('', (e) => void e.bodies.delete(id.toLowerCase()));
    expect((await pin(estate)).blockers.map(({ rule }) => rule)).toEqual(['key-visible']);
    const named = await pin(estate, { pinned: old });
    expect(named.blockers).toEqual([]);
    expect(named.notes.map(({ rule, certainty }) => [rule, certainty])).toEqual([['key-visible', 'unknown']]);
    expect((await runPlan(estate, named)).status).toBe('succeeded');
  });

  it('holds each of several accounts to the version of its own key, one first', async () => {
    const second = 'cccccccccccccccccccccccccccccccc';
    const estate = estateWith();
    const other = estate.addAccount('second', '44444444-4444-4444-4444-444444444444', {
      identity: { type: 'SystemAssigned', principalId: '44444444-4444-4444-4444-444444444444' },
    });
    estate.set(other, 'properties.encryption', {
      keySource: 'Microsoft.KeyVault',
      keyVaultProperties: { keyVaultUri: 'https://team-vault.vault.azure.net/', keyName: 'second' },
    });
    estate.put(`${vaultId}/keys/second`, keyBody({}, second));
    estate.assign('44444444-4444-4444-4444-444444444444', vaultId);
    const made = await pin(estate, 'newest', [accountId, other]);
    expect(made.blockers).toEqual([]);
    expect(made.steps.map(({ after }) => after)).toEqual([[], ['encryption-chat']]);
    await runPlan(estate, made);
    expect([keyOf(estate)?.['keyVersion'], keyOf(estate, other)?.['keyVersion']]).toEqual([newestVersion, second]);
  });
});

describe('unpinning', () => {
  it('takes the version away and keeps the identity', async () => {
    const estate = estateWith(old, withOwnIdentity);
    const made = await unpin(estate);
    expect(made.blockers).toEqual([]);
    expect((await runPlan(estate, made)).status).toBe('succeeded');
    expect(keyOf(estate)).toMatchObject({ keyVersion: '', keyName: 'cmk', identityClientId: 'client' });
    expect((await unpin(estate)).steps).toEqual([]);
  });

  it('says for kind OpenAI that the documents contradict each other, and how to find out', async () => {
    const estate = estateWith(old);
    const [note] = (await unpin(estate)).notes;
    expect(note?.rule).toBe('versionless');
    expect(note?.message).toContain('KeyWrap');
    estate.set(accountId, 'kind', 'AIServices');
    expect((await unpin(estate)).notes).toEqual([]);
  });

  it('says for a Managed HSM that templates demand a version', async () => {
    const estate = new FakeEstate();
    bindHsm(estate);
    estate.set(accountId, 'properties.encryption.keyVaultProperties.keyVersion', newestVersion);
    expect((await unpin(estate)).notes.map(({ message }) => message).join(' ')).toContain('team-hsm');
  });

  it('is blocked where the newest version is disabled', async () => {
    const estate = estateWith(old, (e) => e.set(keyId, 'properties.attributes.enabled', false));
    expect((await unpin(estate)).blockers.map(({ rule }) => rule)).toEqual(['key-enabled']);
  });
});
