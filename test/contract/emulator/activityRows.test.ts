import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EmulatorOptions } from '../../../src/emulator/start.ts';
import { errorOf, Harness, rejection, type RawReply } from './harness.ts';

const version = 'api-version=2021-05-01-preview';
const group = 'rg-chat-prod';
const vault = 'kv-contoso-chat';

describe('The activity log of a subscription in a workspace', () => {
  let folder: string;
  let harness: Harness;
  let subscription: string;
  let workspaceId: string;
  let customerId: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'activity-'));
    await begin();
    workspaceId = `${subscription}/resourceGroups/${group}/providers/Microsoft.OperationalInsights/workspaces/log-activity`;
    const made = await send('PUT', `${workspaceId}?api-version=2023-09-01`, { location: 'swedencentral' });
    customerId = (JSON.parse(made.text) as { properties: { customerId: string } }).properties.customerId;
    harness.pass(1);
  });
  afterEach(async () => {
    await harness.close();
    rmSync(folder, { recursive: true });
  });

  async function begin(): Promise<void> {
    const options: EmulatorOptions = { state: join(folder, 'azure.json'), ingestion: 180 };
    harness = await Harness.start(options);
    subscription = `/subscriptions/${harness.subscriptionId('Contoso Production')}`;
  }
  const send = async (method: string, path: string, body?: unknown, who = 'owner'): Promise<RawReply> =>
    await harness.arm(who, method, path, body);
  const path = (name = 'activity'): string =>
    `${subscription}/providers/Microsoft.Insights/diagnosticSettings/${name}?${version}`;
  const put = async (logs: readonly object[], name?: string, who?: string): Promise<RawReply> =>
    await send('PUT', path(name), { properties: { workspaceId, logs } }, who);
  const administrative = [{ category: 'Administrative', enabled: true }];
  const tag = async (value: string): Promise<void> => {
    await harness.keyVault('owner', subscription.split('/')[2] ?? '').vaults.update(group, vault, { tags: { value } });
  };
  const rows = async (query: string): Promise<unknown> => {
    const token = await harness.token('owner', 'https://api.loganalytics.io/.default');
    const url = `https://api.loganalytics.io/v1/workspaces/${customerId}/query?query=${encodeURIComponent(query)}`;
    const reply = await harness.send('GET', url, { authorization: `Bearer ${token}` });
    expect(reply.status, reply.text).toBe(200);
    return (JSON.parse(reply.text) as { tables: [{ rows: unknown[][] }] }).tables[0].rows;
  };

  it('is empty until a setting sends it, and has what is written from then on, after a while', async () => {
    expect(await rows('AzureActivity | count')).toEqual([[0]]);
    await tag('before');
    harness.pass(1);
    expect((await put(administrative)).status).toBe(200);
    harness.pass(1);
    await tag('after');
    await rejection(harness.keyVault('reader', subscription.split('/')[2] ?? '').vaults.delete(group, vault));
    harness.pass(179);
    const query = `AzureActivity | where _ResourceId endswith '${vault}' | project OperationNameValue, ActivityStatusValue`;
    expect(await rows(query)).toEqual([]);
    harness.pass(1);
    expect(await rows(query)).toEqual([
      ['MICROSOFT.KEYVAULT/VAULTS/WRITE', 'Success'],
      ['MICROSOFT.KEYVAULT/VAULTS/DELETE', 'Failure'],
    ]);
  });

  it('tells who did what from where', async () => {
    await put(administrative);
    harness.pass(1);
    await tag('x');
    harness.pass(300);
    const columns =
      'Caller, CallerIpAddress, CategoryValue, Level, ResourceGroup, ResourceProviderValue, SubscriptionId, Resource, tostring(Authorization_d.action), tostring(Claims_d.appid), Type';
    const { objectId, clientId } = harness.signIn('owner');
    expect(await rows(`AzureActivity | where Resource == '${vault}' | project ${columns}`)).toEqual([
      [
        objectId,
        '203.0.113.25',
        'Administrative',
        'Information',
        group,
        'MICROSOFT.KEYVAULT',
        subscription.split('/')[2],
        vault,
        'Microsoft.KeyVault/vaults/write',
        clientId,
        'AzureActivity',
      ],
    ]);
  });

  it('has what policy denied in a category of its own', async () => {
    const { estate } = harness.emulator.azure;
    const chat = estate.vaults.named(vault);
    if (chat === undefined) throw new Error('The sample has this vault.');
    chat.enablePurgeProtection = false;
    const guard = `${subscription}/providers/Microsoft.Authorization/policyAssignments/guard?api-version=2024-05-01`;
    await send('PUT', guard, {
      properties: {
        policyDefinitionId: '/providers/Microsoft.Authorization/policyDefinitions/0b60c0b2-2dc2-4e1c-b5c9-abbed971de53',
        parameters: { effect: { value: 'Deny' } },
      },
    });
    await put([
      { category: 'Policy', enabled: true },
      { category: 'Administrative', enabled: false },
    ]);
    harness.pass(1);
    const bare = `${subscription}/resourceGroups/${group}/providers/Microsoft.KeyVault/vaults/kv-bare`;
    const denied = await send('PUT', `${bare}?api-version=2023-07-01`, {
      location: 'swedencentral',
      properties: { tenantId: harness.emulator.tenantId, sku: { family: 'A', name: 'standard' }, accessPolicies: [] },
    });
    expect(errorOf(denied).code).toBe('RequestDisallowedByPolicy');
    harness.pass(300);
    expect(await rows('AzureActivity | project OperationNameValue, CategoryValue, ActivityStatusValue')).toEqual([
      ['MICROSOFT.AUTHORIZATION/POLICIES/DENY/ACTION', 'Policy', 'Failure'],
    ]);
    // The write itself, refused, is an administrative event.
    await put([{ categoryGroup: 'allLogs', enabled: true }]);
    await rejection(tag('x'));
    harness.pass(300);
    const both = `AzureActivity | where Resource == '${vault}' | project CategoryValue, ActivityStatusValue`;
    expect(await rows(both)).toEqual([
      ['Administrative', 'Failure'],
      ['Policy', 'Failure'],
    ]);
  });

  it('is of one subscription, and stays where its setting goes, over a restart', async () => {
    await put(administrative);
    harness.pass(1);
    await tag('sent');
    const other = harness.subscriptionId('Contoso Research');
    const elsewhere = `/subscriptions/${other}/resourceGroups/rg-elsewhere?api-version=2021-04-01`;
    expect((await send('PUT', elsewhere, { location: 'westeurope' })).status).toBe(201);
    expect((await send('DELETE', path())).status).toBe(200);
    expect((await send('DELETE', path())).status).toBe(204);
    await tag('not sent');
    await harness.close();
    await begin();
    harness.pass(3600);
    const query = 'AzureActivity | summarize count() by SubscriptionId, Resource | where Resource !in ("activity")';
    expect(await rows(query)).toEqual([[subscription.split('/')[2], vault, 1]]);
  });

  it('is told by settings of the form that the API description has', async () => {
    const made = await put([
      { category: 'Administrative', enabled: true },
      { category: 'Policy', enabled: false },
    ]);
    const view = {
      id: `${subscription.slice(1)}/providers/AzureResourceManager/diagnosticSettings/activity`,
      name: 'activity',
      properties: {
        workspaceId,
        logs: [
          { category: 'Administrative', enabled: true },
          { category: 'Policy', enabled: false },
        ],
      },
    };
    expect(JSON.parse(made.text)).toMatchObject(view);
    expect(JSON.parse(made.text)).not.toHaveProperty('properties.metrics');
    expect(JSON.parse((await send('GET', path(), undefined, 'reader')).text)).toMatchObject(view);
    const list = `${subscription}/providers/Microsoft.Insights/diagnosticSettings?${version}`;
    expect(JSON.parse((await send('GET', list)).text)).toMatchObject({ value: [view] });
    expect((await send('GET', path('none'))).status).toBe(404);
  });

  it('is not sent by who may not, in an unknown category, twice, or nowhere', async () => {
    expect(errorOf(await put(administrative, 'activity', 'reader')).code).toBe('AuthorizationFailed');
    const wrong = await put([{ category: 'AuditEvent', enabled: true }]);
    expect([wrong.status, wrong.text]).toEqual([400, expect.stringContaining('AuditEvent')]);
    await put(administrative);
    expect((await put(administrative, 'again')).status).toBe(409);
    const nowhere = await send('PUT', path(), { properties: { logs: administrative } });
    expect(nowhere.status).toBe(400);
    const missing = `/subscriptions/${crypto.randomUUID()}/providers/Microsoft.Insights/diagnosticSettings?${version}`;
    expect(errorOf(await send('GET', missing)).code).toBe('SubscriptionNotFound');
  });
});
