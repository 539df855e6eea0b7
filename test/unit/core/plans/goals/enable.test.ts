import { describe, expect, it } from 'vitest';
import { planEnable, type EnableInput } from '../../../../../src/core/plans/goals/enable.ts';
import type { NewKey, NewVault } from '../../../../../src/core/plans/inputs.ts';
import { liveResource } from '../../../../../src/core/resources/resource.ts';
import { types } from '../../../../../src/core/resources/types.ts';
import {
  accountId,
  addHsm,
  bind,
  FakeEstate,
  group,
  hsmId,
  hsmKeyId,
  hsmUri,
  keyId,
  newestVersion,
  principalId,
  tenantId,
  vaultId,
} from '../../../../support/fakeEstate.ts';
import { clock, cutOffEverywhere, keyOf, never, runPlan, wrongWith } from '../../../../support/planRuns.ts';

const otherPrincipal = '44444444-4444-4444-4444-444444444444';
const identityId = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/shared`;
const input: EnableInput = {
  kind: 'enable',
  accountIds: [accountId],
  key: { kind: 'existing', id: keyId },
  version: 'versionless',
  identity: { kind: 'system' },
  preferences: { grantScope: 'key' },
};
const newVault: NewVault = {
  kind: 'new',
  resourceGroupId: group,
  name: 'fresh-vault',
  location: 'westeurope',
  sku: 'premium',
  retentionDays: 90,
};
const inVault = { kind: 'existing', id: vaultId } as const;
const inHsm = { kind: 'existing', id: hsmId } as const;
const newKey: NewKey = { kind: 'new', store: inVault, name: 'fresh', keyType: 'RSA' };
const policy = { expiryTime: 'P1Y', rotate: { timeAfterCreate: 'P90D' } };
const file = { format: 'pem', path: '/keys/cmk.pem', sha256: 'ab' } as const;

function estateWith(prepare: (estate: FakeEstate) => void = () => undefined): FakeEstate {
  const estate = new FakeEstate();
  estate.permissionsHeld = [{ actions: ['*'], notActions: [], dataActions: ['*'], notDataActions: [] }];
  estate.put(identityId, {
    location: 'westeurope',
    properties: { clientId: 'client', principalId: otherPrincipal, tenantId },
  });
  prepare(estate);
  return estate;
}

function plan(estate: FakeEstate, changes: Partial<EnableInput> = {}) {
  return planEnable(estate, { ...input, ...changes }, clock.now(), never);
}

const accessPolicies = (e: FakeEstate) => e.set(vaultId, 'properties.enableRbacAuthorization', false);

describe('every variant of enable', () => {
  const variants: [string, Partial<EnableInput>, string[], ((estate: FakeEstate) => void)?][] = [
    ['an existing key', {}, ['identity', 'purge-protection', 'grant', 'encryption']],
    ['a pinned version', { version: 'newest' }, ['identity', 'purge-protection', 'grant', 'encryption']],
    [
      'the whole vault',
      { preferences: { grantScope: 'store' } },
      ['identity', 'purge-protection', 'grant', 'encryption'],
    ],
    ['access policies', {}, ['identity', 'purge-protection', 'grant', 'encryption'], accessPolicies],
    [
      'a user-assigned identity',
      { identity: { kind: 'user', id: identityId } },
      ['identity', 'purge-protection', 'grant', 'encryption'],
    ],
    ['a new key', { key: newKey }, ['key', 'identity', 'purge-protection', 'grant', 'encryption']],
    [
      'a new key, pinned',
      { key: newKey, version: 'newest' },
      ['key', 'identity', 'purge-protection', 'grant', 'encryption'],
    ],
    [
      'a new key with a rotation policy',
      { key: { ...newKey, rotationPolicy: policy } },
      ['key', 'rotation-policy', 'identity', 'purge-protection', 'grant', 'encryption'],
    ],
    [
      'an imported key',
      { key: { kind: 'import', store: inVault, name: 'brought', file, keyType: 'RSA' } },
      ['key', 'identity', 'purge-protection', 'grant', 'encryption'],
    ],
    [
      'a new HSM-protected key in a new vault',
      { key: { ...newKey, store: newVault, keyType: 'RSA-HSM' } },
      ['vault', 'key', 'identity', 'grant', 'encryption'],
    ],
    [
      'a key in a Managed HSM',
      { key: { kind: 'existing', id: hsmKeyId } },
      ['identity', 'grant', 'encryption'],
      addHsm,
    ],
    [
      'all keys of a Managed HSM',
      { key: { kind: 'existing', id: hsmKeyId }, preferences: { grantScope: 'store' } },
      ['identity', 'grant', 'encryption'],
      addHsm,
    ],
    [
      'a new key in a Managed HSM, pinned',
      { key: { ...newKey, store: inHsm, keyType: 'RSA-HSM' }, version: 'newest' },
      ['key', 'identity', 'grant', 'encryption'],
      addHsm,
    ],
  ];

  it.each(variants)(
    'runs to its end, and a second plan finds nothing to do: %s',
    async (_, changes, steps, prepare) => {
      const estate = estateWith(prepare);
      const made = await plan(estate, changes);
      expect(made.blockers).toEqual([]);
      expect(made.steps.map(({ id }) => id)).toEqual(steps);
      expect((await runPlan(estate, made)).status).toBe('succeeded');
      expect(await wrongWith(estate)).toEqual([]);
      if (changes.key === undefined || changes.key.kind === 'existing') {
        expect((await plan(estate, changes)).steps).toEqual([]);
      }
    },
  );

  it.each(variants)(
    'goes on after being cut off at any change, and repeats none: %s',
    async (_, changes, steps, prepare) => {
      const cutOffs = await cutOffEverywhere(
        () => estateWith(prepare),
        (estate) => plan(estate, changes),
        (estate) => expect(keyOf(estate)?.['keyName']).toBeDefined(),
      );
      expect(cutOffs).toBe(steps.length);
    },
  );

  it('puts the account under the key of the HSM, by a local role at the key', async () => {
    const estate = estateWith(addHsm);
    const made = await plan(estate, { key: { kind: 'existing', id: hsmKeyId } });
    expect(made.steps.find(({ id }) => id === 'grant')?.change).toMatchObject({
      type: types.hsmLocalRoleAssignment,
      scope: hsmKeyId,
    });
    await runPlan(estate, made);
    expect(keyOf(estate)).toMatchObject({ keyVaultUri: hsmUri, keyName: 'cmk' });
  });

  it('assigns at the keys of an HSM, not at the HSM itself, where the whole store is wanted', async () => {
    const made = await plan(estateWith(addHsm), {
      key: { kind: 'existing', id: hsmKeyId },
      preferences: { grantScope: 'store' },
    });
    expect(made.steps.find(({ id }) => id === 'grant')?.change).toMatchObject({ scope: `${hsmId}/keys` });
  });

  it('gives a pinned new key the version that it gets', async () => {
    const estate = estateWith();
    await runPlan(estate, await plan(estate, { key: newKey, version: 'newest' }));
    expect(keyOf(estate)?.['keyVersion']).toBe('b'.repeat(32));
  });

  it('gives the dates and the policy to a new key', async () => {
    const estate = estateWith();
    const expires = clock.now() / 1000 + 365 * 86_400;
    await runPlan(estate, await plan(estate, { key: { ...newKey, expires, rotationPolicy: policy } }));
    expect(estate.bodies.get(`${vaultId}/keys/fresh`.toLowerCase())?.body['properties']).toMatchObject({
      attributes: { exp: expires },
      rotationPolicy: { lifetimeActions: [{ trigger: { timeAfterCreate: 'P90D' }, action: { type: 'rotate' } }] },
    });
  });
});

describe('what enable is blocked by', () => {
  const seconds = clock.now() / 1000;
  const cases: [string, string, Partial<EnableInput>, ((estate: FakeEstate) => void)?][] = [
    [
      'an HSM-protected key in a standard vault that is there',
      'key-protection',
      { key: { ...newKey, keyType: 'RSA-HSM' } },
      (e) => e.set(vaultId, 'properties.sku', { name: 'standard' }),
    ],
    [
      'an HSM-protected key in a standard vault that is to be made',
      'key-protection',
      { key: { ...newKey, store: { ...newVault, sku: 'standard' }, keyType: 'RSA-HSM' } },
    ],
    ['a software-protected key in a Managed HSM', 'key-protection', { key: { ...newKey, store: inHsm } }, addHsm],
    ['a new vault in another region', 'region', { key: { ...newKey, store: { ...newVault, location: 'eastus' } } }],
    ['a key that is born expired', 'key-dates', { key: { ...newKey, expires: seconds - 1 } }],
    ['a key that is not valid yet', 'key-dates', { key: { ...newKey, notBefore: seconds + 86_400 } }],
    [
      'a key that expires before it is valid',
      'key-dates',
      { key: { ...newKey, notBefore: seconds - 10, expires: seconds - 20 } },
    ],
    ['a name that Key Vault refuses', 'key-name', { key: { ...newKey, name: 'a_b' } }],
    ['a name that is taken', 'key-name', { key: { ...newKey, name: 'cmk' } }],
    [
      'a name of a new vault that is taken',
      'vault-name',
      { key: { ...newKey, store: newVault } },
      (e) => (e.takenNames = ['fresh-vault']),
    ],
    ['a version that is not there', 'key-version', { version: { pinned: 'f'.repeat(32) } }],
    ['a version of a key that is yet to be made', 'key-version', { key: newKey, version: { pinned: newestVersion } }],
    [
      'versions that are valid for too short a time',
      'rotation-policy',
      { key: { ...newKey, rotationPolicy: { expiryTime: 'P27D' } } },
    ],
    [
      'a rotation that comes too early for Managed HSM',
      'rotation-policy',
      { key: { ...newKey, store: inHsm, keyType: 'RSA-HSM', rotationPolicy: { rotate: { timeAfterCreate: 'P10D' } } } },
      addHsm,
    ],
    [
      'a notification that Managed HSM does not send',
      'rotation-policy',
      {
        key: {
          ...newKey,
          store: inHsm,
          keyType: 'RSA-HSM',
          rotationPolicy: { expiryTime: 'P90D', notify: { timeBeforeExpiry: 'P30D' } },
        },
      },
      addHsm,
    ],
    [
      'a rotation before an expiry that never comes',
      'rotation-policy',
      { key: { ...newKey, rotationPolicy: { rotate: { timeBeforeExpiry: 'P30D' } } } },
    ],
    ['no duration', 'rotation-policy', { key: { ...newKey, rotationPolicy: { expiryTime: '90 days' } } }],
    [
      'a BYOK file for a software-protected key',
      'import-format',
      { key: { kind: 'import', store: inVault, name: 'brought', file: { ...file, format: 'byok' }, keyType: 'RSA' } },
    ],
    [
      'a Managed HSM that is not activated',
      'hsm-activated',
      { key: { kind: 'existing', id: hsmKeyId } },
      (e) => {
        addHsm(e);
        e.set(hsmId, 'properties.securityDomainProperties', { activationStatus: 'NotActivated' });
      },
    ],
  ];

  it.each(cases)('%s', async (_, rule, changes, prepare) => {
    const { blockers } = await plan(estateWith(prepare), changes);
    expect(new Set(blockers.map((blocker) => blocker.rule))).toEqual(new Set([rule]));
  });

  it('a Foundry account with projects that would leave its key store', async () => {
    const estate = estateWith((e) => {
      bind(e);
      e.set(accountId, 'kind', 'AIServices');
      e.projects = () =>
        Promise.resolve({ items: [liveResource(`${accountId}/projects/p`, types.project, {})], gaps: [] });
    });
    const { blockers } = await plan(estate, { key: { ...newKey, store: newVault } });
    expect(blockers[0]?.message).toContain('only to keys in the same key store');
  });
});

describe('rights in what is yet to be made', () => {
  const held = (notActions: string[], dataActions: string[]) => (e: FakeEstate) => {
    e.permissionsHeld = [{ actions: ['*'], notActions, dataActions, notDataActions: [] }];
  };

  it.each<[string, Partial<EnableInput>, string]>([
    ['a role at a new key', { key: newKey }, 'Microsoft.Authorization/roleAssignments/write at team-vault'],
    [
      'a role at a new key in a new vault',
      { key: { ...newKey, store: newVault } },
      'Microsoft.Authorization/roleAssignments/write at rg',
    ],
  ])('are asked for where it will lie: %s', async (_, changes, message) => {
    const { blockers } = await plan(estateWith(held(['Microsoft.Authorization/*/write'], ['*'])), changes);
    expect(blockers.map((blocker) => blocker.message).join(' ')).toContain(message);
  });

  it.each<[string, Partial<EnableInput>, string]>([
    [
      'in a vault that is there',
      { key: { ...newKey, rotationPolicy: policy } },
      'keyrotationpolicies/write at team-vault',
    ],
    [
      'in a vault that is to be made',
      { key: { ...newKey, store: newVault, rotationPolicy: policy } },
      'keyrotationpolicies/write at rg',
    ],
  ])('a rotation policy of a new key %s', async (_, changes, message) => {
    const { blockers } = await plan(estateWith(held([], [])), changes);
    expect(blockers.map((blocker) => blocker.message).join(' ')).toContain(message);
  });
});

describe('what enable tells besides', () => {
  const notes = async (changes: Partial<EnableInput>, prepare?: (estate: FakeEstate) => void) =>
    (await plan(estateWith(prepare), changes)).notes.map(({ rule }) => rule);

  it.each<[string, string, Partial<EnableInput>, ((estate: FakeEstate) => void)?]>([
    [
      'an imported key cannot rotate',
      'imported-key',
      { key: { kind: 'import', store: inVault, name: 'b', file, keyType: 'RSA' } },
    ],
    ['a versionless key of an HSM', 'versionless', { key: { kind: 'existing', id: hsmKeyId } }, addHsm],
    [
      'how a new key of an HSM is made',
      'hsm-key-management',
      { key: { ...newKey, store: inHsm, keyType: 'RSA-HSM' } },
      addHsm,
    ],
    [
      'a pinned account does not follow a rotation policy',
      'rotation-policy',
      { key: { ...newKey, rotationPolicy: policy }, version: 'newest' },
    ],
    [
      'a first version without an expiry date',
      'rotation-policy',
      { key: { ...newKey, rotationPolicy: { expiryTime: 'P90D', rotate: { timeBeforeExpiry: 'P30D' } } } },
    ],
  ])('%s', async (_, rule, changes, prepare) => {
    expect(await notes(changes, prepare)).toContain(rule);
  });

  it('says nothing of the setting of an HSM where the key is there already', async () => {
    expect(await notes({ key: { kind: 'existing', id: hsmKeyId }, version: 'newest' }, addHsm)).toEqual([]);
  });
});

describe('several accounts at once', () => {
  const both = (estate: FakeEstate) => [accountId, estate.addAccount('second', otherPrincipal)];

  it('takes what they share once, and switches one of them first', async () => {
    const estate = estateWith();
    const { steps, blockers } = await plan(estate, { accountIds: both(estate) });
    expect(blockers).toEqual([]);
    expect(steps.map(({ id }) => id)).toEqual([
      'identity-chat',
      'identity-second',
      'purge-protection',
      'grant',
      'grant-2',
      'encryption-chat',
      'encryption-second',
    ]);
    expect(steps.at(-1)?.after).toContain('encryption-chat');
  });

  it('goes to the end and goes on from anywhere', async () => {
    const cutOffs = await cutOffEverywhere(
      () => estateWith(),
      (estate) => plan(estate, { accountIds: both(estate) }),
      (estate) => {
        expect(keyOf(estate)).toBeDefined();
        expect(keyOf(estate, accountId.replace('chat', 'second'))).toBeDefined();
      },
    );
    expect(cutOffs).toBe(7);
  });

  it('leaves the others as they are where the first is refused', async () => {
    const estate = estateWith();
    const made = await plan(estate, { accountIds: both(estate) });
    estate.beforeApply = (change) => {
      if (change.kind === 'set' && change.path === 'properties.encryption') {
        estate.set(keyId, 'properties.attributes.enabled', false);
        throw new Error('no');
      }
    };
    expect((await runPlan(estate, made)).status).toBe('failed');
    expect(keyOf(estate, accountId.replace('chat', 'second'))).toBeUndefined();
  });

  it('grants to an identity that they share once', async () => {
    const estate = estateWith();
    const made = await plan(estate, { accountIds: both(estate), identity: { kind: 'user', id: identityId } });
    expect(made.steps.filter(({ id }) => id.startsWith('grant'))).toHaveLength(1);
    expect((await runPlan(estate, made)).status).toBe('succeeded');
    for (const id of made.accounts) expect(await wrongWith(estate, id.id)).toEqual([]);
  });

  it('grants to each of two identities that have one name', async () => {
    const namesake = identityId.replace('/resourceGroups/rg/', '/resourceGroups/other/');
    const estate = estateWith(accessPolicies);
    estate.put(namesake, { properties: { clientId: 'second client', principalId, tenantId } });
    await runPlan(estate, await plan(estate, { identity: { kind: 'user', id: identityId } }));
    await runPlan(estate, await plan(estate, { identity: { kind: 'user', id: namesake } }));
    expect(await wrongWith(estate)).toEqual([]);
  });

  it('starts with the first account that is not so yet', async () => {
    const estate = estateWith(bind);
    const ids = [...both(estate), estate.addAccount('third', '55555555-5555-5555-5555-555555555555')];
    const { steps } = await plan(estate, { accountIds: ids });
    expect(steps.find(({ id }) => id === 'encryption-chat')).toBeUndefined();
    expect(steps.find(({ id }) => id === 'encryption-third')?.after).toContain('encryption-second');
  });

  it('names the account that is in another region', async () => {
    const estate = estateWith();
    const second = estate.addAccount('second', otherPrincipal, { location: 'eastus' });
    const { blockers } = await plan(estate, { accountIds: [accountId, second] });
    expect(blockers.map(({ rule, subject }) => [rule, subject])).toEqual([['region', second]]);
  });

  it('takes an account that is named twice once, and tells namesakes apart', async () => {
    const estate = estateWith();
    const namesake = accountId.replace('/resourceGroups/rg/', '/resourceGroups/other/');
    estate.put(namesake, { kind: 'OpenAI', location: 'westeurope', tenantId, properties: {} });
    const { steps, accounts } = await plan(estate, { accountIds: [accountId, accountId.toUpperCase(), namesake] });
    expect(accounts).toHaveLength(2);
    expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length);
  });

  it('is refused for what is no account', async () => {
    await expect(plan(estateWith(), { accountIds: [vaultId] })).rejects.toThrow('is not an account');
  });
});
