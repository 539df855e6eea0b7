import { describe, expect, it } from 'vitest';
import { ResourceGraph } from '../../../../src/core/resources/graph.ts';
import { resolveBinding } from '../../../../src/core/resources/binding.ts';
import { liveResource, type Resource } from '../../../../src/core/resources/resource.ts';
import { types } from '../../../../src/core/resources/types.ts';
import { expression, reference, unknown } from '../../../../src/core/resources/value.ts';
import { judge } from '../../../../src/core/rules/catalogue.ts';
import {
  declared,
  declaredAccount,
  declaredAudit,
  declaredHsm,
  declaredIdentity,
  declaredKey,
  declaredScope,
  declaredVault,
  findingsIn,
  told,
  type AccountParts,
  type Body,
} from '../../../support/declared.ts';

type Members = Readonly<Record<string, Body | undefined>>;
type Files = () => readonly Resource[];
interface Cases {
  readonly fires: [string, Files, string][];
  readonly silent: [string, Files][];
}

const now = Date.UTC(2026, 0, 1);
const seconds = now / 1000;
const day = 24 * 60 * 60;
const foundry = { kind: 'AIServices' };
const existing = { declaration: { existing: true } } as const;

/** An account under a key, whose parts are as they are given. */
function files(
  parts: {
    readonly vault?: Members | Resource;
    readonly key?: Members;
    readonly account?: AccountParts;
    readonly format?: 'bicep' | 'terraform' | 'script';
  } = {},
): readonly Resource[] {
  const vault = isResource(parts.vault) ? parts.vault : declaredVault('vault', parts.vault);
  const key = declaredKey(vault, 'cmk', parts.key);
  const account = declaredAccount(
    { store: vault, key, identity: declaredIdentity(), ...parts.account },
    { declaration: { format: parts.format ?? 'bicep' } },
  );
  return [vault, key, declaredIdentity(), account];
}

function isResource(part: Members | Resource | undefined): part is Resource {
  return part !== undefined && 'read' in part;
}

const versioned = (version: Body = 'a'.repeat(32)) => ({ encryption: { keyVersion: version } });
const atDeployment = versioned(reference(declaredKey(declaredVault()).key, 'properties.version'));
const rotation = (trigger: Members | undefined, expiryTime?: Body, notify?: Body) => ({
  rotationPolicy: {
    attributes: { expiryTime },
    lifetimeActions: [
      ...(trigger ? [{ trigger, action: { type: 'rotate' } }] : []),
      ...(notify === undefined ? [] : [{ trigger: { timeBeforeExpiry: notify }, action: { type: 'Notify' } }]),
    ],
  },
});
const yearly = rotation({ timeAfterCreate: 'P90D' });
const uri = (keyVaultUri: Body) => files({ account: { encryption: { keyVaultUri } } });

const two = (first: AccountParts, second: AccountParts): readonly Resource[] => {
  const [vault, key, identity] = files({ key: yearly });
  if (!vault || !key || !identity) throw new Error('no deployment');
  const parts = { store: vault, key, identity };
  return [
    vault,
    key,
    identity,
    declaredAccount({ ...parts, ...first }, { name: 'one' }),
    declaredAccount({ ...parts, ...second }, { name: 'two' }),
  ];
};

const otherVault = (encryption: Members, holder: Parameters<typeof declaredVault>[2] = {}): readonly Resource[] => {
  const a = declaredVault('a', {}, holder);
  const b = declaredVault('b');
  const key = declaredKey(b);
  return [a, b, key, declaredAccount({ store: a, key, encryption })];
};

const apiVersion = (version: string | undefined, properties: Members = {}): readonly Resource[] => {
  const vault = declaredVault('vault', properties);
  if (!vault.declaration) throw new Error('it is not declared');
  const { format, uri: file, range, heading } = vault.declaration;
  const declaration = { format, uri: file, range, heading, ...(version !== undefined && { apiVersion: version }) };
  return files({ vault: { ...vault, declaration } });
};

const policy = (parameters: Members = {}, id = '67121cc7-ff39-4ab8-b7e3-95b84dab487d', more: Members = {}) =>
  declared(types.policyAssignment, `${declaredScope}/providers/${types.policyAssignment}/cmk`, {
    properties: {
      policyDefinitionId: `/providers/Microsoft.Authorization/policyDefinitions/${id}`,
      parameters,
      ...more,
    },
  });

