import { describe, expect, it } from 'vitest';
import { AzureFailure } from '../../../../../src/core/failure.ts';
import { inspectAccount } from '../../../../../src/core/inspection/inspect.ts';
import { planFor } from '../../../../../src/core/plans/planFor.ts';
import type { Plan } from '../../../../../src/core/plans/plan.ts';
import { normalizeArmId } from '../../../../../src/core/resources/armId.ts';
import { ResourceGraph } from '../../../../../src/core/resources/graph.ts';
import {
  AccessEstate,
  attachedTo,
  clock,
  idsOf,
  jsonAt,
  otherPrincipal,
  policyPrincipals,
  runPlan,
  wordsOf,
} from '../../../../support/accessEstate.ts';
import {
  accountId,
  bind,
  group,
  hsmId,
  hsmKeyId,
  hsmUri,
  keyBody,
  keyId,
  newestVersion,
  principalId,
  roleGuid,
  tenantId,
  vaultId,
} from '../../../../support/fakeEstate.ts';

const { signal } = new AbortController();
const seconds = clock.now() / 1000;
const day = 24 * 60 * 60;
const oldVersion = 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb';
const identityId = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/ua`;
const second = `${group}/providers/Microsoft.CognitiveServices/accounts/search`;

const plan = (estate: AccessEstate): Promise<Plan> =>
  planFor(estate, { kind: 'restore', accountId }, clock.now(), signal);

function bound(version = ''): AccessEstate {
  const estate = new AccessEstate();
  estate.put(`${keyId}/versions/${newestVersion}`, keyBody());
  bind(estate, version);
  return estate;
}

function withoutGrants(estate: AccessEstate): void {
  for (const [key, { id }] of estate.bodies) if (id.includes('roleAssignments')) estate.bodies.delete(key);
}

function withUserIdentity(estate: AccessEstate, attached: boolean): void {
  estate.put(identityId, {
    location: 'westeurope',
    properties: { clientId: 'client', principalId: 'ua-principal', tenantId },
  });
  estate.set(accountId, 'properties.encryption.keyVaultProperties.identityClientId', 'client');
  estate.set(accountId, 'identity', {
    type: attached ? 'UserAssigned' : 'None',
    ...(attached && { userAssignedIdentities: { [identityId]: {} } }),
  });
  estate.assign('ua-principal', keyId);
}

/** Whether nothing is certainly wrong any more between the account and its key. */
async function isWhole(estate: AccessEstate): Promise<boolean> {
  const { items } = await estate.inventory();
  const graph = ResourceGraph.of(items.filter(({ type }) => !type.includes('/keys')));
  const inspection = await inspectAccount(estate, graph, normalizeArmId(accountId), clock.now(), signal);
  return inspection?.state === 'customerManaged';
}

type Break = (estate: AccessEstate) => void;

const detached = 'the user-assigned identity was detached';

/** Each cause with the steps that take it away. */
const causes: readonly (readonly [string, Break, readonly string[]])[] = [
  ['the grant is gone', withoutGrants, ['grant']],
  [
    'the firewall lets no trusted services in',
    (e) => e.set(vaultId, 'properties.networkAcls', { defaultAction: 'Deny', bypass: 'None' }),
    ['trusted-services'],
  ],
  ['the key is disabled', (e) => e.set(keyId, 'properties.attributes.enabled', false), ['enable-key']],
  ['the key has expired', (e) => e.set(keyId, 'properties.attributes.exp', seconds - day), ['extend-key']],
  ['the key is not valid yet', (e) => e.set(keyId, 'properties.attributes.nbf', seconds + day), ['activate-key']],
  ['the key may not unwrap', (e) => e.set(keyId, 'properties.keyOps', ['wrapKey']), ['key-operations']],
  [
    'the identity was turned off and on again',
    (e) => e.set(accountId, 'identity.principalId', otherPrincipal),
    ['grant'],
  ],
  [
    'the identity was turned off',
    (e) => {
      e.nextPrincipal = otherPrincipal;
      e.set(accountId, 'identity', { type: 'None' });
    },
    ['identity', 'grant'],
  ],
  [detached, (e) => withUserIdentity(e, false), ['identity']],
  [
    'the account may not reach the vault',
    (e) => {
      e.set(accountId, 'properties.restrictOutboundNetworkAccess', true);
      e.set(accountId, 'properties.allowedFqdnList', ['other.example']);
    },
    ['outbound'],
  ],
  ['the key was deleted', (e) => e.softDelete(keyId), ['recover-key', 'grant']],
  ['the vault was deleted', (e) => e.softDelete(vaultId), ['recover-store', 'recover-key', 'grant']],
];

/** What must come before what, wherever both are in a plan. */
const order = [
  ['recover-store', 'recover-key'],
  ['recover-store', 'grant'],
  ['recover-key', 'grant'],
  ['recover-key', 'enable-key'],
  ['recover-key', 'extend-key'],
  ['identity', 'grant'],
] as const;

function assertOrder(made: Plan): void {
  const ids = idsOf(made);
  for (const [before, after] of order) {
    if (!ids.includes(before) || !ids.includes(after)) continue;
    if (before === 'identity' && jsonGrantIsKnown(made)) continue;
    expect(ids.indexOf(before), `${before} before ${after} in ${ids.join()}`).toBeLessThan(ids.indexOf(after));
  }
}

/** A grant to a principal that is known needs no identity to be made first. */
function jsonGrantIsKnown({ steps }: Plan): boolean {
  return !JSON.stringify(steps.find(({ id }) => id === 'grant')?.change).includes('"kind":"reference"');
}

describe('restoring access', () => {
  it('has nothing to do where nothing is wrong, and says what was looked at', async () => {
    const made = await plan(bound());
    expect(made.steps).toEqual([]);
    expect(made.blockers).toEqual([]);
    expect(wordsOf(made)).toContain('Nothing is wrong that can be seen');
  });

  it('has nothing to do under Microsoft-managed keys', async () => {
    const made = await plan(new AccessEstate());
    expect(made.steps).toEqual([]);
    expect(wordsOf(made)).toContain('Microsoft-managed keys');
  });

  it.each(causes)('mends it where %s', async (_, spoil, steps) => {
    const estate = bound();
    spoil(estate);
    const made = await plan(estate);
    expect(made.blockers).toEqual([]);
    expect(idsOf(made)).toEqual(steps);
    const end = await runPlan(estate, made);
    expect(end.status).toBe('succeeded');
    expect(await isWhole(estate)).toBe(true);
    expect((await plan(estate)).steps).toEqual([]);
  });

  const pairs = causes.flatMap(([name, spoil, steps], index) =>
    causes.slice(index + 1).map(([other, more, further]) => ({ name, other, spoil, more, steps, further })),
  );

  it.each(pairs)('mends both: $name, $other', async ({ name, other, spoil, more, steps, further }) => {
    const estate = bound();
    spoil(estate);
    more(estate);
    const made = await plan(estate);
    expect(made.blockers).toEqual([]);
    assertOrder(made);
    const isHidden = idsOf(made).includes('recover-store');
    if (!isHidden) {
      // Once the encryption names another identity, what was wrong with the one before does not matter.
      const isSuperseded = other === detached && steps.includes('grant') && !name.includes('deleted');
      for (const id of isSuperseded ? further : [...steps, ...further]) expect(idsOf(made)).toContain(id);
    }
    expect((await runPlan(estate, made)).status).toBe('succeeded');
    // What cannot be seen before the vault is back is found by restoring again.
    if (isHidden) await runPlan(estate, await plan(estate));
    expect(await isWhole(estate)).toBe(true);
  });
});

describe('a deleted vault', () => {
  it('comes back before its key and the grants of every account that is known to use it', async () => {
    const estate = bound();
    estate.put(second, {
      kind: 'OpenAI',
      location: 'westeurope',
      tenantId,
      identity: { type: 'SystemAssigned', principalId: otherPrincipal, tenantId },
      properties: {
        provisioningState: 'Succeeded',
        encryption: {
          keySource: 'Microsoft.KeyVault',
          keyVaultProperties: { keyVaultUri: 'https://TEAM-VAULT.vault.azure.net:443', keyName: 'cmk', keyVersion: '' },
        },
      },
    });
    estate.assign(otherPrincipal, keyId);
    estate.softDelete(vaultId);
    const made = await plan(estate);
    expect(idsOf(made)).toEqual(['recover-store', 'recover-key', 'grant-chat', 'grant-search']);
    expect(made.accounts.map(({ name }) => name).sort()).toEqual(['chat', 'search']);
    expect(made.choices).toContainEqual({ label: 'Purged for good on', value: '2026-03-01 00:00 UTC' });
    expect(wordsOf(made)).toContain('cannot be known');
    const end = await runPlan(estate, made);
    expect(end.status).toBe('succeeded');
    expect(end.steps['recover-key']?.status).toBe('satisfied');
    for (const principal of [principalId, otherPrincipal]) {
      expect((await estate.grants(principal, keyId, signal)).assignments).toHaveLength(1);
    }
  });

  it('gives back a key that had been deleted before it', async () => {
    const estate = bound();
    estate.softDelete(keyId);
    estate.softDelete(vaultId);
    const end = await runPlan(estate, await plan(estate));
    expect(end.status).toBe('succeeded');
    expect(end.steps['recover-key']?.status).toBe('done');
    expect(await isWhole(estate)).toBe(true);
  });

  it('needs no new grant where one above it has stayed', async () => {
    const estate = bound();
    withoutGrants(estate);
    estate.assign(principalId, group, roleGuid);
    estate.softDelete(vaultId);
    expect(idsOf(await plan(estate))).toEqual(['recover-store', 'recover-key']);
  });

  it('needs its resource group', async () => {
    const estate = bound();
    estate.softDelete(vaultId);
    estate.bodies.delete(normalizeArmId(group));
    expect((await plan(estate)).blockers.map(({ rule }) => rule)).toEqual(['resource-group']);
  });

  it('that was purged, or cannot be seen, is told, with what is left to do', async () => {
    const estate = bound();
    estate.softDelete(vaultId);
    estate.deletedBodies.clear();
    const made = await plan(estate);
    expect(made.steps).toEqual([]);
    expect(made.blockers[0]?.message).toMatch(/cannot see.*purged.*Azure Support/);
  });
});

describe('what cannot be mended', () => {
  it('a key that was purged is told with the way by a backup', async () => {
    const estate = bound();
    estate.softDelete(keyId);
    estate.deletedBodies.clear();
    expect((await plan(estate)).blockers[0]?.message).toMatch(/backup.*Azure Support/);
  });

  it('an identity that is nowhere to be seen is told', async () => {
    const estate = bound();
    estate.set(accountId, 'properties.encryption.keyVaultProperties.identityClientId', 'lost');
    expect(wordsOf(await plan(estate))).toContain('never comes back');
    expect((await plan(estate)).blockers.map(({ rule }) => rule)).toContain('identity');
  });

  it('a pinned version that the key does not have is told', async () => {
    const estate = bound(oldVersion);
    expect((await plan(estate)).blockers.map(({ rule }) => rule)).toEqual(['key-version-lost']);
  });

  it('a vault that moved to another region or tenant is told', async () => {
    const estate = bound();
    estate.set(vaultId, 'properties.tenantId', 'other');
    expect((await plan(estate)).blockers.map(({ rule }) => rule)).toEqual(['tenant']);
  });

  it('a perimeter is warned of', async () => {
    const estate = bound();
    estate.set(vaultId, 'properties.publicNetworkAccess', 'SecuredByPerimeter');
    const made = await plan(estate);
    expect(made.steps).toEqual([]);
    expect(wordsOf(made)).toContain('perimeter');
  });

  it('what could not be read is named and passes for nothing', async () => {
    const estate = bound();
    estate.key = (id) => Promise.reject(new AzureFailure({ kind: 'forbidden', purpose: 'read the key', resource: id }));
    const made = await plan(estate);
    expect(made.steps).toEqual([]);
    expect(made.notes.some(({ certainty }) => certainty === 'unknown')).toBe(true);
    expect(wordsOf(made)).toContain('you do not have the right');
  });
});

describe('a key store that cannot be read by itself', () => {
  it('is judged by what the inventory knows, and that is said', async () => {
    const estate = bound();
    withoutGrants(estate);
    estate.beforeRead = (id) => {
      if (id === vaultId) throw new AzureFailure({ kind: 'forbidden', purpose: 'read the vault', resource: id });
    };
    const made = await plan(estate);
    expect(idsOf(made)).toEqual(['grant']);
    expect(wordsOf(made)).toContain('Not everything could be read: Could not read the vault');
  });
});

describe('versions', () => {
  it('switches on the pinned version, not the newest', async () => {
    const estate = bound(oldVersion);
    estate.put(`${keyId}/versions/${oldVersion}`, keyBody({ attributes: { enabled: false } }, oldVersion));
    const made = await plan(estate);
    expect(made.steps.map(({ change }) => change.resource)).toEqual([`${keyId}/versions/${oldVersion}`]);
    await runPlan(estate, made);
    expect(jsonAt(estate, `${keyId}/versions/${oldVersion}`, 'properties.attributes.enabled')).toBe(true);
  });

  it('switches on an older version that the audit log shows refused, and names one that it does not', async () => {
    const estate = bound();
    const third = 'cccccccccccccccccccccccccccccccc';
    for (const version of [oldVersion, third]) {
      estate.put(`${keyId}/versions/${version}`, keyBody({ attributes: { enabled: false } }, version));
    }
    estate.uses.set(normalizeArmId(keyId), {
      rows: [
        {
          version: oldVersion,
          operation: 'unwrap',
          principalId,
          appId: undefined,
          succeeded: 0,
          refused: 3,
          first: clock.now() - 1000,
          last: clock.now(),
        },
      ],
      coverage: { kind: 'covered', from: 0, until: clock.now(), workspaces: ['w'] },
    });
    const made = await plan(estate);
    expect(idsOf(made)).toEqual(['enable-bbbbbbbb']);
    expect(wordsOf(made)).toContain('Version cccccccc');
    await runPlan(estate, made);
    expect(jsonAt(estate, `${keyId}/versions/${oldVersion}`, 'properties.attributes.enabled')).toBe(true);
  });

  it('extends an expired key for as long again as it was valid, a year at least', async () => {
    const estate = bound();
    const created = seconds - 1000 * day;
    estate.set(keyId, 'properties.attributes', { enabled: true, created, exp: seconds - day });
    await runPlan(estate, await plan(estate));
    expect(jsonAt(estate, keyId, 'properties.attributes.exp')).toBe(Math.floor(seconds) + 999 * day);
  });
});

describe('other ways to be granted', () => {
  it('assigns the local role of a Managed HSM again', async () => {
    const estate = bound();
    estate.put(hsmId, {
      location: 'westeurope',
      properties: {
        hsmUri,
        tenantId,
        enablePurgeProtection: true,
        enableSoftDelete: true,
        provisioningState: 'Succeeded',
        securityDomainProperties: { activationStatus: 'Active' },
      },
    });
    estate.put(hsmKeyId, keyBody({ kty: 'RSA-HSM' }));
    estate.set(accountId, 'properties.encryption.keyVaultProperties.keyVaultUri', hsmUri);
    const made = await plan(estate);
    expect(made.blockers).toEqual([]);
    expect(idsOf(made)).toEqual(['grant']);
    expect((await runPlan(estate, made)).status).toBe('succeeded');
    expect((await plan(estate)).steps).toEqual([]);
  });

  it('adds the access policy again where the vault uses them', async () => {
    const estate = bound();
    estate.set(vaultId, 'properties.enableRbacAuthorization', false);
    const made = await plan(estate);
    expect(idsOf(made)).toEqual(['grant']);
    await runPlan(estate, made);
    expect(policyPrincipals(await estate.resource(vaultId, signal))).toEqual([principalId]);
  });

  it('attaches the user-assigned identity again and keeps the others', async () => {
    const estate = bound();
    withUserIdentity(estate, false);
    estate.set(accountId, 'identity', { type: 'SystemAssigned', principalId });
    await runPlan(estate, await plan(estate));
    expect(attachedTo(await estate.resource(accountId, signal))).toEqual([identityId]);
    expect(jsonAt(estate, accountId, 'identity.type')).toBe('SystemAssigned, UserAssigned');
  });
});

describe('a deleted account', () => {
  it('is recovered', async () => {
    const estate = bound();
    estate.softDelete(accountId);
    const made = await plan(estate);
    expect(made.kind).toBe('restore');
    expect(idsOf(made)).toEqual(['recover-account']);
    expect((await runPlan(estate, made)).status).toBe('succeeded');
  });
});
