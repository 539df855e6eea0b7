import { describe, expect, it } from 'vitest';
import { ResourceGraph } from '../../../../src/core/resources/graph.ts';
import { resolveBinding } from '../../../../src/core/resources/binding.ts';
import { comesAfter } from '../../../../src/core/resources/order.ts';
import type { Resource } from '../../../../src/core/resources/resource.ts';
import { localRoles } from '../../../../src/core/resources/roles.ts';
import { expression, known, object, reference } from '../../../../src/core/resources/value.ts';
import {
  declaredAccount,
  declaredAssignment,
  declaredAudit,
  declaredHsm,
  declaredIdentity,
  declaredKey,
  declaredLocalAssignment,
  declaredPolicy,
  declaredScope,
  declaredVault,
  findingsIn,
  principalOf,
  rightDeployment,
  roles,
  tenant,
  told,
} from '../../../support/declared.ts';

type Files = () => readonly Resource[];

const existing = { declaration: { existing: true } } as const;

/** A right deployment with some parts otherwise; the account comes after everything, unless it is given. */
function deployment(parts: {
  readonly vault?: Resource;
  readonly identity?: Resource;
  readonly grants?: (key: Resource, identity: Resource, vault: Resource) => readonly Resource[];
  readonly keyOptions?: typeof existing;
}): readonly Resource[] {
  const vault = parts.vault ?? declaredVault();
  const key = declaredKey(vault, 'cmk', {}, parts.keyOptions);
  const identity = parts.identity ?? declaredIdentity();
  const grants = parts.grants?.(key, identity, vault) ?? [declaredAssignment(identity, key)];
  return [vault, key, identity, ...grants, declaredAccount({ store: vault, key, identity }, { after: grants })];
}

const policyVault = (policies: readonly object[] = []) =>
  declaredVault('vault', { enableRbacAuthorization: false, accessPolicies: policies as never });

const hsmDeployment = (
  grants: (identity: Resource, hsm: Resource, key: Resource) => readonly Resource[],
  format = 'bicep',
) => {
  const hsm = declaredHsm();
  const key = declaredKey(hsm);
  const identity = declaredIdentity();
  const given = grants(identity, hsm, key);
  const declaration = { format: format as 'bicep' | 'terraform' };
  return [hsm, key, identity, ...given, declaredAccount({ store: hsm, key, identity }, { after: given, declaration })];
};

