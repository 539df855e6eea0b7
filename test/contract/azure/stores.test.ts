import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActChange, CreateChange } from '../../../src/core/plans/change.ts';
import type { LiveResource } from '../../../src/core/resources/resource.ts';
import { types, type ResourceType } from '../../../src/core/resources/types.ts';
import { asString, known } from '../../../src/core/resources/value.ts';
import type { LiveSource } from '../../../src/core/sources.ts';
import { emulated, never, type Emulated } from './emulated.ts';
import { failureOf } from '../../unit/azure/scriptedAzure.ts';

let azure: Emulated;
let owner: LiveSource;
let items: readonly LiveResource[];
let subscriptionIds: readonly string[];

beforeEach(async () => {
  azure = await emulated({ propagation: 0 });
  owner = azure.as('owner');
  subscriptionIds = (await owner.subscriptions(never)).items.map(({ id }) => id);
  items = (await owner.inventory(subscriptionIds, never)).items;
});
afterEach(() => azure.emulator.close());

const idOf = (name: string) => items.find((resource) => resource.name === name)?.id ?? '';
const remove = (id: string, apiVersion: string) =>
  azure.send('owner', 'DELETE', `https://management.azure.com${id}?api-version=${apiVersion}`);
const act = (name: 'recover' | 'purge', resource: string, type: ResourceType): ActChange => ({
  kind: 'act',
  act: name,
  resource,
  type,
  parameters: known({}),
});

describe('a key vault', () => {
  const wished = (id: string): CreateChange => ({
    kind: 'create',
    resource: id,
    type: types.vault,
    scope: id.slice(0, id.indexOf('/providers/')),
    properties: known({
      tenantId: azure.emulator.tenantId,
      sku: { family: 'A', name: 'standard' },
      enableRbacAuthorization: true,
      enableSoftDelete: true,
      softDeleteRetentionInDays: 90,
      enablePurgeProtection: true,
      publicNetworkAccess: 'Enabled',
      networkAcls: { bypass: 'AzureServices', defaultAction: 'Deny', ipRules: [], virtualNetworkRules: [] },
    }),
    body: { location: known('swedencentral'), tags: known({ purpose: 'cmk' }) },
  });

  it('is made, and waited for until it has an address', async () => {
    const id = idOf('kv-contoso-chat').replace(/[^/]+$/, 'kv-contoso-new');
    expect(await owner.vaultNameProblem('kv-contoso-new', subscriptionIds[0] ?? '', never)).toBeUndefined();
    await owner.apply(wished(id), never);
    const vault = await owner.resource(id, never);
    expect(vault.body).toMatchObject({ location: 'swedencentral', tags: { purpose: 'cmk' } });
    expect(vault.body['properties']).toMatchObject({
      vaultUri: 'https://kv-contoso-new.vault.azure.net/',
      enablePurgeProtection: true,
      provisioningState: 'Succeeded',
      networkAcls: { bypass: 'AzureServices', defaultAction: 'Deny' },
    });
    expect(await owner.vaultNameProblem('kv-contoso-new', subscriptionIds[0] ?? '', never)).toContain('already in use');
    expect(await owner.vaultNameProblem('1', subscriptionIds[0] ?? '', never)).toBeDefined();
  });

  it('is found among the deleted ones, and recovered', async () => {
    const id = idOf('kv-contoso-legal');
    expect(await owner.deleted(id, never)).toBeUndefined();
    expect((await failureOf(owner.apply(act('recover', id, types.vault), never))).kind).toBe('notFound');
    await remove(id, '2026-02-01');
    expect(await owner.deleted(id, never)).toMatchObject({ type: types.deletedVault, id });
    const all = await owner.deletedResources(subscriptionIds, never);
    expect(all.gaps).toEqual([]);
    expect(all.items.map(({ type, name }) => [type, name])).toEqual(
      expect.arrayContaining([
        [types.deletedVault, 'kv-contoso-legal'],
        [types.deletedAccount, 'contoso-search-pilot'],
      ]),
    );
    await owner.apply(act('recover', id, types.vault), never);
    expect(asString((await owner.resource(id, never)).read('properties.vaultUri'))).toBe(
      'https://kv-contoso-legal.vault.azure.net/',
    );
    expect(await owner.deleted(id, never)).toBeUndefined();
  });
});

describe('a Managed HSM', () => {
  it('is found among the deleted ones, and recovered', async () => {
    const id = idOf('hsm-contoso-prod');
    await remove(id, '2026-02-01');
    expect(await owner.deleted(id, never)).toMatchObject({ type: types.deletedManagedHsm, id });
    await owner.apply(act('recover', id, types.managedHsm), never);
    expect((await owner.resource(id, never)).name).toBe('hsm-contoso-prod');
    expect((await owner.key(`${id}/keys/hsm-cmk`, never)).name).toBe('hsm-cmk');
  });
});

describe('an account', () => {
  const pilot = () => idOf('contoso-search-prod').replace('contoso-search-prod', 'contoso-search-pilot');

  it('that is deleted is recovered', async () => {
    expect(await owner.deleted(pilot(), never)).toMatchObject({
      type: types.deletedAccount,
      name: 'contoso-search-pilot',
    });
    await owner.apply(act('recover', pilot(), types.account), never);
    expect((await owner.resource(pilot(), never)).body).toMatchObject({
      properties: { provisioningState: 'Succeeded' },
    });
    expect(await owner.deleted(pilot(), never)).toBeUndefined();
  });

  it('that is deleted is purged, and purging it again is no failure', async () => {
    await owner.apply(act('purge', pilot(), types.account), never);
    expect(await owner.deleted(pilot(), never)).toBeUndefined();
    await owner.apply(act('purge', pilot(), types.account), never);
    expect((await failureOf(owner.apply(act('recover', pilot(), types.account), never))).kind).toBe('notFound');
  });
});

describe('a user-assigned identity', () => {
  it('is made with its principal', async () => {
    const id = idOf('id-contoso-chat').replace(/[^/]+$/, 'id-new');
    const scope = id.slice(0, id.indexOf('/providers/'));
    await owner.apply(
      {
        kind: 'create',
        resource: id,
        type: types.userAssignedIdentity,
        scope,
        properties: known({}),
        body: { location: known('swedencentral') },
      },
      never,
    );
    expect(asString((await owner.resource(id, never)).read('properties.principalId'))).toMatch(/^[0-9a-f-]{36}$/);
    expect((await owner.resource(scope, never)).type).toBe(types.resourceGroup);
  });
});
