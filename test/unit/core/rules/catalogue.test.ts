import { describe, expect, it } from 'vitest';
import { AzureFailure } from '../../../../src/core/failure.ts';
import { inspectAccount } from '../../../../src/core/inspection/inspect.ts';
import { ResourceGraph } from '../../../../src/core/resources/graph.ts';
import { liveResource, type Declaration, type Resource } from '../../../../src/core/resources/resource.ts';
import { types } from '../../../../src/core/resources/types.ts';
import { reference } from '../../../../src/core/resources/value.ts';
import { catalogue } from '../../../../src/core/rules/catalogue.ts';
import {
  declared,
  declaredAccount,
  declaredAssignment,
  declaredAudit,
  declaredScope,
  declaredVault,
  rightDeployment,
  told,
  type AccountParts,
} from '../../../support/declared.ts';
import {
  accountId,
  bind,
  bindHsm,
  FakeEstate,
  group,
  hsmId,
  hsmKeyId,
  keyBody,
  keyId,
  newestVersion,
  principalId,
  roleGuid,
  subscriptionId,
  vaultId,
} from '../../../support/fakeEstate.ts';
import { ManualClock } from '../../../support/manualClock.ts';

type Prepare = (estate: FakeEstate) => void;

const clock = new ManualClock();
const day = 24 * 60 * 60;
const seconds = clock.now() / 1000;

async function inspect(prepare: (estate: FakeEstate) => void, bound: (estate: FakeEstate) => void = bind) {
  const estate = new FakeEstate();
  bound(estate);
  prepare(estate);
  const { items } = await estate.inventory();
  const graph = ResourceGraph.of(items.filter(({ type }) => !type.includes('/keys')));
  const inspection = await inspectAccount(estate, graph, accountId, clock.now(), new AbortController().signal);
  if (!inspection) throw new Error('the account is gone');
  return inspection;
}

async function found(prepare: (estate: FakeEstate) => void, bound?: (estate: FakeEstate) => void): Promise<string[]> {
  const { findings } = await inspect(prepare, bound);
  return findings.map(({ rule, severity, certainty }) => `${rule}: ${certainty === 'unknown' ? 'unknown' : severity}`);
}

const nothing = () => undefined;
const oldVersion = 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb';
const pinnedTo = (version: string) => (estate: FakeEstate) => {
  bind(estate, version);
  estate.put(`${keyId}/versions/${newestVersion}`, keyBody());
  estate.put(`${keyId}/versions/${oldVersion}`, keyBody({}, oldVersion));
};
const withoutGrant = (estate: FakeEstate) => {
  for (const [key, { id }] of estate.bodies) if (id.includes('roleAssignments')) estate.bodies.delete(key);
};
const withoutLocalRoles = (estate: FakeEstate) => {
  for (const [key, { id }] of estate.bodies) if (id.includes('localRoleAssignments')) estate.bodies.delete(key);
};
const localRoleAtAllKeys = (estate: FakeEstate) => {
  withoutLocalRoles(estate);
  estate.assignLocally(principalId, `${hsmId}/keys`);
};
const accessPolicies = (policies: unknown[]) => (estate: FakeEstate) => {
  estate.set(vaultId, 'properties.enableRbacAuthorization', false);
  estate.set(vaultId, 'properties.accessPolicies', policies);
};

