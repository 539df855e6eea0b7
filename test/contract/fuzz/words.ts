/** Bodies that some operation takes, which a fuzzer changes. Keys of elliptic curves, since making them takes no time. */
export const bodies: readonly unknown[] = [
  { location: 'swedencentral', kind: 'OpenAI', sku: { name: 'S0' }, properties: { customSubDomainName: 'fuzz' } },
  { identity: { type: 'SystemAssigned, UserAssigned', userAssignedIdentities: { '/subscriptions/a': {} } } },
  {
    properties: {
      encryption: {
        keySource: 'Microsoft.KeyVault',
        keyVaultProperties: {
          keyName: 'chat-cmk',
          keyVersion: '',
          keyVaultUri: 'https://kv-contoso-chat.vault.azure.net/',
        },
      },
    },
  },
  {
    properties: { networkAcls: { defaultAction: 'Deny', ipRules: [{ value: '1.2.3.4/8' }], virtualNetworkRules: [] } },
  },
  { tags: { one: '1', two: '2' } },
  {
    location: 'swedencentral',
    properties: {
      tenantId: '00000000-0000-0000-0000-000000000000',
      sku: { family: 'A', name: 'premium' },
      enablePurgeProtection: true,
      softDeleteRetentionInDays: 7,
      accessPolicies: [{ tenantId: 'a', objectId: 'b', permissions: { keys: ['get'] } }],
      initialAdminObjectIds: ['b24988ac-6180-42a0-ab88-20f7382dd24c'],
    },
  },
  {
    properties: {
      roleDefinitionId: '/x/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c',
      principalId: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
      principalType: 'ServicePrincipal',
      condition: '@Resource',
    },
  },
  {
    properties: {
      roleName: 'Fuzz',
      type: 'CustomRole',
      permissions: [{ actions: ['*/read'], notActions: [], dataActions: ['Microsoft.KeyVault/*'], notDataActions: [] }],
      assignableScopes: ['/'],
    },
  },
  { properties: { level: 'CanNotDelete', notes: 'x' } },
  {
    properties: {
      policyDefinitionId: '/providers/Microsoft.Authorization/policyDefinitions/67121cc7-ff39-4ab8-b7e3-95b84dab487d',
      parameters: { effect: { value: 'Audit' } },
      notScopes: [],
    },
  },
  { properties: { workspaceId: '/subscriptions/a', logs: [{ categoryGroup: 'audit', enabled: true }], metrics: [] } },
  {
    location: 'swedencentral',
    properties: {
      addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
      subnets: [{ name: 'one', properties: { addressPrefix: '10.0.0.0/24' } }],
      subnet: { id: '/subscriptions/a' },
      privateLinkServiceConnections: [
        { name: 'c', properties: { privateLinkServiceId: '/subscriptions/a', groupIds: ['vault'] } },
      ],
    },
  },
  { location: 'global', properties: { virtualNetwork: { id: '/subscriptions/a' }, registrationEnabled: false } },
  { properties: { privateLinkServiceConnectionState: { status: 'Approved', description: 'x' } } },
  {
    sku: { name: 'Standard', capacity: 10 },
    properties: { model: { format: 'OpenAI', name: 'gpt-4o', version: '2024-11-20' } },
  },
  { name: 'kv-fuzz', type: 'Microsoft.KeyVault/vaults', subdomainName: 'x', kind: 'OpenAI', skus: ['S0'] },
  {
    kty: 'EC',
    crv: 'P-256',
    key_ops: ['sign'],
    attributes: { enabled: true, nbf: 0, exp: 4_000_000_000 },
    tags: { a: 'b' },
  },
  { kty: 'oct-HSM', key_size: 256 },
  { key: { kty: 'EC', crv: 'P-256', x: 'AAAA', y: 'AAAA', d: 'AAAA' }, Hsm: false },
  { key: { kty: 'RSA', n: 'AAAA', e: 'AQAB', d: 'AAAA', p: 'AA', q: 'AA', dp: 'AA', dq: 'AA', qi: 'AA' } },
  { alg: 'RSA-OAEP', value: 'AAAA', iv: 'AAAA', tag: 'AAAA', aad: 'AAAA' },
  { alg: 'ES256', value: 'A'.repeat(43), digest: 'A'.repeat(43) },
  { attributes: { enabled: false, exp: 1 }, key_ops: ['wrapKey', 'unwrapKey'] },
  {
    lifetimeActions: [{ trigger: { timeAfterCreate: 'P30D' }, action: { type: 'Rotate' } }],
    attributes: { expiryTime: 'P90D' },
  },
  { value: 'JkF6dXJl' },
  { count: 16 },
  { appId: '20a14814-5ab7-4612-a671-1382b412bf93' },
  { properties: { restore: true }, location: 'swedencentral' },
  { certificates: [{ x5c: ['AAAA'] }], required: 2 },
];

/** Names and words that services read, at wrong places too. */
export const names: readonly string[] = [
  ...new Set(bodies.flatMap((body) => wordsIn(body))),
  'options',
  '$top',
  '$skipToken',
  '__proto__',
  'length',
];

/** Pieces of queries. */
export const queries: readonly string[] = [
  'resources',
  'resourcecontainers',
  'AZKVAuditLogs',
  'AzureDiagnostics',
  "where type =~ 'microsoft.keyvault/vaults'",
  'where properties.enableSoftDelete == true and name contains "a" or not(isempty(id))',
  'project id, name, x = tostring(properties.vaultUri)',
  'extend a = parse_json(\'{"b":[1,2]}\').b[0], c = datetime(2026-01-01) - 1h',
  'summarize n = count(), m = make_set(name) by type, bin(todatetime(a), 1d)',
  'order by n desc, name asc',
  'join kind=leftouter (resources | project id, k = kind) on id',
  'mv-expand p = properties.accessPolicies',
  'parse id with * "/vaults/" v',
  'union (resources), (resourcecontainers)',
  'take 5',
  'distinct location',
  'matches regex "(a+)+$"',
  '((((',
  'ago(1d) / 0 % 0',
  'let x = 1;',
  "'",
];

function wordsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]: [string, unknown]) => [name, ...wordsIn(item)]);
}
