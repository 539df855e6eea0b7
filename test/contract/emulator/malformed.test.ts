import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Harness } from './harness.ts';

const bodies = [
  '',
  '{',
  'null',
  '[]',
  '"text"',
  '{"properties":null}',
  '{"properties":{"encryption":{"keySource":3}}}',
  '{"properties":{"encryption":{"keySource":"Microsoft.KeyVault","keyVaultProperties":{"keyName":"a/b","keyVaultUri":"nope"}}}}',
  '{"identity":{"type":"Foo"}}',
  '{"identity":{"type":"UserAssigned","userAssignedIdentities":{"/x":{}}}}',
  '{"properties":{"accessPolicies":[{}]}}',
  '{"properties":{"networkAcls":"text"}}',
  '{"sku":7}',
  '{"query":"nope"}',
  '{"query":"resources","options":{"$skipToken":"zz","$top":-3}}',
  '{"location":7,"properties":7}',
  '{"location":"swedencentral","kind":"OpenAI","sku":{"name":"S0"},"properties":[],"identity":"text"}',
  '{"location":"swedencentral","sku":[],"properties":{"tenantId":7,"sku":"A","softDeleteRetentionInDays":"x","networkAcls":7}}',
  '{"location":"swedencentral","properties":{"addressSpace":7,"subnets":[7,null],"subnet":{"id":7},"privateLinkServiceConnections":[null]}}',
  '{"location":"global","properties":{"virtualNetwork":7,"privateDnsZoneConfigs":[7]}}',
  '{"properties":{"level":7,"policyDefinitionId":7,"parameters":[7],"roleName":7,"permissions":[7],"assignableScopes":7}}',
  '{"properties":{"workspaceId":7,"logs":[7],"metrics":"x","privateLinkServiceConnectionState":7}}',
  '{"kty":7}',
  '{"alg":"RSA-OAEP","value":7}',
];

/** Every write that takes a body, at names that exist and at names that do not. */
function writesOf(subscription: string): readonly (readonly [string, string])[] {
  const group = `${subscription}/resourceGroups/rg-chat-prod`;
  const providers = `${group}/providers`;
  const vault = `${providers}/Microsoft.KeyVault/vaults/kv-contoso-chat`;
  const extension = `${vault}/providers/Microsoft.Authorization`;
  return [
    ['PUT', `${group}?api-version=2021-04-01`],
    ['PUT', `${vault}?api-version=2026-02-01`],
    ['PUT', `${providers}/Microsoft.KeyVault/vaults/kv-malformed?api-version=2023-07-01`],
    ['PUT', `${vault}/privateEndpointConnections/x?api-version=2024-11-01`],
    ['PUT', `${providers}/Microsoft.KeyVault/managedHSMs/hsm-malformed?api-version=2024-11-01`],
    ['PATCH', `${providers}/Microsoft.KeyVault/managedHSMs/hsm-malformed?api-version=2024-11-01`],
    ['PUT', `${providers}/Microsoft.CognitiveServices/accounts/contoso-malformed?api-version=2025-09-01`],
    ['PUT', `${providers}/Microsoft.CognitiveServices/accounts/contoso-chat-prod?api-version=2025-09-01`],
    ['PUT', `${providers}/Microsoft.ManagedIdentity/userAssignedIdentities/malformed?api-version=2024-11-30`],
    ['PUT', `${providers}/Microsoft.Network/virtualNetworks/malformed?api-version=2024-05-01`],
    ['PUT', `${providers}/Microsoft.Network/virtualNetworks/malformed/subnets/x?api-version=2024-05-01`],
    ['PUT', `${providers}/Microsoft.Network/privateEndpoints/malformed?api-version=2024-05-01`],
    ['PUT', `${providers}/Microsoft.Network/privateEndpoints/malformed/privateDnsZoneGroups/x?api-version=2024-05-01`],
    ['PUT', `${providers}/Microsoft.Network/privateDnsZones/malformed.example?api-version=2024-06-01`],
    [
      'PUT',
      `${providers}/Microsoft.Network/privateDnsZones/malformed.example/virtualNetworkLinks/x?api-version=2024-06-01`,
    ],
    ['PUT', `${providers}/Microsoft.OperationalInsights/workspaces/malformed?api-version=2023-09-01`],
    ['PUT', `${extension}/locks/malformed?api-version=2020-05-01`],
    ['PUT', `${extension}/policyAssignments/malformed?api-version=2024-05-01`],
    ['PUT', `${extension}/roleDefinitions/${crypto.randomUUID()}?api-version=2022-04-01`],
    ['PUT', `${vault}/providers/Microsoft.Insights/diagnosticSettings/malformed?api-version=2021-05-01-preview`],
    ['POST', `${subscription}/providers/Microsoft.KeyVault/checkMhsmNameAvailability?api-version=2024-11-01`],
  ];
}

