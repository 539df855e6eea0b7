import { describe, expect, it } from 'vitest';
import { AzureFailure } from '../../../../../src/core/failure.ts';
import type { MoveInput } from '../../../../../src/core/plans/inputs.ts';
import { planFor } from '../../../../../src/core/plans/planFor.ts';
import { liveResource } from '../../../../../src/core/resources/resource.ts';
import { types } from '../../../../../src/core/resources/types.ts';
import {
  accountId,
  addHsm,
  bind,
  FakeEstate,
  group,
  hsmKeyId,
  hsmUri,
  keyBody,
  keyId,
  tenantId,
  vaultId,
} from '../../../../support/fakeEstate.ts';
import { clock, cutOffEverywhere, keyOf, never, runPlan, wrongWith } from '../../../../support/planRuns.ts';

const identityId = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/own`;
const identityPrincipal = '44444444-4444-4444-4444-444444444444';
const otherKeyId = `${vaultId}/keys/other`;
const input: MoveInput = {
  kind: 'move',
  accountIds: [accountId],
  key: { kind: 'existing', id: otherKeyId },
  version: 'newest',
  preferences: { grantScope: 'key' },
};

function estateWith(prepare: (estate: FakeEstate) => void = () => undefined): FakeEstate {
  const estate = new FakeEstate();
  estate.permissionsHeld = [{ actions: ['*'], notActions: [], dataActions: ['*'], notDataActions: [] }];
  bind(estate);
  estate.put(otherKeyId, keyBody());
  prepare(estate);
  return estate;
}

function plan(estate: FakeEstate, changes: Partial<MoveInput> = {}) {
  return planFor(estate, { ...input, ...changes }, clock.now(), never);
}

/** The account reaches its key by a user-assigned identity. */
function withOwnIdentity(estate: FakeEstate): void {
  const clientId = 'client';
  const listed = { [identityId]: { clientId, principalId: identityPrincipal } };
  estate.put(identityId, { properties: { clientId, principalId: identityPrincipal, tenantId } });
  estate.set(accountId, 'identity', { type: 'UserAssigned', userAssignedIdentities: listed });
  estate.set(accountId, 'properties.encryption.keyVaultProperties.identityClientId', clientId);
  estate.assign(identityPrincipal, keyId);
}

const foundry = (projects: number | 'unread') => (estate: FakeEstate) => {
  estate.set(accountId, 'kind', 'AIServices');
  estate.projects = () => {
    if (projects === 'unread') throw new AzureFailure({ kind: 'forbidden', purpose: 'list the projects' });
    const items = Array.from({ length: projects }, (_, index) =>
      liveResource(`${accountId}/projects/${index}`, types.project, {}),
    );
    return Promise.resolve({ items, gaps: [] });
  };
};

describe('the move plan', () => {
  it('grants at the new key and switches; the old key and its grant stay, and it says so', async () => {
    const estate = estateWith();
    const made = await plan(estate);
    expect(made.blockers).toEqual([]);
    expect(made.steps.map(({ id }) => id)).toEqual(['grant', 'encryption']);
    expect(made.notes.map(({ rule }) => rule)).toEqual(['old-key']);
    expect((await runPlan(estate, made)).status).toBe('succeeded');
    expect(keyOf(estate)?.['keyName']).toBe('other');
    expect(await wrongWith(estate)).toEqual([]);
    expect((await estate.grants('33333333-3333-3333-3333-333333333333', keyId, never)).assignments).toHaveLength(1);
    expect((await plan(estate)).steps).toEqual([]);
    expect((await plan(estate)).notes).toEqual([]);
  });

  it('moves to a Managed HSM, and to a new vault', async () => {
    const estate = estateWith(addHsm);
    await runPlan(estate, await plan(estate, { key: { kind: 'existing', id: hsmKeyId } }));
    expect(keyOf(estate)?.['keyVaultUri']).toBe(hsmUri);
    const store = {
      kind: 'new',
      resourceGroupId: group,
      name: 'fresh',
      location: 'westeurope',
      sku: 'standard',
      retentionDays: 7,
    } as const;
    await runPlan(estate, await plan(estate, { key: { kind: 'new', store, name: 'k', keyType: 'RSA' } }));
    expect(keyOf(estate)).toMatchObject({ keyVaultUri: 'https://fresh.vault.azure.net/', keyName: 'k' });
    expect(await wrongWith(estate)).toEqual([]);
  });

  it('goes on after being cut off at any change', async () => {
    const cutOffs = await cutOffEverywhere(estateWith, plan, (estate) => {
      expect(keyOf(estate)?.['keyName']).toBe('other');
    });
    expect(cutOffs).toBe(2);
  });

  it.each([
    ['read', () => undefined],
    ['not to be read, and known from its account', (e: FakeEstate) => void e.bodies.delete(identityId.toLowerCase())],
  ])('keeps the identity that the account uses now: %s', async (_, prepare) => {
    const estate = estateWith(withOwnIdentity);
    prepare(estate);
    const made = await plan(estate);
    expect(made.blockers).toEqual([]);
    expect((await runPlan(estate, made)).status).toBe('succeeded');
    expect(keyOf(estate)).toMatchObject({ keyName: 'other', identityClientId: 'client' });
    expect((await estate.grants(identityPrincipal, otherKeyId, never)).assignments).toHaveLength(1);
  });

  it('takes another identity where one is chosen', async () => {
    const estate = estateWith(withOwnIdentity);
    await runPlan(estate, await plan(estate, { identity: { kind: 'system' } }));
    expect(keyOf(estate)?.['identityClientId']).toBeUndefined();
    expect(await wrongWith(estate)).toEqual([]);
  });

  it('asks for an identity where the one that is named is not attached', async () => {
    const estate = estateWith((e) =>
      e.set(accountId, 'properties.encryption.keyVaultProperties.identityClientId', 'gone'),
    );
    expect((await plan(estate)).blockers.map(({ rule }) => rule)).toContain('identity');
  });

  it('refuses an account under Microsoft-managed keys, and says what to use instead', async () => {
    const estate = estateWith((e) => e.set(accountId, 'properties.encryption', undefined));
    expect((await plan(estate)).blockers[0]?.message).toContain('enable');
  });

  it.each([
    ['to another store, with projects', 1, hsmKeyId, ['same-key-store']],
    ['to another store, without projects', 0, hsmKeyId, []],
    ['within its store, with projects', 1, otherKeyId, []],
  ] as const)('a Foundry account: %s', async (_, projects, id, rules) => {
    const estate = estateWith(foundry(projects));
    addHsm(estate);
    const { blockers } = await plan(estate, { key: { kind: 'existing', id } });
    expect(blockers.map(({ rule }) => rule)).toEqual(rules);
  });

  it('leaves it open whether a Foundry account may go where its projects cannot be read', async () => {
    const estate = estateWith(foundry('unread'));
    addHsm(estate);
    const { blockers, notes } = await plan(estate, { key: { kind: 'existing', id: hsmKeyId } });
    expect(blockers).toEqual([]);
    expect(notes.find(({ rule }) => rule === 'same-key-store')?.certainty).toBe('unknown');
  });

  it('says that the documents contradict each other on following', async () => {
    expect((await plan(estateWith(), { version: 'versionless' })).notes.map(({ rule }) => rule)).toContain(
      'versionless',
    );
  });
});
