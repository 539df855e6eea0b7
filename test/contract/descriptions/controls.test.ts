import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Exchange } from './exchange.ts';
import { loadDescriptions, type DescriptionSets } from './sets.ts';
import { validateLog } from './suiteLog.ts';
import { Validation } from './validation.ts';

const data = process.env['AOAI_CMK_AZURE_DATA'] ?? '';
const subscription = 'https://management.azure.com/subscriptions/00000000-0000-0000-0000-000000000000';
const group = `${subscription}/resourceGroups/rg/providers`;
const headers = { 'content-type': 'application/json; charset=utf-8' };

/** A vault as API version 2023-07-01 describes it. */
const vault: Exchange = {
  method: 'GET',
  url: `${group}/Microsoft.KeyVault/vaults/kv?api-version=2023-07-01`,
  status: 200,
  headers,
  body: {
    id: '/subscriptions/0/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv',
    name: 'kv',
    type: 'Microsoft.KeyVault/vaults',
    location: 'westeurope',
    properties: {
      tenantId: '00000000-0000-0000-0000-000000000000',
      sku: { family: 'A', name: 'standard' },
      provisioningState: 'Succeeded',
    },
  },
};

const policy: Exchange = {
  method: 'GET',
  url: 'https://kv.vault.azure.net/keys/k/rotationpolicy?api-version=7.5',
  status: 200,
  headers,
  body: { lifetimeActions: [{ trigger: { timeBeforeExpiry: 'P30D' }, action: { type: 'Notify' } }] },
};

const account: Exchange = {
  method: 'PATCH',
  url: `${group}/Microsoft.CognitiveServices/accounts/one?api-version=2024-10-01`,
  status: 202,
  headers: { ...headers, location: `${subscription}/providers/x` },
  body: { id: '/x', name: 'one', type: 'Microsoft.CognitiveServices/accounts', kind: 'OpenAI', properties: {} },
};

function changed(exchange: Exchange, properties: object): Exchange {
  const body = exchange.body as { readonly properties: object };
  return { ...exchange, body: { ...body, properties: { ...body.properties, ...properties } } };
}

describe.skipIf(data === '')('The validator of API descriptions (AOAI_CMK_AZURE_DATA)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'descriptions-'));
  let sets: DescriptionSets;
  beforeAll(async () => {
    sets = await loadDescriptions(data, join(folder, 'prepared'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const kindsOf = async (exchange: Exchange): Promise<readonly string[]> =>
    ((await sets.official.judge(exchange))?.findings ?? [{ kind: '(not judged)' }]).map(({ kind }) => kind);

  it.each([
    ['a vault', vault],
    ['a rotation policy, whose path fits two operations', policy],
    ['an account', account],
    [
      'a local role assignment at the root, whose scope the path does not show',
      {
        ...policy,
        url: 'https://h.managedhsm.azure.net///providers/Microsoft.Authorization/roleAssignments/a?api-version=7.5',
        body: {},
      },
    ],
  ])('finds nothing wrong with %s', async (_, exchange) => {
    expect(await kindsOf(exchange)).toEqual([]);
  });

  it.each([
    ['a wrong type', changed(vault, { vaultUri: 7 }), 'INVALID_TYPE properties.vaultUri'],
    ['a missing property', changed(vault, { sku: undefined }), 'OBJECT_MISSING_REQUIRED_PROPERTY properties.sku'],
    [
      'a property that is not described',
      changed(vault, { color: 'red' }),
      'OBJECT_ADDITIONAL_PROPERTIES properties.color',
    ],
    [
      'an unknown spelling of an enumeration that is left open',
      changed(vault, { publicNetworkAccess: 'Perhaps', networkAcls: { bypass: 'Everybody' } }),
      'ENUM_MISMATCH properties.networkAcls.bypass No enum match for: Everybody',
    ],
    ['a wrong status', { ...vault, status: 206 }, 'INVALID_RESPONSE_CODE Vaults_Get 206'],
    [
      'an unknown action of a rotation policy',
      { ...policy, body: { lifetimeActions: [{ trigger: {}, action: { type: 'Explode' } }] } },
      'ENUM_MISMATCH lifetimeActions[].action.type No enum match for: Explode',
    ],
    ['a missing address of an operation', { ...account, headers }, 'LRO_RESPONSE_HEADER Accounts_Update 202'],
    [
      'another error than is described',
      { ...vault, status: 404, body: { error: { code: 7 } } },
      'INVALID_TYPE error.code',
    ],
  ])('finds %s', async (_, exchange, kind) => {
    expect((await kindsOf(exchange)).map((found) => found.replace(/^\S+ /, ''))).toContain(kind);
  });

  it('tells what no description covers from what is right', async () => {
    const unknown = { ...vault, url: vault.url.replace('2023-07-01', '1999-01-01') };
    expect(await sets.official.judge(unknown)).toBeUndefined();
    expect(
      await sets.official.judge({ ...policy, url: 'https://kv.vault.azure.net/keys?api-version=2022-04-01' }),
    ).toBeUndefined();
  });

  it('finds what is planted into the log of a test suite, however often the like was right', async () => {
    const lines = [vault, vault, policy, changed(vault, { vaultUri: 7 })].map((exchange) => JSON.stringify(exchange));
    writeFileSync(join(folder, '1.jsonl'), `${lines.join('\n')}\n`);
    const validation = new Validation(sets, () => false);
    expect(await validateLog(folder, validation)).toEqual({ exchanges: 4, different: 3 });
    expect(validation.violations.map(({ kind, count }) => [kind, count])).toEqual([
      ['keyvault/resource-manager INVALID_TYPE properties.vaultUri', 1],
    ]);
    expect(validation.tallies.map(({ family, judged, clean }) => [family, judged, clean])).toEqual([
      ['keyvault/data-plane', 1, 1],
      ['keyvault/resource-manager', 3, 2],
    ]);
  });

  it('refuses to be loaded with nothing, or with a description that cannot be used', async () => {
    await expect(loadDescriptions(join(folder, 'nowhere'), folder)).rejects.toThrow();
  });
});
