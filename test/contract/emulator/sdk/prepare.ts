import type { Harness } from '../harness.ts';
import { groupId, idOf, lockedVaultId, subscriptionId, vaultId, type Names } from './names.ts';

const openAiContributor = 'a001fd3d-188f-4b5d-821b-7da978bf7442';
/** "Cognitive Services accounts should use customer-managed keys". */
const policy = '67121cc7-ff39-4ab8-b7e3-95b84dab487d';

/** The names of what the sample estate has, and of what is added to it here. */
function namesIn(harness: Harness): Names {
  const { emulator } = harness;
  const subscription = harness.subscriptionId('Contoso Production');
  const locked = harness.subscriptionId('Contoso Development');
  const { vaults, managedHsms, principals } = emulator.azure.estate;
  const version = (key: string): string =>
    [...vaults.values(), ...managedHsms.values()]
      .find(({ keys }) => keys.has(key))
      ?.keys.get(key)
      ?.versions.at(-1)?.version ?? '';
  const people = [...principals.values()];
  return {
    tenant: emulator.tenantId,
    subscription,
    group: 'rg-chat-prod',
    location: 'swedencentral',
    namespace: 'Microsoft.KeyVault',
    vault: 'kv-contoso-chat',
    deletedVault: 'kv-contoso-gone',
    key: 'chat-cmk',
    keyVersion: version('chat-cmk'),
    deletedKey: 'gone-cmk',
    vaultConnection: 'to-vault',
    hsmGroup: 'rg-platform-prod',
    hsm: 'hsm-contoso-prod',
    deletedHsm: 'hsm-contoso-gone',
    hsmKey: 'hsm-cmk',
    hsmKeyVersion: version('hsm-cmk'),
    deletedHsmKey: 'gone-hsm-cmk',
    hsmConnection: 'to-hsm',
    account: 'contoso-chat-prod',
    accountConnection: '',
    deployment: 'gpt-4o',
    foundry: 'contoso-foundry-prod',
    project: 'notes',
    deletedAccount: 'contoso-search-pilot',
    file: '',
    job: '',
    identity: 'id-contoso-chat',
    principal: people.find(({ displayName }) => displayName === 'reader')?.objectId ?? '',
    application: people.find(({ displayName }) => displayName === 'reader')?.appId ?? '',
    person: people.find(({ type }) => type === 'User')?.objectId ?? '',
    people: people.find(({ type }) => type === 'Group')?.objectId ?? '',
    roleDefinition: crypto.randomUUID(),
    roleAssignment: crypto.randomUUID(),
    lockedSubscription: locked,
    lockedGroup: 'rg-assistant-dev',
    lockedVault: 'kv-contoso-assistant',
    lock: 'keep',
    policy,
    policyAssignment: 'audit-cmk',
    network: 'vnet',
    subnet: 'one',
    spareNetwork: 'vnet-spare',
    spareSubnet: 'spare',
    spareZone: 'privatelink.managedhsm.azure.net',
    endpoint: 'to-vault',
    zoneGroup: 'default',
    zone: 'privatelink.vaultcore.azure.net',
    link: 'link',
    workspace: 'logs',
    workspaceId: '',
    setting: 'audit',
    category: 'AuditEvent',
  };
}

/** Adds something of everything to the sample estate; yields its names. */
export async function prepare(harness: Harness): Promise<Names> {
  const names = namesIn(harness);
  for (const hsm of harness.emulator.azure.estate.managedHsms.values()) hsm.allowKeyManagementThroughArm = true;
  for (const [id, apiVersion, body] of resources(harness, names)) await put(harness, id, apiVersion, body);
  await leaveDeleted(harness, names);
  const { privateEndpointConnections } = harness.emulator.azure.estate;
  const accountConnection = [...privateEndpointConnections.values()].find(({ name }) => name.startsWith('to-account'));
  const [workspace] = harness.emulator.azure.estate.workspaces.values();
  return {
    ...names,
    workspaceId: workspace?.customerId ?? '',
    accountConnection: accountConnection?.name ?? '',
    ...(await tune(harness, names)),
  };
}