const userId = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/team`;
const userIds = {
  principalId: '44444444-4444-4444-4444-444444444444',
  clientId: '55555555-5555-5555-5555-555555555555',
};
const policyOf = (keys: string[]) => ({ objectId: principalId, permissions: { keys } });

describe('a binding that is right', () => {
  it.each([
    ['versionless', nothing, bind],
    ['pinned to the newest version', nothing, pinnedTo(newestVersion)],
    ['a key in a Managed HSM', nothing, bindHsm],
    ['a local role at all keys of a Managed HSM', localRoleAtAllKeys, bindHsm],
    ['a key of type RSA-HSM', (e: FakeEstate) => e.set(keyId, 'properties.kty', 'RSA-HSM'), bind],
    ['a region in the other spelling', (e: FakeEstate) => e.set(vaultId, 'location', 'West Europe'), bind],
    [
      'a grant inherited from the resource group',
      (e: FakeEstate) => {
        withoutGrant(e);
        e.assign(principalId, group);
      },
      bind,
    ],
    [
      'an access policy',
      accessPolicies([{ objectId: principalId, permissions: { keys: ['Get', 'WrapKey', 'UnwrapKey'] } }]),
      bind,
    ],
  ] satisfies [string, Prepare, Prepare][])('has no finding: %s', async (_, prepare, bound) => {
    expect(await found(prepare, bound)).toEqual([]);
    expect((await inspect(prepare, bound)).state).toBe('customerManaged');
  });
});

/** What only files can have wrong: the order of a deployment. */
const rotation = (type: string, trigger: object, expiryTime?: string) => ({
  ...(expiryTime !== undefined && { attributes: { expiryTime } }),
  lifetimeActions: [{ trigger, action: { type } }],
});
const pinnedAtDeployment = { keyVersion: reference(rightDeployment().key.key, 'properties.version') };
const oneCloud = 'https://vault.vault.azure.net/';
const demandedByPolicy = () =>
  declared(types.policyAssignment, `${declaredScope}/providers/${types.policyAssignment}/cmk`, {
    properties: {
      policyDefinitionId: '/providers/Microsoft.Authorization/policyDefinitions/67121cc7-ff39-4ab8-b7e3-95b84dab487d',
    },
  });
const deletedAccount = (name: string) =>
  liveResource(
    `/subscriptions/${subscriptionId}/providers/Microsoft.CognitiveServices/locations/westeurope/resourceGroups/rg/deletedAccounts/${name}`,
    types.deletedAccount,
    { location: 'westeurope', properties: { scheduledPurgeDate: '2026-01-02T00:00:00Z' } },
  );

const declaredCases: [string, () => readonly Resource[], string[]][] = [
  [
    'an account that does not wait for the grant',
    () => {
      const { account, ...others } = rightDeployment();
      return [...Object.values(others), { ...account, after: [others.vault.key, others.identity.key] }];
    },
    ['grant-order: warning'],
  ],
  [
    'a system-assigned identity and the key at once',
    () => {
      const { vault, key, audit } = rightDeployment();
      const account = declaredAccount({ store: vault, key });
      return [vault, key, audit, account, declaredAssignment(account, key)];
    },
    ['identity-at-creation: error'],
  ],
  [
    'a version that the deployment pins',
    () => underKey({ encryption: pinnedAtDeployment, body: { kind: 'AIServices' } }),
    ['versionless: hint'],
  ],
  ['a key store named by one cloud', () => underKey({ encryption: { keyVaultUri: oneCloud } }), ['cloud-suffix: hint']],
  [
    'a key in the place of its key store',
    () => underKey({ encryption: { keyVaultUri: 'https://vault.vault.azure.net/keys/cmk' } }),
    ['key-uri: error'],
  ],
  [
    'a key of another vault',
    () => {
      const { key, identity, grant, account, vault } = rightDeployment();
      const other = declaredVault('other');
      const encryption = { keyVaultUri: reference(other.key, 'properties.vaultUri') };
      const wrong = declaredAccount({ store: vault, key, identity, encryption }, { after: [grant] });
      const granted = declaredAssignment(identity, other);
      return [vault, key, identity, grant, granted, other, declaredAudit(other), wrong].map((part) =>
        part === wrong ? { ...wrong, after: [...(account.after ?? []), granted.key] } : part,
      );
    },
    ['key-uri-vault: warning'],
  ],
  [
    'an old API version',
    () => {
      const { vault, ...others } = rightDeployment();
      return [
        { ...vault, declaration: { ...declarationOf(vault), apiVersion: '2023-07-01' } },
        ...Object.values(others),
      ];
    },
    ['api-version: info'],
  ],
  [
    'an audit log that nobody keeps',
    () => {
      const { vault, key, identity, grant, account } = rightDeployment();
      return [vault, key, identity, grant, account];
    },
    ['audit-log: hint'],
  ],
  [
    'a second declaration without the key',
    () => {
      const { account, ...others } = rightDeployment();
      const after = [`${account.key}#2`];
      return [...Object.values(others), { ...account, key: `${account.key}#2` }, declaredAccount({}, { after })];
    },
    ['key-dropped: warning'],
  ],
  [
    'a removal that Foundry refuses',
    () => [
      declaredAccount({
        body: { kind: 'AIServices' },
        properties: { allowProjectManagement: true, encryption: { keySource: 'Microsoft.CognitiveServices' } },
      }),
    ],
    ['key-removal: hint'],
  ],
  [
    'an account without the key that a policy demands',
    () => [declaredAccount(), demandedByPolicy()],
    ['customer-key-required: warning'],
  ],
  ['a name that a deleted account holds', () => [declaredAccount(), deletedAccount('account')], ['name-held: warning']],
];