const rules: Record<string, { readonly fires: [string, Files, string][]; readonly silent: [string, Files][] }> = {
  grant: {
    fires: [
      ['no grant in files that declare all', () => deployment({ grants: () => [] }), 'error'],
      [
        'a grant to another identity',
        () => deployment({ grants: (key) => [declaredAssignment(declaredIdentity('other'), key)] }),
        'error',
      ],
      [
        'a grant at another key',
        () =>
          deployment({ grants: (_, identity, vault) => [declaredAssignment(identity, declaredKey(vault, 'other'))] }),
        'error',
      ],
      [
        'an identity from elsewhere',
        () => deployment({ grants: () => [], identity: declaredIdentity('i', existing) }),
        'hint',
      ],
      [
        'a vault from elsewhere',
        () => deployment({ grants: () => [], vault: declaredVault('v', {}, existing), keyOptions: existing }),
        'hint',
      ],
      [
        "a vault that a registry's module makes",
        () =>
          deployment({
            grants: () => [],
            vault: declaredVault('v', {}, { declaration: { module: 'br/public:avm/res/key-vault/vault:0.13.3' } }),
          }),
        'warning',
      ],
      ['a Managed HSM in Bicep', () => hsmDeployment(() => []), 'hint'],
      ['a Managed HSM in Terraform', () => hsmDeployment(() => [], 'terraform'), 'error'],
      ['no access policy', () => deployment({ vault: policyVault(), grants: () => [] }), 'error'],
    ],
    silent: [
      ['the role at the key', () => deployment({})],
      [
        'Key Vault Crypto User at the vault',
        () => deployment({ grants: (_, identity, vault) => [declaredAssignment(identity, vault, roles.cryptoUser)] }),
      ],
      [
        'the role at the resource group',
        () => deployment({ grants: (_, identity) => [declaredAssignment(identity, declaredScope)] }),
      ],
      [
        'a principal that a parameter names',
        () => deployment({ grants: (key) => [declaredAssignment(expression('{parameter:principalId}'), key)] }),
      ],
      [
        'a role that a parameter names',
        () =>
          deployment({
            grants: (key, identity) => [
              declaredAssignment(identity, key, 'x', {
                properties: { roleDefinitionId: expression('{parameter:role}') },
              }),
            ],
          }),
      ],
      [
        'a scope that a parameter names',
        () =>
          deployment({
            grants: (key, identity) => [
              declaredAssignment(identity, key, roles.encryptionUser, {
                properties: { scope: expression('{parameter:scope}') },
              }),
            ],
          }),
      ],
      [
        'an access policy beside the vault',
        () => deployment({ vault: policyVault(), grants: (_, i, v) => [declaredPolicy(i, v)] }),
      ],
      [
        'a permission model that a parameter decides',
        () =>
          deployment({
            vault: declaredVault('v', { enableRbacAuthorization: expression('{parameter:rbac}') }),
            grants: () => [],
          }),
      ],
      [
        'a vault from elsewhere with a role',
        () => deployment({ vault: declaredVault('v', {}, existing), keyOptions: existing }),
      ],
    ],
  },
  'grant-role': {
    fires: [
      [
        'Key Vault Reader',
        () => deployment({ grants: (key, i) => [declaredAssignment(i, key, roles.reader)] }),
        'error',
      ],
      [
        'Owner of the vault',
        () => deployment({ grants: (_, i, vault) => [declaredAssignment(i, vault, roles.owner)] }),
        'error',
      ],
      [
        'an Azure role at a key of a Managed HSM',
        () => hsmDeployment((identity, _, key) => [declaredAssignment(identity, key, roles.cryptoUser)]),
        'warning',
      ],
      [
        'the same in Terraform',
        () => hsmDeployment((identity, hsm) => [declaredAssignment(identity, hsm)], 'terraform'),
        'warning',
      ],
    ],
    silent: [
      ['the role that suffices', () => deployment({})],
      [
        'a role that does not, beside one that does',
        () =>
          deployment({ grants: (key, i) => [declaredAssignment(i, key, roles.reader), declaredAssignment(i, key)] }),
      ],
      ['no role at all', () => deployment({ grants: () => [] })],
      [
        'a role at the resource group that is about other things',
        () => deployment({ grants: (_, i) => [declaredAssignment(i, declaredScope, roles.owner)] }),
      ],
      [
        'a local role of the Managed HSM',
        () => hsmDeployment((i, hsm) => [declaredLocalAssignment(i, hsm, localRoles.cryptoServiceEncryptionUser.id)]),
      ],
    ],
  },
  'permission-model': {
    fires: [
      [
        'an access policy on an RBAC vault',
        () => deployment({ grants: (_, i, vault) => [declaredPolicy(i, vault)] }),
        'error',
      ],
      ['a role on an access-policy vault', () => deployment({ vault: policyVault() }), 'error'],
      [
        'an access policy in the vault itself',
        () => {
          const identity = declaredIdentity();
          const policy = {
            objectId: principalOf(identity),
            tenantId: tenant,
            permissions: { keys: ['get', 'wrapKey', 'unwrapKey'] },
          };
          return deployment({
            identity,
            vault: declaredVault('vault', { accessPolicies: [policy] }),
            grants: () => [],
          });
        },
        'error',
      ],
      [
        'an access policy beside the role that counts',
        () => deployment({ grants: (key, i, vault) => [declaredAssignment(i, key), declaredPolicy(i, vault)] }),
        'hint',
      ],
    ],
    silent: [
      ['a role on an RBAC vault', () => deployment({})],
      [
        'a policy on an access-policy vault',
        () => deployment({ vault: policyVault(), grants: (_, i, v) => [declaredPolicy(i, v)] }),
      ],
      [
        'a policy of somebody else',
        () =>
          deployment({ grants: (key, i, v) => [declaredAssignment(i, key), declaredPolicy(declaredIdentity('o'), v)] }),
      ],
      [
        'a vault of which the model is not known',
        () =>
          deployment({
            vault: declaredVault('v', {}, existing),
            keyOptions: existing,
            grants: (_, i, v) => [declaredPolicy(i, v)],
          }),
      ],
    ],
  },
  'policy-permissions': {
    fires: [
      [
        'without unwrapKey',
        () => deployment({ vault: policyVault(), grants: (_, i, v) => [declaredPolicy(i, v, ['get', 'wrapKey'])] }),
        'error',
      ],
      [
        'with list alone',
        () => deployment({ vault: policyVault(), grants: (_, i, v) => [declaredPolicy(i, v, ['List'])] }),
        'error',
      ],
      [
        'in the vault itself',
        () => {
          const identity = declaredIdentity();
          const policy = { objectId: principalOf(identity), permissions: { keys: ['wrapKey', 'unwrapKey'] } };
          return deployment({ identity, vault: policyVault([policy]), grants: () => [] });
        },
        'error',
      ],
    ],
    silent: [
      ['the three of them', () => deployment({ vault: policyVault(), grants: (_, i, v) => [declaredPolicy(i, v)] })],
      ['all', () => deployment({ vault: policyVault(), grants: (_, i, v) => [declaredPolicy(i, v, ['all'])] })],
      [
        'two policies that have them together',
        () =>
          deployment({
            vault: policyVault(),
            grants: (_, i, v) => [
              declaredPolicy(i, v, ['get']),
              { ...declaredPolicy(i, v, ['wrapKey', 'unwrapKey']), key: 'second' },
            ],
          }),
      ],
      [
        'a policy for secrets alone',
        () => deployment({ vault: policyVault(), grants: (_, i, v) => [declaredPolicy(i, v, [])] }),
      ],
    ],
  },
  'excess-rights': {
    fires: [
      [
        'Key Vault Crypto User',
        () => deployment({ grants: (key, i) => [declaredAssignment(i, key, roles.cryptoUser)] }),
        'hint',
      ],
      [
        'Key Vault Crypto Officer',
        () => deployment({ grants: (key, i) => [declaredAssignment(i, key, roles.cryptoOfficer)] }),
        'info',
      ],
      [
        'Owner of the vault besides',
        () =>
          deployment({ grants: (key, i, v) => [declaredAssignment(i, key), declaredAssignment(i, v, roles.owner)] }),
        'info',
      ],
      [
        'a policy with delete',
        () =>
          deployment({
            vault: policyVault(),
            grants: (_, i, v) => [declaredPolicy(i, v, ['get', 'wrapKey', 'unwrapKey', 'delete'])],
          }),
        'info',
      ],
      [
        'Managed HSM Crypto Officer',
        () => hsmDeployment((i, hsm) => [declaredLocalAssignment(i, hsm, localRoles.cryptoOfficer.id)], 'terraform'),
        'info',
      ],
    ],
    silent: [
      ['the narrow role', () => deployment({})],
      ['the narrow policy', () => deployment({ vault: policyVault(), grants: (_, i, v) => [declaredPolicy(i, v)] })],
      [
        'Owner of the resource group, which serves other purposes',
        () =>
          deployment({
            grants: (key, i) => [declaredAssignment(i, key), declaredAssignment(i, declaredScope, roles.owner)],
          }),
      ],
      [
        'the narrow local role',
        () =>
          hsmDeployment(
            (i, hsm) => [declaredLocalAssignment(i, hsm, localRoles.cryptoServiceEncryptionUser.id)],
            'terraform',
          ),
      ],
    ],
  },
  'grant-order': {
    fires: [
      [
        'an account after identity and key alone',
        () => {
          const { account, key, identity, ...others } = rightDeployment();
          return [key, identity, ...Object.values(others), { ...account, after: [key.key, identity.key] }];
        },
        'warning',
      ],
      ['the second declaration of an account before the grant to its own identity', () => twoPhases(false), 'warning'],
      [
        'a policy beside the vault that nothing waits for',
        () => {
          const vault = policyVault();
          const key = declaredKey(vault);
          const identity = declaredIdentity();
          return [
            vault,
            key,
            identity,
            declaredPolicy(identity, vault),
            declaredAccount({ store: vault, key, identity }),
          ];
        },
        'warning',
      ],
      [
        'a vault from elsewhere with the grant at it, and a key that no file declares',
        () => {
          const vault = declaredVault('{parameter:vaultName}', {}, existing);
          const identity = declaredIdentity();
          const encryption = { keyName: expression('{parameter:keyName}') };
          return [
            vault,
            identity,
            declaredAssignment(identity, vault),
            declaredAccount({ store: vault, identity, encryption }),
          ];
        },
        'warning',
      ],
    ],
    silent: [
      ['an account after its grant', () => deployment({})],
      ['a second declaration after the grant to its own identity', () => twoPhases(true)],
      [
        'an account after what comes after the grant',
        () => {
          const { account, ...others } = rightDeployment();
          const module = { ...declaredIdentity('in-between'), after: [others.grant.key] };
          return [...Object.values(others), module, { ...account, after: [module.key] }];
        },
      ],
      [
        'one of two grants that suffice comes before',
        () => {
          const { vault, key, identity, grant, account } = rightDeployment();
          return [vault, key, identity, grant, declaredAssignment(identity, vault, roles.cryptoUser), account];
        },
      ],
      ['no grant in the files', () => deployment({ grants: () => [] })],
    ],
  },
  'identity-at-creation': {
    fires: [
      ['a system-assigned identity and the key at once', () => atOnce({}), 'error'],
      ['the same with a vault from elsewhere', () => atOnce(existing), 'warning'],
      [
        'both kinds of identity, and the encryption names neither',
        () => {
          const identity = declaredIdentity();
          const type = 'SystemAssigned, UserAssigned';
          return atOnce({}, { identity: { type, userAssignedIdentities: { [identity.id ?? '']: {} } } }, [identity]);
        },
        'error',
      ],
    ],
    silent: [
      ['a user-assigned identity', () => deployment({})],
      ['two declarations of the account', () => twoPhases(true)],
      ['an account without a key', () => [declaredAccount()]],
      [
        'kinds of identity that a parameter decides',
        () => atOnce({}, { identity: { type: expression('{parameter:type}') } }),
      ],
    ],
  },
  identity: {
    fires: [
      ['no identity', () => withIdentity({ type: 'None' }), 'error'],
      [
        'only a user-assigned one, which is not named',
        () => withIdentity(undefined, { identityClientId: undefined }),
        'error',
      ],
      [
        'one that is not attached',
        () => {
          const other = declaredIdentity('other');
          return [other, ...withIdentity(undefined, { identityClientId: reference(other.key, 'properties.clientId') })];
        },
        'error',
      ],
    ],
    silent: [
      ['the attached one', () => deployment({})],
      [
        'a client id that a parameter names',
        () => withIdentity(undefined, { identityClientId: expression('{parameter:id}') }),
      ],
      [
        'a client id as text, which may be the attached one’s',
        () => withIdentity(undefined, { identityClientId: '55555555-5555-5555-5555-555555555555' }),
      ],
      ['identities that a parameter names', () => withIdentity(expression('{parameter:identity}'))],
      [
        'one of an attached identity from elsewhere',
        () => withIdentity({ type: 'UserAssigned', userAssignedIdentities: { '{parameter:identityId}': {} } }),
      ],
    ],
  },
  'client-id': {
    fires: [
      [
        'the principal id of the attached one',
        () => withIdentity(undefined, { identityClientId: principalOf(declaredIdentity()) }),
        'error',
      ],
      [
        'the principal id of one that is not attached',
        () => [
          declaredIdentity('other'),
          ...withIdentity(undefined, { identityClientId: principalOf(declaredIdentity('other')) }),
        ],
        'error',
      ],
      [
        'the principal id of the account itself',
        () => withIdentity({ type: 'SystemAssigned' }, { identityClientId: principalOf(declaredAccount()) }),
        'error',
      ],
    ],
    silent: [
      ['the client id', () => deployment({})],
      ['a parameter', () => withIdentity(undefined, { identityClientId: expression('{parameter:principalId}') })],
      ['none at all', () => twoPhases(true)],
    ],
  },
};