describe('Malformed bodies', () => {
  let harness: Harness;
  let resourceManager: readonly (readonly [string, string])[];
  beforeAll(async () => {
    harness = await Harness.start();
    const subscription = `/subscriptions/${harness.subscriptionId('Contoso Production')}`;
    const providers = `${subscription}/resourceGroups/rg-chat-prod/providers`;
    resourceManager = [
      ['PATCH', `${providers}/Microsoft.CognitiveServices/accounts/contoso-chat-prod?api-version=2025-09-01`],
      ['PATCH', `${providers}/Microsoft.KeyVault/vaults/kv-contoso-chat?api-version=2026-02-01`],
      ['PUT', `${providers}/Microsoft.KeyVault/vaults/kv-contoso-chat/accessPolicies/add?api-version=2026-02-01`],
      [
        'PUT',
        `${subscription}/providers/Microsoft.Authorization/roleAssignments/${crypto.randomUUID()}?api-version=2022-04-01`,
      ],
      ...writesOf(subscription),
      ['POST', '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01'],
      ['POST', `${subscription}/providers/Microsoft.KeyVault/checkNameAvailability?api-version=2026-02-01`],
    ];
  });
  afterAll(async () => {
    await harness.close();
  });

  it.each(bodies)('never make Resource Manager fail by itself: %s', async (body) => {
    const headers = { authorization: `Bearer ${await harness.token('owner')}`, 'content-type': 'application/json' };
    for (const [method, path] of resourceManager) {
      const { status } = await harness.send(method, `https://management.azure.com${path}`, headers, body);
      expect([method, path, status < 500]).toEqual([method, path, true]);
    }
  });

  it.each(bodies)('are refused by a vault: %s', async (body) => {
    const headers = { authorization: `Bearer ${await harness.token('owner', 'https://vault.azure.net/.default')}` };
    for (const path of ['/keys/x/create', '/keys/chat-cmk/wrapkey', '/keys/chat-cmk/0123/unwrapkey']) {
      const { status } = await harness.send(
        'POST',
        `https://kv-contoso-chat.vault.azure.net${path}?api-version=7.5`,
        headers,
        body,
      );
      expect([path, status >= 400 && status < 500]).toEqual([path, true]);
    }
  });

  it('name what every object has, which is in no table', async () => {
    for (const name of ['__proto__', 'constructor', 'tostring', 'valueOf', 'hasOwnProperty']) {
      const arm = await harness.arm('owner', 'GET', `/subscriptions/s/providers/${name}/x?api-version=2023-07-01`);
      expect([name, arm.status]).toEqual([name, 400]);
      for (const operation of ['encrypt', 'sign']) {
        const url = `https://kv-contoso-chat.vault.azure.net/keys/chat-cmk/${operation}`;
        const used = await harness.store('owner', 'POST', url, { alg: name, value: 'AAAA' });
        expect([name, operation, used.status]).toEqual([name, operation, 400]);
      }
      const vault = harness.emulator.azure.estate.vaults.named('kv-contoso-claims');
      const policy = (permission: string): object => ({
        properties: {
          accessPolicies: [{ tenantId: vault?.tenantId, objectId: 'someone', permissions: { [permission]: ['get'] } }],
        },
      });
      for (const body of [policy('keys'), policy(name)]) {
        const added = await harness.arm(
          'owner',
          'PUT',
          `${vault?.id ?? ''}/accessPolicies/add?api-version=2023-07-01`,
          body,
        );
        expect([name, added.status < 500]).toEqual([name, true]);
      }
    }
  });

  it('are refused by the token endpoint', async () => {
    const url = `https://login.microsoftonline.com/${harness.emulator.tenantId}/oauth2/v2.0/token`;
    const basic = `Basic ${Buffer.from('%zz:%').toString('base64')}`;
    const form = 'grant_type=client_credentials&scope=a';
    expect((await harness.send('POST', url, { authorization: basic }, form)).status).toBe(400);
    expect((await harness.send('POST', url, {}, '%%%&grant_type')).status).toBe(400);
  });
});
