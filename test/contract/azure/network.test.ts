import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Change, CreateChange } from '../../../src/core/plans/change.ts';
import type { Json, JsonObject } from '../../../src/core/resources/json.ts';
import { types, type ResourceType } from '../../../src/core/resources/types.ts';
import { asItems, asString, at, known } from '../../../src/core/resources/value.ts';
import type { LiveSource } from '../../../src/core/sources.ts';
import { emulated, never, type Emulated } from './emulated.ts';
import { failureOf } from '../../unit/azure/scriptedAzure.ts';

let azure: Emulated;
let owner: LiveSource;
let vault: string;
let hsm: string;
let group: string;
let subscriptionId: string;

beforeEach(async () => {
  azure = await emulated({ propagation: 0 });
  owner = azure.as('owner');
  const { items } = await owner.subscriptions(never);
  const inventory = await owner.inventory(
    items.map(({ id }) => id),
    never,
  );
  const idOf = (name: string) => inventory.items.find((resource) => resource.name === name)?.id ?? '';
  vault = idOf('kv-contoso-platform');
  hsm = idOf('hsm-contoso-prod');
  group = vault.slice(0, vault.indexOf('/providers/'));
  subscriptionId = vault.split('/')[2] ?? '';
});
afterEach(() => azure.emulator.close());

const create = (resource: string, type: ResourceType, properties: Json, body: JsonObject = {}): CreateChange => ({
  kind: 'create',
  resource,
  type,
  scope: group,
  properties: known(properties),
  body: Object.fromEntries(Object.entries(body).map(([name, value]) => [name, known(value ?? null)])),
});

const location = 'swedencentral';
const network = () => `${group}/providers/Microsoft.Network/virtualNetworks/vnet`;
const endpoint = () => `${group}/providers/Microsoft.Network/privateEndpoints/pe`;
const zone = () => `${group}/providers/Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net`;

async function addNetwork(): Promise<void> {
  await owner.apply(
    create(network(), types.virtualNetwork, { addressSpace: { addressPrefixes: ['10.0.0.0/16'] } }, { location }),
    never,
  );
  await owner.apply(create(`${network()}/subnets/default`, types.subnet, { addressPrefix: '10.0.0.0/24' }), never);
}

const endpointTo = (store: string, groupId: string, manual: boolean): CreateChange => {
  const connection = { name: 'pe', properties: { privateLinkServiceId: store, groupIds: [groupId] } };
  return create(
    endpoint(),
    types.privateEndpoint,
    {
      subnet: { id: `${network()}/subnets/default` },
      ...(manual
        ? { manualPrivateLinkServiceConnections: [connection] }
        : { privateLinkServiceConnections: [connection] }),
    },
    { location },
  );
};