/** An account that is created, whose identity is granted the key, and that is declared again with the key. */
function twoPhases(ordered: boolean): readonly Resource[] {
  const vault = declaredVault();
  const key = declaredKey(vault);
  const first = declaredAccount({}, { suffix: '#2' });
  const grant = declaredAssignment(first, key);
  const second = declaredAccount({ store: vault, key }, { after: ordered ? [grant] : [first] });
  return [vault, key, first, grant, second];
}

function atOnce(
  options: typeof existing | Record<string, never>,
  body: Parameters<typeof declaredAccount>[0] extends infer P ? (P extends { body?: infer B } ? B : never) : never = {},
  more: readonly Resource[] = [],
): readonly Resource[] {
  const vault = declaredVault('vault', {}, options);
  const key = declaredKey(vault, 'cmk', {}, options);
  const account = declaredAccount({ store: vault, key, body: { ...body } });
  return [vault, key, ...more, account, declaredAssignment(account, key)];
}

/** The right deployment with another `identity` of the account, or other members of its key properties. */
function withIdentity(identity: unknown, encryption: Record<string, unknown> = {}): readonly Resource[] {
  const { vault, key, identity: user, grant } = rightDeployment();
  const body = identity === undefined ? {} : { identity: identity as string };
  const account = declaredAccount(
    { store: vault, key, identity: user, body, encryption: encryption as Record<string, string> },
    { after: [grant] },
  );
  return [vault, key, user, grant, account];
}

