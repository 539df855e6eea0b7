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
  '{"kty":7}',
  '{"alg":"RSA-OAEP","value":7}',
];

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

  it('are refused by the token endpoint', async () => {
    const url = `https://login.microsoftonline.com/${harness.emulator.tenantId}/oauth2/v2.0/token`;
    const basic = `Basic ${Buffer.from('%zz:%').toString('base64')}`;
    const form = 'grant_type=client_credentials&scope=a';
    expect((await harness.send('POST', url, { authorization: basic }, form)).status).toBe(400);
    expect((await harness.send('POST', url, {}, '%%%&grant_type')).status).toBe(400);
  });
});