type Made = readonly [id: string, apiVersion: string, body: object];

function resources(harness: Harness, at: Names): readonly Made[] {
  const { location } = at;
  const hsmId = `${subscriptionId(at)}/resourceGroups/${at.hsmGroup}/providers/Microsoft.KeyVault/managedHSMs/`;
  const vault = (name: string): string => idOf(at, 'Microsoft.KeyVault/vaults', name);
  const account = (name: string): string => idOf(at, 'Microsoft.CognitiveServices/accounts', name);
  const network = idOf(at, 'Microsoft.Network/virtualNetworks', at.network);
  const endpoint = (name: string): string => idOf(at, 'Microsoft.Network/privateEndpoints', name);
  const zone = idOf(at, 'Microsoft.Network/privateDnsZones', at.zone);
  const workspace = idOf(at, 'Microsoft.OperationalInsights/workspaces', at.workspace);
  const authorization = (name: string): string => `${groupId(at)}/providers/Microsoft.Authorization/${name}`;
  const owner = harness.signIn('owner').objectId;
  const { tenantId } = harness.emulator;
  const connecting = (name: string, target: string, groupIds: readonly string[]): Made => [
    endpoint(name),
    '2024-05-01',
    {
      location,
      properties: {
        subnet: { id: `${network}/subnets/${at.subnet}` },
        privateLinkServiceConnections: [{ name, properties: { privateLinkServiceId: target, groupIds } }],
      },
    },
  ];
  const role = (name: string): string =>
    `${subscriptionId(at)}/providers/Microsoft.Authorization/roleDefinitions/${name}`;
  return [
    [
      network,
      '2024-05-01',
      {
        location,
        properties: {
          addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
          subnets: [
            { name: at.subnet, properties: { addressPrefix: '10.0.0.0/24' } },
            { name: at.spareSubnet, properties: { addressPrefix: '10.0.9.0/24' } },
          ],
        },
      },
    ],
    [
      idOf(at, 'Microsoft.Network/virtualNetworks', at.spareNetwork),
      '2024-05-01',
      { location, properties: { addressSpace: { addressPrefixes: ['10.9.0.0/16'] } } },
    ],
    connecting(at.endpoint, vaultId(at), ['vault']),
    connecting(at.hsmConnection, `${hsmId}${at.hsm}`, ['managedhsm']),
    connecting('to-account', account(at.account), ['account']),
    [zone, '2024-06-01', { location: 'global' }],
    [idOf(at, 'Microsoft.Network/privateDnsZones', at.spareZone), '2024-06-01', { location: 'global' }],
    [
      `${zone}/virtualNetworkLinks/${at.link}`,
      '2024-06-01',
      { location: 'global', properties: { virtualNetwork: { id: network }, registrationEnabled: false } },
    ],
    [
      `${endpoint(at.endpoint)}/privateDnsZoneGroups/${at.zoneGroup}`,
      '2024-05-01',
      { properties: { privateDnsZoneConfigs: [{ name: 'vault', properties: { privateDnsZoneId: zone } }] } },
    ],
    [workspace, '2023-09-01', { location, properties: {} }],
    [
      `${vaultId(at)}/providers/Microsoft.Insights/diagnosticSettings/${at.setting}`,
      '2021-05-01-preview',
      { properties: { workspaceId: workspace, logs: [{ category: at.category, enabled: true }] } },
    ],
    [authorization(`policyAssignments/${at.policyAssignment}`), '2024-05-01', policyBody()],
    [
      role(at.roleDefinition),
      '2022-04-01',
      {
        properties: {
          roleName: 'Reader of keys',
          permissions: [{ actions: ['Microsoft.KeyVault/vaults/read'] }],
          assignableScopes: [subscriptionId(at)],
        },
      },
    ],
    [
      authorization(`roleAssignments/${at.roleAssignment}`),
      '2022-04-01',
      { properties: { roleDefinitionId: role(openAiContributor), principalId: owner } },
    ],
    [
      vault(at.deletedVault),
      '2024-11-01',
      { location, properties: { tenantId, sku: { family: 'A', name: 'standard' }, accessPolicies: [] } },
    ],
    [
      `${hsmId}${at.deletedHsm}`,
      '2024-11-01',
      { location, sku: { family: 'B', name: 'Standard_B1' }, properties: { tenantId, initialAdminObjectIds: [owner] } },
    ],
    [
      account(at.foundry),
      '2025-06-01',
      {
        location,
        kind: 'AIServices',
        sku: { name: 'S0' },
        identity: { type: 'SystemAssigned' },
        properties: { allowProjectManagement: true, customSubDomainName: at.foundry },
      },
    ],
    [
      `${account(at.foundry)}/projects/${at.project}`,
      '2025-06-01',
      { location, identity: { type: 'SystemAssigned' }, properties: {} },
    ],
    ...locked(at),
  ];
}