function underKey(parts: AccountParts): readonly Resource[] {
  const { account, vault, key, identity, grant, ...others } = rightDeployment();
  const otherwise = declaredAccount({ store: vault, key, identity, ...parts }, { after: [grant] });
  return [vault, key, identity, grant, ...Object.values(others), { ...otherwise, after: account.after ?? [] }];
}

function declarationOf({ declaration }: Resource): Declaration {
  if (!declaration) throw new Error('it is not declared');
  return declaration;
}

describe('a deployment', () => {
  it('that is right has no finding', () => {
    expect(told(Object.values(rightDeployment()))).toEqual([]);
  });

  it.each(declaredCases)('is judged: %s', (_, resources, expected) => {
    expect(told(resources())).toEqual(expected);
  });
});

describe('a binding that is wrong', () => {
  const cases: [string, Prepare, string[], Prepare?][] = [
    ['another region', (e) => e.set(vaultId, 'location', 'eastus'), ['region: error']],
    ['another tenant', (e) => e.set(vaultId, 'properties.tenantId', 'other'), ['tenant: error']],
    [
      'an HSM-protected key in a standard vault',
      (e) => {
        e.set(vaultId, 'properties.sku', { family: 'A', name: 'standard' });
        e.set(keyId, 'properties.kty', 'RSA-HSM');
      },
      ['key-protection: error'],
    ],
    [
      'a software-protected key in a Managed HSM',
      (e) => e.set(hsmKeyId, 'properties.kty', 'RSA'),
      ['key-protection: error'],
      bindHsm,
    ],
    [
      'a Managed HSM that is not activated',
      (e) => e.set(hsmId, 'properties.securityDomainProperties', { activationStatus: 'NotActivated' }),
      ['hsm-activated: error'],
      bindHsm,
    ],
    ['a Managed HSM without a local role assignment', withoutLocalRoles, ['grant: error'], bindHsm],
    ['an EC key', (e) => e.set(keyId, 'properties.kty', 'EC'), ['key-type: error']],
    ['a key of 4096 bits on Azure OpenAI', (e) => e.set(keyId, 'properties.keySize', 4096), ['key-type: error']],
    [
      'a key of 3072 bits on Foundry, on which the documents disagree',
      (e) => {
        e.set(accountId, 'kind', 'AIServices');
        e.set(keyId, 'properties.keySize', 3072);
      },
      ['key-type: warning'],
    ],
    [
      'a key of 1024 bits on Foundry',
      (e) => {
        e.set(accountId, 'kind', 'AIServices');
        e.set(keyId, 'properties.keySize', 1024);
      },
      ['key-type: error'],
    ],
    ['a key that may not unwrap', (e) => e.set(keyId, 'properties.keyOps', ['wrapKey']), ['key-operations: error']],
    ['a disabled key', (e) => e.set(keyId, 'properties.attributes.enabled', false), ['key-enabled: error']],
    [
      'a disabled pinned version of an enabled key',
      (e) => e.set(`${keyId}/versions/${oldVersion}`, 'properties.attributes.enabled', false),
      ['key-enabled: error', 'key-version: warning'],
      pinnedTo(oldVersion),
    ],
    ['an expired key', (e) => e.set(keyId, 'properties.attributes.exp', seconds - day), ['key-dates: error']],
    [
      'a key about to expire',
      (e) => e.set(keyId, 'properties.attributes.exp', seconds + 5 * day),
      ['key-dates: warning'],
    ],
    ['a key not valid yet', (e) => e.set(keyId, 'properties.attributes.nbf', seconds + day), ['key-dates: error']],
    ['an old pinned version', nothing, ['key-version: warning'], pinnedTo(oldVersion)],
    ['no soft delete', (e) => e.set(vaultId, 'properties.enableSoftDelete', false), ['soft-delete: error']],
    [
      'no purge protection',
      (e) => e.set(vaultId, 'properties.enablePurgeProtection', undefined),
      ['purge-protection: error'],
    ],
    ['no identity', (e) => e.set(accountId, 'identity', { type: 'None' }), ['identity: error']],
    [
      'a client id of no attached identity',
      (e) => e.set(accountId, 'properties.encryption.keyVaultProperties.identityClientId', 'x'),
      ['identity: error'],
    ],
    [
      'a principal id where a client id belongs',
      (e) => {
        e.set(accountId, 'identity', { type: 'UserAssigned', userAssignedIdentities: { [userId]: { ...userIds } } });
        e.set(accountId, 'properties.encryption.keyVaultProperties.identityClientId', userIds.principalId);
      },
      ['client-id: error'],
    ],
    [
      'an access policy on a vault with role-based access control',
      (e) => {
        withoutGrant(e);
        e.set(vaultId, 'properties.accessPolicies', [policyOf(['get', 'wrapKey', 'unwrapKey'])]);
      },
      ['permission-model: error'],
    ],
    [
      'an access policy left over from before role-based access control',
      (e) => e.set(vaultId, 'properties.accessPolicies', [policyOf(['get', 'wrapKey', 'unwrapKey'])]),
      ['permission-model: hint'],
    ],
    [
      'a built-in role that lets nobody use a key',
      (e) => {
        withoutGrant(e);
        e.assign(principalId, vaultId, '21090545-7ca7-4776-b22c-e363652d74d2');
      },
      ['grant-role: error'],
    ],
    [
      'a role on the resource group that is about something else',
      (e) => {
        withoutGrant(e);
        e.assign(principalId, group, 'ba92f5b4-2d11-453d-a403-e96b0029c9fe');
      },
      ['grant: error'],
    ],
    [
      'Key Vault Crypto User, which Foundry names',
      (e) => {
        withoutGrant(e);
        e.assign(principalId, keyId, '12338af0-0e69-4776-bea7-57ae8d297424');
      },
      ['excess-rights: hint'],
    ],
    [
      'Key Vault Administrator',
      (e) => {
        withoutGrant(e);
        e.assign(principalId, vaultId, '00482a5a-887f-4fb3-b363-3b7fe8e74483');
      },
      ['excess-rights: info'],
    ],
    [
      'an access policy with every permission',
      accessPolicies([{ objectId: principalId, permissions: { keys: ['all'] } }]),
      ['excess-rights: info'],
    ],
    ['no grant', withoutGrant, ['grant: error']],
    [
      'a role that does not suffice',
      (e) => {
        e.set(
          `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${roleGuid}`,
          'properties.permissions',
          [
            {
              dataActions: ['Microsoft.KeyVault/vaults/keys/*'],
              notDataActions: ['Microsoft.KeyVault/vaults/keys/unwrap/action'],
            },
          ],
        );
      },
      ['grant-role: error'],
    ],
    [
      'a grant with a condition',
      (e) => {
        withoutGrant(e);
        e.assign(principalId, keyId, roleGuid, { condition: 'x' });
      },
      ['grant: unknown'],
    ],
    [
      'a deny assignment',
      (e) =>
        e.put(`${group}/providers/Microsoft.Authorization/denyAssignments/d`, {
          properties: {
            scope: group,
            permissions: [{ dataActions: ['*'] }],
            principals: [{ id: '00000000-0000-0000-0000-000000000000' }],
          },
        }),
      ['grant: unknown'],
    ],
    ['an access policy of nobody', accessPolicies([]), ['grant: error']],
    [
      'an access policy that lacks unwrapKey',
      accessPolicies([{ objectId: principalId, permissions: { keys: ['get', 'wrapKey'] } }]),
      ['policy-permissions: error'],
    ],
    [
      'an access policy of what may be a group',
      accessPolicies([{ objectId: 'somebody', permissions: { keys: ['get', 'wrapKey', 'unwrapKey'] } }]),
      ['grant: unknown'],
    ],
    [
      'a firewall without the bypass',
      (e) => e.set(vaultId, 'properties.networkAcls', { defaultAction: 'Deny', bypass: 'None' }),
      ['network-path: error'],
    ],
    [
      'a firewall with the bypass, on which the documents disagree',
      (e) => e.set(vaultId, 'properties.networkAcls', { defaultAction: 'Deny', bypass: 'AzureServices' }),
      ['network-path: info'],
    ],
    [
      'a network security perimeter',
      (e) => e.set(vaultId, 'properties.publicNetworkAccess', 'SecuredByPerimeter'),
      ['network-path: warning'],
    ],
    [
      'outbound rules that leave the vault out',
      (e) => {
        e.set(accountId, 'properties.restrictOutboundNetworkAccess', true);
        e.set(accountId, 'properties.allowedFqdnList', ['x.example']);
      },
      ['network-path: error'],
    ],
    [
      'an account that is being changed',
      (e) => e.set(accountId, 'properties.provisioningState', 'Accepted'),
      ['account-state: error'],
    ],
    [
      'an expiry that nothing prevents',
      (e) => e.set(keyId, 'properties.attributes.exp', seconds + 300 * day),
      ['expiry-without-rotation: info'],
    ],
    [
      'a policy that only notifies',
      (e) => e.set(keyId, 'properties.rotationPolicy', rotation('notify', { timeBeforeExpiry: 'P30D' }, 'P1Y')),
      ['notify-only: info'],
    ],
    [
      'a rotation that comes too late',
      (e) => e.set(keyId, 'properties.rotationPolicy', rotation('rotate', { timeAfterCreate: 'P88D' }, 'P90D')),
      ['rotation-policy: error'],
    ],
    [
      'a pinned version of a key that rotates',
      (e) => e.set(keyId, 'properties.rotationPolicy', rotation('rotate', { timeAfterCreate: 'P90D' })),
      ['rotation-pinned: warning'],
      pinnedTo(newestVersion),
    ],
    [
      'a key that rotates for nobody',
      (e) => {
        e.set(keyId, 'properties.rotationPolicy', rotation('rotate', { timeAfterCreate: 'P90D' }));
        e.addAccount('a-second', '44444444-4444-4444-4444-444444444444', {
          properties: structuredClone(e.bodies.get(accountId.toLowerCase())?.body['properties'] as object),
        });
      },
      ['rotation-pinned: warning', 'rotation-unused: info'],
      pinnedTo(newestVersion),
    ],
    [
      'a pinned version that expires',
      (e) => e.set(`${keyId}/versions/${newestVersion}`, 'properties.attributes.exp', seconds + 300 * day),
      ['pinned-expiry: info'],
      pinnedTo(newestVersion),
    ],
    [
      'a retention that Azure does not know',
      (e) => e.set(vaultId, 'properties.softDeleteRetentionInDays', 3),
      ['retention: error'],
    ],
    ['a key that cannot be read', (e) => void e.bodies.delete(keyId.toLowerCase()), ['key-visible: unknown']],
    ['a vault that cannot be seen', (e) => void e.bodies.delete(vaultId.toLowerCase()), ['key-visible: unknown']],
  ];

  it.each(cases)('is found: %s', async (_, prepare, expected, bound) => {
    expect((await found(prepare, bound)).sort()).toEqual([...expected].sort());
  });

  it('covers every rule', () => {
    const all = [...cases, ...declaredCases].flatMap(([, , expected]) => expected);
    const covered = new Set(all.map((text) => text.split(':')[0]));
    expect(catalogue.map(({ id }) => id).filter((id) => !covered.has(id))).toEqual([]);
  });
});