describe.each(Object.entries(rules))('%s on files', (rule, { fires, silent }) => {
  it.each(fires)('fires: %s', (_, resources, severity) => {
    expect(told(resources(), rule)).toEqual([`${rule}: ${severity}`]);
  });

  it.each(silent)('is silent: %s', (_, resources) => {
    expect(told(resources(), rule)).toEqual([]);
  });

  it.each(fires)('once remedied is silent, where there is a remedy: %s', (_, make) => {
    const resources = make();
    const [finding] = findingsIn(resources).filter((one) => one.rule === rule);
    const changes = finding?.remedy?.changes ?? [];
    const isOrder = changes.some((change) => change.kind === 'set' && change.path === 'dependsOn');
    if (changes.length === 0 || isOrder) return;
    const graph = ResourceGraph.of(resources).after(changes);
    const keys = [...resources.map(({ key }) => key), ...changes.map(({ resource }) => resource)];
    const after = [...new Set(keys)].map((key) => graph.get(key)).filter((resource) => resource !== undefined);
    // What does nothing may stay: it is no more than a hint.
    expect(told(after, rule).filter((text) => !text.endsWith('hint'))).toEqual([]);
  });
});

describe('the remedies', () => {
  it('of the order name what is to come before', () => {
    const [finding] = findingsIn(twoPhases(false)).filter(({ rule }) => rule === 'grant-order');
    const [vault, key, , grant, account] = twoPhases(false);
    expect(vault && key).toBeDefined();
    expect(finding?.remedy?.changes).toEqual([
      { kind: 'set', resource: account?.key, type: account?.type, path: 'dependsOn', value: known([grant?.key ?? '']) },
    ]);
    expect(finding?.related?.map(({ resource }) => resource.key)).toEqual([grant?.key]);
  });

  it('of a grant that itself waits for the account make no circle', () => {
    const { vault, key, identity, account } = rightDeployment();
    const alone = { ...account, after: [vault.key, key.key, identity.key] };
    const grant = declaredAssignment(identity, key, roles.encryptionUser, { after: [alone] });
    const [finding] = findingsIn([vault, key, identity, grant, alone]).filter(({ rule }) => rule === 'grant-order');
    expect(finding).toBeDefined();
    expect(finding?.remedy).toBeUndefined();
  });

  it('of a system-assigned identity use the one that is granted the key already', () => {
    const identity = declaredIdentity();
    const [vault, key, account] = atOnce({});
    if (!vault || !key || !account) throw new Error('no deployment');
    const [finding] = findingsIn([vault, key, identity, declaredAssignment(identity, key), account]).filter(
      ({ rule }) => rule === 'identity-at-creation',
    );
    expect(finding?.remedy?.changes.map((change) => (change.kind === 'set' ? change.path : change.kind))).toEqual([
      'identity',
      'properties.encryption',
    ]);
    const [attach, name] = finding?.remedy?.changes ?? [];
    expect(attach?.kind === 'set' && attach.value).toEqual(
      object({
        type: known('SystemAssigned, UserAssigned'),
        userAssignedIdentities: object({ [identity.id ?? '']: known({}) }),
      }),
    );
    expect(name?.kind === 'set' && JSON.stringify(name.value)).toContain(
      JSON.stringify(reference(identity.key, 'properties.clientId')),
    );
  });
});