/** The same lock at a subscription, a group and a vault. */
function locked(at: Names): readonly Made[] {
  const subscription = `/subscriptions/${at.lockedSubscription}`;
  const scopes = [subscription, `${subscription}/resourceGroups/${at.lockedGroup}`, lockedVaultId(at)];
  return scopes.map((scope) => [
    `${scope}/providers/Microsoft.Authorization/locks/${at.lock}`,
    '2020-05-01',
    { properties: { level: 'CanNotDelete' } },
  ]);
}

function policyBody(): object {
  return { properties: { policyDefinitionId: `/providers/Microsoft.Authorization/policyDefinitions/${policy}` } };
}

async function put(harness: Harness, id: string, apiVersion: string, body: object): Promise<void> {
  const { status, text } = await harness.arm('owner', 'PUT', `${id}?api-version=${apiVersion}`, body);
  if (status > 202) throw new Error(`${id}: ${text}`);
}

/** Has some things lie in the state in which they can be recovered. */
async function leaveDeleted(harness: Harness, at: Names): Promise<void> {
  const { vaults, managedHsms } = harness.keyVault('owner', at.subscription);
  await vaults.delete(at.group, at.deletedVault);
  await managedHsms.delete(at.hsmGroup, at.deletedHsm, { updateIntervalInMs: 1 });
  const stores = [
    [harness.keys('owner', at.vault), at.deletedKey, 'EC'],
    [harness.hsmKeys('owner', at.hsm), at.deletedHsmKey, 'EC-HSM'],
  ] as const;
  for (const [keys, name, type] of stores) {
    await keys.createKey(name, type);
    await (await keys.beginDeleteKey(name, { intervalInMs: 1 })).pollUntilDone();
  }
}

/** A file in the account, and a job that was trained on it. */
async function tune(harness: Harness, at: Names): Promise<Pick<Names, 'file' | 'job'>> {
  const { accounts } = harness.cognitiveServices('owner', at.subscription);
  const key = (await accounts.listKeys(at.group, at.account)).key1 ?? '';
  const send = async (path: string, type: string, body: string): Promise<string> => {
    const url = `https://${at.account}.openai.azure.com/openai/${path}?api-version=2024-10-21`;
    const { text } = await harness.send('POST', url, { 'api-key': key, 'content-type': type }, body);
    return (JSON.parse(text) as { id: string }).id;
  };
  const form = [
    '--line\r\ncontent-disposition: form-data; name="purpose"\r\n\r\nfine-tune\r\n',
    '--line\r\ncontent-disposition: form-data; name="file"; filename="train.jsonl"\r\n\r\n{"messages":[]}\r\n',
    '--line--\r\n',
  ].join('');
  const file = await send('files', 'multipart/form-data; boundary=line', form);
  const job = JSON.stringify({ model: 'gpt-4o-mini-2024-07-18', training_file: file });
  return { file, job: await send('fine_tuning/jobs', 'application/json', job) };
}