const twice = (
  last: AccountParts,
  conditional: { readonly conditional?: true } = {},
  format: 'bicep' | 'terraform' = 'bicep',
): readonly Resource[] => {
  const vault = declaredVault();
  const key = declaredKey(vault);
  const declaration = { format, ...conditional };
  const first = declaredAccount({ store: vault, key, body: last.body ?? {} }, { suffix: '#2', declaration });
  return [vault, key, first, declaredAccount(last, { after: [first], declaration })];
};

const microsoft = { encryption: { keySource: 'Microsoft.CognitiveServices' } };
const projects = { body: foundry, properties: { allowProjectManagement: true, ...microsoft } };

const deleted = (name = 'account', body: Record<string, string> = {}) =>
  liveResource(
    `/subscriptions/s/providers/Microsoft.CognitiveServices/locations/westeurope/resourceGroups/rg/deletedAccounts/${name}`,
    types.deletedAccount,
    { location: 'westeurope', properties: { scheduledPurgeDate: body['purged'] ?? '2026-01-02T00:00:00Z' } },
  );

const rules: Record<string, Cases> = {
  'key-uri': {
    fires: [
      ['a key in the URI', () => uri('https://vault.vault.azure.net/keys/cmk'), 'error'],
      ['a key with version', () => uri(`https://vault.vault.azure.net/keys/cmk/${'a'.repeat(32)}`), 'error'],
      ['a path', () => uri('https://vault.vault.azure.net/secrets'), 'error'],
      ['http', () => uri('http://vault.vault.azure.net/'), 'error'],
      ['an id', () => uri(declaredVault().id ?? ''), 'error'],
      ['a host alone', () => uri('vault.vault.azure.net'), 'error'],
      ['the URI of the key', () => uri(reference(declaredKey(declaredVault()).key, 'properties.keyUri')), 'error'],
      [
        'a vault in the place of an HSM',
        () => [
          declaredHsm(),
          declaredAccount({
            store: declaredHsm(),
            encryption: { keyVaultUri: 'https://hsm.vault.azure.net/', keyName: 'cmk' },
          }),
        ],
        'error',
      ],
    ],
    silent: [
      ['a reference', () => files()],
      ['a plain URI', () => uri('https://vault.vault.azure.net')],
      ['another cloud', () => uri('https://vault.vault.usgovcloudapi.net/')],
      ['a port', () => uri('https://vault.vault.azure.net:443/')],
      ['an expression', () => uri(expression('https://{parameter:name}{environment().suffixes.keyvaultDns}/'))],
      ['what is not known', () => uri(unknown('a function'))],
    ],
  },
  'key-uri-vault': {
    fires: [
      ['a key of that name in another vault', () => otherVault({}), 'warning'],
      ['a vault named by text', () => otherVault({ keyVaultUri: 'https://a.vault.azure.net/' }), 'warning'],
      [
        'a version of a key of another vault',
        () => otherVault({ keyVersion: reference(declaredKey(declaredVault('b')).key, 'properties.version') }),
        'error',
      ],
    ],
    silent: [
      ['the vault of the key', () => files()],
      ['a vault that is only referred to', () => otherVault({}, existing)],
      ['a key that no file declares', () => otherVault({ keyName: 'made-elsewhere' })],
    ],
  },
  'cloud-suffix': {
    fires: [
      ['a whole URI', () => uri('https://vault.vault.azure.net/'), 'hint'],
      ['another cloud', () => uri('https://vault.vault.azure.cn'), 'hint'],
      [
        'a name from a parameter',
        () =>
          files({
            vault: declaredVault('{parameter:name}'),
            account: { encryption: { keyVaultUri: expression('https://{parameter:name}.vault.azure.net/') } },
          }),
        'hint',
      ],
    ],
    silent: [
      ['a reference', () => files()],
      ['a suffix from the environment', () => uri(expression('https://vault{environment().suffixes.keyvaultDns}/'))],
      ['a vault outside of the files', () => uri('https://elsewhere.vault.azure.net/')],
      [
        'a script',
        () => files({ format: 'script', account: { encryption: { keyVaultUri: 'https://vault.vault.azure.net/' } } }),
      ],
    ],
  },
  'rotation-pinned': {
    fires: [
      ['a literal version', () => files({ key: yearly, account: versioned() }), 'warning'],
      ['the version at deployment', () => files({ key: yearly, account: atDeployment }), 'warning'],
      ['Foundry', () => files({ key: yearly, account: { ...versioned(), body: foundry } }), 'warning'],
    ],
    silent: [
      ['no version', () => files({ key: yearly })],
      ['no rotation', () => files({ account: versioned() })],
      ['a policy that notifies', () => files({ key: rotation(undefined, 'P1Y', 'P30D'), account: versioned() })],
      ['a version that is not known', () => files({ key: yearly, account: versioned(expression('{parameter:v}')) })],
      ['a policy that is not known', () => files({ key: { rotationPolicy: unknown('x') }, account: versioned() })],
    ],
  },
  'rotation-unused': {
    fires: [
      ['two literal versions', () => two(versioned(), versioned('b'.repeat(32))), 'info'],
      ['two versions at deployment', () => two(atDeployment, atDeployment), 'info'],
      ['one of each', () => two(versioned(), atDeployment), 'info'],
    ],
    silent: [
      ['one that follows', () => two(versioned(), {})],
      ['one that may follow', () => two(versioned(), versioned(expression('{parameter:v}')))],
      ['one account alone', () => files({ key: yearly, account: versioned() })],
    ],
  },
  'pinned-expiry': {
    fires: [
      [
        'the version at deployment',
        () => files({ key: { attributes: { exp: seconds + 300 * day } }, account: atDeployment }),
        'info',
      ],
      [
        'Foundry',
        () => files({ key: { attributes: { exp: seconds + 60 * day } }, account: { ...atDeployment, body: foundry } }),
        'info',
      ],
      [
        'an expiry by the policy',
        () => files({ key: rotation({ timeAfterCreate: 'P90D' }, 'P1Y'), account: atDeployment }),
        'info',
      ],
    ],
    silent: [
      ['no version', () => files({ key: { attributes: { exp: seconds + 300 * day } } })],
      ['no expiry', () => files({ account: atDeployment })],
      [
        'an expiry that is near',
        () => files({ key: { attributes: { exp: seconds + 3 * day } }, account: atDeployment }),
      ],
      ['another version', () => files({ key: { attributes: { exp: seconds + 300 * day } }, account: versioned() })],
    ],
  },
  versionless: {
    fires: [
      ['a literal version', () => files({ account: { ...versioned(), body: foundry } }), 'hint'],
      ['the version at deployment', () => files({ account: { ...atDeployment, body: foundry } }), 'hint'],
      ['Terraform', () => files({ account: { ...atDeployment, body: foundry }, format: 'terraform' }), 'hint'],
    ],
    silent: [
      ['no version', () => files({ account: { body: foundry } })],
      ['Azure OpenAI, for which it is not documented', () => files({ account: versioned() })],
      [
        'a kind that is not known',
        () => files({ account: { ...versioned(), body: { kind: expression('{parameter:k}') } } }),
      ],
    ],
  },
  'rotation-policy': {
    fires: [
      ['a validity of a week', () => files({ key: rotation(undefined, 'P7D') }), 'error'],
      ['a rotation within a week', () => files({ key: rotation({ timeAfterCreate: 'P6D' }) }), 'error'],
      ['a rotation at expiry', () => files({ key: rotation({ timeAfterCreate: 'P90D' }, 'P90D') }), 'error'],
      ['a rotation after expiry', () => files({ key: rotation({ timeAfterCreate: 'P2Y' }, 'P1Y') }), 'error'],
      [
        'a rotation on the day before expiry',
        () => files({ key: rotation({ timeBeforeExpiry: 'P1D' }, 'P1Y') }),
        'error',
      ],
      ['before an expiry that there is not', () => files({ key: rotation({ timeBeforeExpiry: 'P30D' }) }), 'error'],
      [
        'both triggers',
        () => files({ key: rotation({ timeBeforeExpiry: 'P30D', timeAfterCreate: 'P90D' }, 'P1Y') }),
        'error',
      ],
      ['weekly in an HSM', () => files({ vault: declaredHsm(), key: rotation({ timeAfterCreate: 'P7D' }) }), 'error'],
    ],
    silent: [
      ['a year', () => files({ key: rotation({ timeBeforeExpiry: 'P30D' }, 'P1Y', 'P40D') })],
      ['weekly in a vault', () => files({ key: rotation({ timeAfterCreate: 'P7D' }) })],
      ['months that may be long enough', () => files({ key: rotation({ timeAfterCreate: 'P80D' }, 'P3M') })],
      ['an expiry that is not known', () => files({ key: rotation({ timeBeforeExpiry: 'P30D' }, expression('{p}')) })],
      ['a trigger that is not known', () => files({ key: rotation({ timeAfterCreate: expression('{p}') }) })],
    ],
  },
  'expiry-without-rotation': {
    fires: [
      ['an expiry date', () => files({ key: { attributes: { exp: seconds + 300 * day } } }), 'info'],
      ['a policy that only lets expire', () => files({ key: rotation(undefined, 'P1Y') }), 'info'],
      [
        'a pinned version',
        () => files({ key: { attributes: { exp: seconds + 300 * day } }, account: atDeployment }),
        'info',
      ],
    ],
    silent: [
      ['no expiry', () => files()],
      ['a rotation', () => files({ key: { attributes: { exp: seconds + 300 * day }, ...yearly } })],
      ['an expiry that is near', () => files({ key: { attributes: { exp: seconds + day } } })],
      [
        'a policy that is not known',
        () => files({ key: { attributes: { exp: seconds + 300 * day }, rotationPolicy: expression('{p}') } }),
      ],
    ],
  },
  'notify-only': {
    fires: [
      ['a policy', () => files({ key: rotation(undefined, 'P1Y', 'P30D') }), 'info'],
      ['a policy without expiry', () => files({ key: rotation(undefined, undefined, 'P30D') }), 'info'],
      ['an expiry from a parameter', () => files({ key: rotation(undefined, expression('{p}'), 'P30D') }), 'info'],
    ],
    silent: [
      ['rotation and notification', () => files({ key: rotation({ timeBeforeExpiry: 'P30D' }, 'P1Y', 'P60D') })],
      ['no policy', () => files()],
      ['a policy that is not known', () => files({ key: { rotationPolicy: unknown('x') } })],
    ],
  },
  'key-type': {
    fires: [
      ['an EC key', () => files({ key: { kty: 'EC', curveName: 'P-256' } }), 'error'],
      ['an EC key without a curve', () => files({ key: { kty: 'EC', keySize: undefined } }), 'error'],
      ['4096 bits', () => files({ key: { keySize: 4096 } }), 'error'],
      ['4096 bits on Foundry', () => files({ key: { keySize: 4096 }, account: { body: foundry } }), 'warning'],
    ],
    silent: [
      ['2048 bits', () => files()],
      ['no size', () => files({ key: { keySize: undefined } })],
      ['a type that is not known', () => files({ key: { kty: expression('{p}') } })],
    ],
  },
  'key-protection': {
    fires: [
      [
        'an HSM key in a standard vault',
        () => files({ vault: { sku: { name: 'standard' } }, key: { kty: 'RSA-HSM' } }),
        'error',
      ],
      ['the same in capitals', () => files({ vault: { sku: { name: 'Standard' } }, key: { kty: 'rsa-hsm' } }), 'error'],
      ['a software key in an HSM', () => files({ vault: declaredHsm(), key: { kty: 'RSA' } }), 'error'],
    ],
    silent: [
      ['a premium vault', () => files({ key: { kty: 'RSA-HSM' } })],
      ['a software key', () => files({ vault: { sku: { name: 'standard' } } })],
      [
        'a SKU that is not known',
        () => files({ vault: { sku: { name: expression('{p}') } }, key: { kty: 'RSA-HSM' } }),
      ],
    ],
  },
  'key-operations': {
    fires: [
      ['one alone', () => files({ key: { keyOps: ['wrapKey'] } }), 'error'],
      ['others', () => files({ key: { keyOps: ['encrypt', 'decrypt'] } }), 'error'],
      ['the other alone', () => files({ key: { keyOps: ['UnwrapKey', 'sign'] } }), 'error'],
    ],
    silent: [
      ['both', () => files()],
      ['none said', () => files({ key: { keyOps: undefined } })],
      ['what is not known', () => files({ key: { keyOps: ['sign', expression('{p}')] } })],
    ],
  },
  retention: {
    fires: [
      ['a day', () => files({ vault: { softDeleteRetentionInDays: 1 } }), 'error'],
      ['a year', () => files({ vault: { softDeleteRetentionInDays: 365 } }), 'error'],
      ['an HSM', () => files({ vault: declaredHsm('hsm', { softDeleteRetentionInDays: 6 }) }), 'error'],
    ],
    silent: [
      ['the least', () => files({ vault: { softDeleteRetentionInDays: 7 } })],
      ['the most', () => files({ vault: { softDeleteRetentionInDays: 90 } })],
      ['none', () => files()],
      ['a parameter', () => files({ vault: { softDeleteRetentionInDays: expression('{p}') } })],
    ],
  },
  'network-path': {
    fires: [
      [
        'a firewall without bypass',
        () => files({ vault: { networkAcls: { defaultAction: 'Deny', bypass: 'None' } } }),
        'error',
      ],
      [
        'no public access without bypass',
        () => files({ vault: { publicNetworkAccess: 'Disabled', networkAcls: { bypass: 'None' } } }),
        'error',
      ],
      ['a perimeter', () => files({ vault: { publicNetworkAccess: 'SecuredByPerimeter' } }), 'warning'],
      ['no host allowed', () => files({ account: { properties: { restrictOutboundNetworkAccess: true } } }), 'error'],
      [
        'another host allowed',
        () =>
          files({ account: { properties: { restrictOutboundNetworkAccess: true, allowedFqdnList: ['x.example'] } } }),
        'error',
      ],
      ['a firewall with the bypass', () => files({ vault: { networkAcls: { defaultAction: 'Deny' } } }), 'hint'],
    ],
    silent: [
      ['no firewall', () => files()],
      ['a vault that is only referred to', () => files({ vault: declaredVault('vault', {}, existing) })],
      [
        'a bypass that is not known',
        () => files({ vault: { networkAcls: { defaultAction: 'Deny', bypass: expression('{p}') } } }),
      ],
      [
        'the host allowed',
        () =>
          files({
            account: {
              properties: { restrictOutboundNetworkAccess: true, allowedFqdnList: ['vault.vault.azure.net'] },
            },
          }),
      ],
      [
        'a host that is not known',
        () =>
          files({
            account: { properties: { restrictOutboundNetworkAccess: true, allowedFqdnList: [expression('{p}')] } },
          }),
      ],
    ],
  },
  'api-version': {
    fires: [
      ['an old version', () => apiVersion('2023-07-01'), 'info'],
      ['an old preview', () => apiVersion('2024-12-01-preview'), 'info'],
      [
        'a vault that does not say how access is decided',
        () => apiVersion('2022-07-01', { enableRbacAuthorization: undefined }),
        'info',
      ],
    ],
    silent: [
      ['the one that stays', () => apiVersion('2026-02-01')],
      ['a newer one', () => apiVersion('2026-09-01-preview')],
      ['none, as in Terraform', () => apiVersion(undefined)],
    ],
  },
  'audit-log': {
    fires: [
      ['no setting', () => files(), 'hint'],
      ['metrics alone', () => [...files(), declaredAudit(declaredVault(), { logs: undefined })], 'hint'],
      [
        'another category',
        () => [
          ...files(),
          declaredAudit(declaredVault(), { logs: [{ category: 'AzurePolicyEvaluationDetails', enabled: true }] }),
        ],
        'hint',
      ],
      ['another vault', () => [...files(), declaredAudit(declaredVault('other'))], 'hint'],
    ],
    silent: [
      ['a category', () => [...files(), declaredAudit(declaredVault())]],
      ['a group', () => [...files(), declaredAudit(declaredVault(), { logs: [{ categoryGroup: 'allLogs' }] })]],
      ['logs that are not known', () => [...files(), declaredAudit(declaredVault(), { logs: expression('{p}') })]],
      ['a vault that is only referred to', () => files({ vault: declaredVault('vault', {}, existing) })],
    ],
  },
  'customer-key-required': {
    fires: [
      ['a policy', () => [declaredAccount(), policy()], 'warning'],
      ['a policy that denies', () => [declaredAccount(), policy({ effect: { value: 'Deny' } })], 'warning'],
      [
        'Foundry, which the policy is told to include',
        () => [declaredAccount({ body: foundry }), policy({ excludedKinds: { value: [] } })],
        'warning',
      ],
    ],
    silent: [
      ['no policy', () => [declaredAccount()]],
      ['a key', () => [...files(), policy()]],
      ['Foundry, which the policy leaves out', () => [declaredAccount({ body: foundry }), policy()]],
      ['a policy that is off', () => [declaredAccount(), policy({ effect: { value: 'Disabled' } })]],
      ['an effect that is not known', () => [declaredAccount(), policy({ effect: { value: expression('{p}') } })]],
      ['another policy', () => [declaredAccount(), policy({}, 'fe3fd216-4f83-4fc1-8984-2bbec80a3418')]],
      ['another scope', () => [declaredAccount(), policy({}, undefined, { scope: '/subscriptions/other' })]],
    ],
  },
  'key-dropped': {
    fires: [
      ['a second declaration without it', () => twice({}), 'warning'],
      ['Foundry', () => twice({ body: foundry }), 'warning'],
      ['one with other properties', () => twice({ properties: { disableLocalAuth: true } }), 'warning'],
    ],
    silent: [
      ['one that says it again', () => twice({ store: declaredVault(), key: declaredKey(declaredVault()) })],
      ['either the one or the other', () => twice({}, { conditional: true })],
      ['Terraform, which changes a part', () => twice({}, {}, 'terraform')],
      ['one that goes back on purpose', () => twice({ properties: microsoft })],
      ['an encryption that is not known', () => twice({ properties: { encryption: expression('{p}') } })],
    ],
  },
  'key-removal': {
    fires: [
      ['an account that may be under a key', () => [declaredAccount(projects)], 'hint'],
      ['Terraform', () => [declaredAccount(projects, { declaration: { format: 'terraform' } })], 'hint'],
      ['one that is put under a key before', () => twice(projects), 'error'],
    ],
    silent: [
      ['no projects', () => [declaredAccount({ body: foundry, properties: microsoft })]],
      ['Azure OpenAI', () => [declaredAccount({ properties: { allowProjectManagement: true, ...microsoft } })]],
      ['no encryption', () => [declaredAccount({ body: foundry, properties: { allowProjectManagement: true } })]],
    ],
  },
  'name-held': {
    fires: [
      ['the name', () => [declaredAccount(), deleted()], 'warning'],
      ['the name in another case', () => [declaredAccount({}, { name: 'Account' }), deleted()], 'warning'],
      ['the region', () => [declaredAccount({ body: { location: 'West Europe' } }), deleted()], 'warning'],
    ],
    silent: [
      ['another name', () => [declaredAccount(), deleted('other')]],
      ['another region', () => [declaredAccount({ body: { location: 'eastus' } }), deleted()]],
      ['one that is purged by now', () => [declaredAccount(), deleted('account', { purged: '2025-12-31T00:00:00Z' })]],
      ['one that is to be recovered', () => [declaredAccount({ properties: { restore: true } }), deleted()]],
      ['a name that is not known', () => [declaredAccount({}, { name: '{parameter:name}' }), deleted()]],
    ],
  },
};

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
    // An API version is no property of the resource.
    if (changes.length === 0 || rule === 'api-version') return;
    const graph = ResourceGraph.of(resources).after(changes);
    const after = resources.map(({ key }) => graph.get(key)).filter((resource) => resource !== undefined);
    const isAdvice = (text: string): boolean => rule === 'network-path' && text.endsWith('hint');
    expect(told(after, rule).filter((text) => !isAdvice(text))).toEqual([]);
  });
});

describe('the retirement of an API version', () => {
  const at = (time: number) =>
    findingsIn(apiVersion('2023-07-01'), time)
      .filter(({ rule }) => rule === 'api-version')
      .map(({ severity }) => severity);

  it.each([
    ['more than 90 days before', Date.UTC(2026, 10, 20), 'info'],
    ['nearer', Date.UTC(2026, 11, 20), 'warning'],
    ['after', Date.UTC(2027, 1, 27), 'error'],
  ])('is graver the nearer it is: %s', (_, time, severity) => {
    expect(at(time)).toEqual([severity]);
  });
});

describe('the preference for customer-managed keys', () => {
  const found = (require: boolean, account = declaredAccount()) => {
    const graph = ResourceGraph.of([account]);
    const preferences = { grantScope: 'key', requireCustomerManagedKey: require } as const;
    return judge(resolveBinding(account, graph), { graph, now, preferences }).map(({ rule }) => rule);
  };

  it('demands one of every account, whatever its kind', () => {
    expect(found(true)).toContain('customer-key-required');
    expect(found(true, declaredAccount({ body: foundry }))).toContain('customer-key-required');
    expect(found(false)).not.toContain('customer-key-required');
  });
});