describe('a declared binding', () => {
  const bindingOf = (resources: readonly Resource[]) => {
    const graph = ResourceGraph.of(resources);
    const account = resources.find(({ key }) => key.endsWith('/accounts/account'));
    if (!account) throw new Error('no account');
    return resolveBinding(account, graph);
  };
  const named = (name: string, uri: string, ...more: Resource[]) => {
    const vault = declaredVault(name);
    const key = declaredKey(vault, 'k-{parameter:env}');
    const encryption = { keyVaultUri: expression(uri), keyName: expression('k-{parameter:env}') };
    return bindingOf([...more, vault, key, declaredAccount({ store: vault, encryption })]);
  };

  it.each([
    ['a text with the suffix', 'https://kv-{parameter:env}.vault.azure.net/'],
    ['a text without the last slash', 'https://KV-{parameter:env}.vault.azure.net'],
    ["the cloud's own suffix", 'https://kv-{parameter:env}{environment().suffixes.keyvaultDns}/'],
    ['a suffix behind a point', 'https://kv-{parameter:env}.{environment().suffixes.keyvaultDns}'],
  ])('finds its vault and key by %s', (_, uri) => {
    const binding = named('kv-{parameter:env}', uri, declaredVault('kv'));
    expect(binding.store).toMatchObject({ kind: 'found', resource: { name: 'kv-{parameter:env}' } });
    expect(binding.key).toMatchObject({ kind: 'found', resource: { name: 'k-{parameter:env}' } });
  });

  it.each([
    ['another name', 'https://kv-{parameter:other}.vault.azure.net/'],
    ['a longer name', 'https://kv-{parameter:env}2.vault.azure.net/'],
    ['a parameter', '{parameter:uri}'],
    ['a Managed HSM', 'https://kv-{parameter:env}.managedhsm.azure.net/'],
  ])('finds none by %s', (_, uri) => {
    expect(named('kv-{parameter:env}', uri).store?.kind).toBe('unseen');
  });

  it('is pinned at deployment by its own key’s version, and not known by that of another', () => {
    const vault = declaredVault();
    const key = declaredKey(vault);
    const other = declaredKey(vault, 'other');
    const versionOf = (from: Resource) => {
      const encryption = { keyVersion: reference(from.key, 'properties.version') };
      return bindingOf([vault, key, other, declaredAccount({ store: vault, key, encryption })]).version?.kind;
    };
    expect([versionOf(key), versionOf(other)]).toEqual(['atDeployment', 'unknown']);
  });

  it('reads in Terraform what the account said before of what its second declaration leaves out', () => {
    const vault = declaredVault();
    const key = declaredKey(vault);
    const declaration = { format: 'terraform' } as const;
    const first = declaredAccount({}, { suffix: '#2', declaration });
    const grant = declaredAssignment(first, key);
    const parts = { store: vault, key, body: { identity: undefined, location: undefined } };
    const second = declaredAccount(parts, { after: [first, grant], declaration });
    expect(told([vault, declaredAudit(vault), key, first, grant, second])).toEqual([]);
  });

  it('is in the region of its vault where both have the same expression', () => {
    const { account, ...others } = rightDeployment();
    expect(told([...Object.values(others), account], 'region')).toEqual([]);
    const east = declaredVault('vault', {}, {});
    const west = { ...east, read: (path: string) => (path === 'location' ? known('westus') : east.read(path)) };
    const fixed = { ...account, read: (path: string) => (path === 'location' ? known('eastus') : account.read(path)) };
    expect(told([others.key, others.identity, others.grant, west, fixed], 'region')).toEqual(['region: error']);
  });
});

describe('the order of a deployment', () => {
  it('goes through what is not judged, through earlier declarations, and never round in circles', () => {
    const [vault, key, first, grant, second] = twoPhases(true);
    if (!vault || !key || !first || !grant || !second) throw new Error('no deployment');
    const round = { ...vault, after: [second.key] };
    const graph = ResourceGraph.of([round, key, first, grant, second]);
    expect(comesAfter(graph, second, first.key)).toBe(true);
    expect(comesAfter(graph, second, vault.key)).toBe(true);
    expect(comesAfter(graph, first, grant.key)).toBe(false);
    expect(comesAfter(graph, second, 'nothing')).toBe(false);
  });
});