describe('a private endpoint', () => {
  it('gets its network, zone, link and group, and each is there when it is said to be', async () => {
    await addNetwork();
    await owner.apply(endpointTo(vault, 'vault', false), never);
    await owner.apply(create(zone(), types.privateDnsZone, {}, { location: 'global' }), never);
    const link = `${zone()}/virtualNetworkLinks/vnet`;
    await owner.apply(
      create(
        link,
        types.privateDnsZoneLink,
        { virtualNetwork: { id: network() }, registrationEnabled: false },
        { location: 'global' },
      ),
      never,
    );
    const zoneGroup = `${endpoint()}/privateDnsZoneGroups/default`;
    await owner.apply(
      create(zoneGroup, types.privateDnsZoneGroup, {
        privateDnsZoneConfigs: [{ name: 'vault', properties: { privateDnsZoneId: zone() } }],
      }),
      never,
    );
    for (const id of [network(), `${network()}/subnets/default`, endpoint(), zone(), link, zoneGroup]) {
      const resource = await owner.resource(id, never);
      expect([id, asString(resource.read('properties.provisioningState'))]).toEqual([id, 'Succeeded']);
    }
    const group = await owner.resource(zoneGroup, never);
    expect(asItems(group.read('properties.privateDnsZoneConfigs'))).toHaveLength(1);
    const networks = await owner.ofType(types.virtualNetwork, [subscriptionId], never);
    expect(networks.items.map(({ id }) => id.toLowerCase())).toEqual([network().toLowerCase()]);
    const remove = (resource: string, type: ResourceType): Change => ({
      ...create(resource, type, {}),
      kind: 'delete',
    });
    await owner.apply(remove(endpoint(), types.privateEndpoint), never);
    await owner.apply(remove(endpoint(), types.privateEndpoint), never);
    expect((await failureOf(owner.resource(endpoint(), never))).kind).toBe('notFound');
  });

  it.each(['vault', 'hsm'])('waits to be approved, and is, at a %s', async (store) => {
    await addNetwork();
    const target = store === 'vault' ? vault : hsm;
    await owner.apply(endpointTo(target, store === 'vault' ? 'vault' : 'managedhsm', true), never);
    const connections = asItems((await owner.resource(target, never)).read('properties.privateEndpointConnections'));
    const id = connections?.[0] && asString(at(connections[0], 'id'));
    expect(id).toBeDefined();
    const status = async () =>
      asString((await owner.resource(id ?? '', never)).read('properties.privateLinkServiceConnectionState.status'));
    expect(await status()).toBe('Pending');
    await owner.apply(
      {
        kind: 'set',
        resource: id ?? '',
        type: store === 'vault' ? types.privateEndpointConnection : types.hsmPrivateEndpointConnection,
        path: 'properties.privateLinkServiceConnectionState.status',
        value: known('Approved'),
      },
      never,
    );
    expect(await status()).toBe('Approved');
  });
});

describe('resources of a type', () => {
  it('are listed by their provider where Resource Graph refuses', async () => {
    await addNetwork();
    const refusing = azure.as('owner', ({ url }) => url.includes('Microsoft.ResourceGraph'));
    const networks = await refusing.ofType(types.virtualNetwork, [subscriptionId], never);
    expect(networks.items.map(({ name }) => name)).toEqual(['vnet']);
    const groups = await Promise.all(
      [owner, refusing].map((source) => source.ofType(types.resourceGroup, [subscriptionId], never)),
    );
    const names = groups.map(({ items }) => items.map(({ name }) => name).toSorted());
    expect(names[0]).toEqual(names[1]);
    expect(names[0]).toContain('rg-platform-prod');
  });
});

describe('locks', () => {
  const lock = (scope: string, name: string, level: string) =>
    azure.send(
      'owner',
      'PUT',
      `https://management.azure.com${scope}/providers/Microsoft.Authorization/locks/${name}?api-version=2020-05-01`,
      { properties: { level } },
    );

  it('hold at their scope and below it, also for what is yet to be made and for keys', async () => {
    expect((await lock(group, 'all', 'ReadOnly')).status).toBe(201);
    expect((await lock(vault, 'own', 'CanNotDelete')).status).toBe(201);
    const names = async (scope: string) => (await owner.locks(scope, never)).items.map(({ name }) => name).toSorted();
    expect(await names(vault)).toEqual(['all', 'own']);
    expect(await names(`${vault}/keys/search-cmk`)).toEqual(['all', 'own']);
    expect(await names(`${vault}/providers/Microsoft.Insights/diagnosticSettings/new`)).toEqual(['all', 'own']);
    expect(await names(group)).toEqual(['all']);
    expect(await names(`${network()}-that-is-not-there`)).toEqual(['all']);
    expect(await names(`/subscriptions/${subscriptionId}`)).toEqual([]);
    const [own] = (await owner.locks(vault, never)).items.filter(({ name }) => name === 'own');
    expect(asString(own?.read('properties.level') ?? known(''))).toBe('CanNotDelete');
    expect((await owner.resource(own?.id ?? '', never)).name).toBe('own');
  });
});