describe('rights beyond what encryption needs', () => {
  it.each([
    ['info', '00482a5a-887f-4fb3-b363-3b7fe8e74483'],
    ['hint', '12338af0-0e69-4776-bea7-57ae8d297424'],
  ] as const)('leave the state of the account as it is: told as %s', async (severity, role) => {
    const prepare: Prepare = (e) => {
      withoutGrant(e);
      e.assign(principalId, vaultId, role);
    };
    const { state, findings } = await inspect(prepare);
    expect(findings).toMatchObject([{ rule: 'excess-rights', severity, certainty: 'known' }]);
    expect(state).toBe('customerManaged');
  });
});

describe('what cannot be read', () => {
  it('is neither a pass nor a failure', async () => {
    const inspection = await inspect((estate) => {
      estate.beforeRead = (id) => {
        throw new AzureFailure({ kind: 'forbidden', purpose: 'read the key', resource: id });
      };
    });
    expect(inspection.state).toBe('unknown');
    expect(inspection.findings.every(({ certainty }) => certainty === 'unknown')).toBe(true);
    expect(inspection.findings[0]?.message).toContain('do not have the right');
  });

  it('an account that says nothing of encryption is under Microsoft-managed keys', async () => {
    expect((await inspect((e) => e.set(accountId, 'properties.encryption', undefined))).state).toBe('microsoftManaged');
  });
});
