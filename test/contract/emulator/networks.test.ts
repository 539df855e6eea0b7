import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memberAt } from '../../../src/emulator/json.ts';
import { roleIds } from '../../../src/emulator/authorization/builtInRoles.ts';
import { all, errorOf, Harness, rejection, type RawReply } from './harness.ts';

/** What a reply's body has at a path. */
function at(reply: RawReply, ...path: readonly string[]): unknown {
  return memberAt(JSON.parse(reply.text), ...path);
}

describe('Private endpoints', () => {
  let harness: Harness;
  let subscription: string;
  let group: string;
  let vaultId: string;
  beforeEach(async () => {
    harness = await Harness.start({ lro: 5 });
    subscription = harness.subscriptionId('Contoso Production');
    group = `/subscriptions/${subscription}/resourceGroups/rg-chat-prod`;
    vaultId = `${group}/providers/Microsoft.KeyVault/vaults/kv-contoso-chat`;
  });
  afterEach(async () => {
    await harness.close();
  });

  const network = (path: string, version = '2024-05-01'): string =>
    `${group}/providers/Microsoft.Network/${path}?api-version=${version}`;
  const put = async (path: string, body: unknown, who = 'owner'): Promise<RawReply> =>
    await harness.arm(who, 'PUT', network(path), body);
  const get = async (path: string, who = 'reader'): Promise<RawReply> => await harness.arm(who, 'GET', network(path));

  const space = (subnets: readonly object[]): object => ({
    location: 'swedencentral',
    properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, subnets },
  });
  const subnet = (name: string, addressPrefix: string): object => ({ name, properties: { addressPrefix } });
  const subnetId = (): string => `${group}/providers/Microsoft.Network/virtualNetworks/vnet/subnets/default`;
  const endpoint = (target: string, groupId: string, list = 'privateLinkServiceConnections'): object => ({
    location: 'swedencentral',
    properties: {
      subnet: { id: subnetId() },
      [list]: [{ name: 'to-store', properties: { privateLinkServiceId: target, groupIds: [groupId] } }],
    },
  });
  const makeNetwork = async (): Promise<void> => {
    expect((await put('virtualNetworks/vnet', space([subnet('default', '10.0.0.0/24')]))).status).toBe(201);
  };

  it('need a network, whose writes are operations', async () => {
    const made = await put('virtualNetworks/vnet', space([subnet('default', '10.0.0.0/24')]));
    expect([made.status, at(made, 'properties', 'provisioningState')]).toEqual([201, 'Updating']);
    const { pathname, search } = new URL(String(made.headers['azure-asyncoperation']));
    expect(at(await harness.arm('owner', 'GET', `${pathname}${search}`), 'status')).toBe('InProgress');
    harness.pass(5);
    expect(at(await harness.arm('owner', 'GET', `${pathname}${search}`), 'status')).toBe('Succeeded');
    expect(at(await get('virtualNetworks/VNET'), 'properties', 'provisioningState')).toBe('Succeeded');
    expect((await put('virtualNetworks/vnet/subnets/more', subnet('more', '10.0.1.0/24'))).status).toBe(201);
    expect(at(await get('virtualNetworks/vnet/subnets'), 'value')).toHaveLength(2);
    expect((await harness.arm('owner', 'DELETE', network('virtualNetworks/vnet/subnets/more'))).status).toBe(202);
    expect(at(await get('virtualNetworks'), 'value')).toHaveLength(1);
    expect((await harness.arm('owner', 'DELETE', network('virtualNetworks/vnet'))).status).toBe(202);
    expect(errorOf(await get('virtualNetworks/vnet')).code).toBe('ResourceNotFound');
  });

  it('keep who may use a subnet, and whether it gets out', async () => {
    await makeNetwork();
    const delegation = { name: 'agents', properties: { serviceName: 'Microsoft.App/environments' } };
    const properties = { addressPrefix: '10.0.2.0/24', defaultOutboundAccess: false, delegations: [delegation] };
    await put('virtualNetworks/vnet/subnets/agents', { properties });
    const made = await get('virtualNetworks/vnet/subnets/agents');
    expect(JSON.parse(made.text)).toMatchObject({
      properties: {
        defaultOutboundAccess: false,
        delegations: [
          {
            ...delegation,
            properties: {
              ...delegation.properties,
              actions: ['Microsoft.Network/virtualNetworks/subnets/join/action'],
            },
          },
        ],
      },
    });
    const bare = { properties: { addressPrefix: '10.0.2.0/24', delegations: [{}] } };
    expect((await put('virtualNetworks/vnet/subnets/agents', bare)).status).toBe(400);
  });

  it('are refused what does not fit', async () => {
    await makeNetwork();
    const code = async (path: string, body: unknown, who = 'owner') => errorOf(await put(path, body, who)).code;
    expect(await code('virtualNetworks/vnet', space([]), 'reader')).toBe('AuthorizationFailed');
    expect(await code('virtualNetworks/bad', { location: 'swedencentral' })).toBe('InvalidAddressPrefixFormat');
    expect(await code('virtualNetworks/bad', space([subnet('a', '10.0.0.1/24')]))).toBe('InvalidCIDRNotation');
    expect(await code('virtualNetworks/bad', space([subnet('a', '10.1.0.0/24')]))).toBe('NetcfgInvalidSubnet');
    const twice = space([subnet('a', '10.0.0.0/24'), subnet('b', '10.0.0.0/25')]);
    expect(await code('virtualNetworks/bad', twice)).toBe('NetcfgSubnetRangesOverlap');
    expect(await code('privateEndpoints/pe', endpoint(`${vaultId}-not`, 'vault'))).toBe('InvalidResourceReference');
    const wrongGroup = endpoint(vaultId, 'managedhsm');
    expect(await code('privateEndpoints/pe', wrongGroup)).toBe('PrivateEndpointCreationFailedWithInvalidGroupId');
    expect(await code('privateEndpoints/pe', { location: 'swedencentral' })).toBe('BadRequest');
  });

  it('are approved at once for who may approve, and give the vault an address in the network', async () => {
    await makeNetwork();
    const made = await put('privateEndpoints/pe', endpoint(vaultId, 'vault'));
    expect([made.status, made.headers['azure-asyncnotification']]).toEqual([201, 'Enabled']);
    harness.pass(5);
    const shown = await get('privateEndpoints/pe');
    expect(at(shown, 'properties', 'customDnsConfigs')).toEqual([
      { fqdn: 'kv-contoso-chat.vault.azure.net', ipAddresses: ['10.0.0.4'] },
    ]);
    const { vaults } = harness.keyVault('owner', subscription);
    const vault = await vaults.get('rg-chat-prod', 'kv-contoso-chat');
    expect(vault.properties.privateEndpointConnections).toMatchObject([
      { privateLinkServiceConnectionState: { status: 'Approved' } },
    ]);
    const busy = await harness.arm('owner', 'DELETE', network('virtualNetworks/vnet'));
    expect([busy.status, errorOf(busy).code]).toEqual([400, 'InUseSubnetCannotBeDeleted']);
    // The SDK does not get over the 204 with which the poll of this deletion ends (recorded).
    const connection = `${vaultId}/privateEndpointConnections/to-store?api-version=2024-11-01`;
    const removed = await harness.arm('owner', 'DELETE', connection);
    expect(removed.status).toBe(202);
    const { pathname, search } = new URL(String(removed.headers['location']));
    expect((await harness.arm('owner', 'GET', `${pathname}${search}`)).status).toBe(204);
    expect(JSON.stringify(JSON.parse((await get('privateEndpoints/pe')).text))).toContain('Disconnected');
    expect((await harness.arm('owner', 'DELETE', network('privateEndpoints/pe'))).status).toBe(202);
  });

  it('wait for the owner where the caller may not approve, or asks by hand', async () => {
    await makeNetwork();
    const { estate } = harness.emulator.azure;
    const { objectId } = harness.signIn('reader');
    const networkRole = '4d97b98b-1d4f-4787-a291-c67834d212e7';
    estate.roleDefinitions.set(networkRole, {
      name: networkRole,
      roleName: 'Network Contributor',
      description: '',
      type: 'BuiltInRole',
      permissions: [{ actions: ['Microsoft.Network/*'], notActions: [], dataActions: [], notDataActions: [] }],
      assignableScopes: ['/'],
      createdOn: '',
      updatedOn: '',
    });
    const owner = [...estate.roleAssignments.values()].find(({ roleDefinition }) => roleDefinition === roleIds.owner);
    if (owner === undefined) throw new Error('The sample has an owner.');
    const id = `${group}/providers/Microsoft.Authorization/roleAssignments/network`;
    const grant = { ...owner, id, name: 'network', scope: group, roleDefinition: networkRole, principalId: objectId };
    estate.roleAssignments.set(id.toLowerCase(), grant);
    expect((await put('privateEndpoints/pe', endpoint(vaultId, 'vault'), 'reader')).status).toBe(201);
    const manual = endpoint(vaultId, 'vault', 'manualPrivateLinkServiceConnections');
    expect((await put('privateEndpoints/pe2', manual)).status).toBe(201);
    harness.pass(5);
    const connections = harness.keyVault('owner', subscription).privateEndpointConnections;
    const rows = await all(connections.listByResource('rg-chat-prod', 'kv-contoso-chat'));
    expect(rows.map((row) => row.privateLinkServiceConnectionState?.status)).toEqual(['Pending', 'Pending']);
    const path = `${vaultId}/privateEndpointConnections/to-store?api-version=2024-11-01`;
    const answer = (status: string, who = 'owner') =>
      harness.arm(who, 'PUT', path, {
        properties: { privateLinkServiceConnectionState: { status, description: 'fine' } },
      });
    expect(errorOf(await answer('Approved', 'reader')).code).toBe('AuthorizationFailed');
    expect(errorOf(await answer('Maybe')).code).toBe('BadRequest');
    const approved = await answer('Approved');
    expect([approved.status, at(approved, 'properties', 'provisioningState')]).toEqual([200, 'Updating']);
    expect(approved.headers['azure-asyncoperation']).toContain('kv-operation=');
    harness.pass(5);
    expect(at(await harness.arm('owner', 'GET', path), 'properties', 'provisioningState')).toBe('Succeeded');
    await answer('Rejected');
    expect(errorOf(await answer('Approved')).code).toBe('BadRequest');
    const lost = await rejection(connections.get('rg-chat-prod', 'kv-contoso-chat', 'nothing'));
    expect(lost).toMatchObject({ statusCode: 404, code: 'ResourceNotFound' });
  });

  it('reach Managed HSMs too', async () => {
    await makeNetwork();
    const [hsm] = [...harness.emulator.azure.estate.managedHsms.values()];
    if (hsm === undefined) throw new Error('The sample has a Managed HSM.');
    expect((await put('privateEndpoints/pe', endpoint(hsm.id, 'managedhsm'))).status).toBe(201);
    const listed = await harness.arm('owner', 'GET', `${hsm.id}/privateEndpointConnections?api-version=2024-11-01`);
    expect(at(listed, 'value')).toMatchObject([
      { properties: { privateLinkServiceConnectionState: { status: 'Approved' } } },
    ]);
  });

  it('write into private DNS zones that are linked to the network', async () => {
    await makeNetwork();
    await put('privateEndpoints/pe', endpoint(vaultId, 'vault'));
    const zonePath = 'privateDnsZones/privatelink.vaultcore.azure.net';
    const dns = (path: string): string => network(path, '2024-06-01');
    const send = (path: string, body: unknown) => harness.arm('owner', 'PUT', dns(path), body);
    expect(errorOf(await send(zonePath, { location: 'swedencentral' })).code).toBe(
      'LocationNotAvailableForResourceType',
    );
    const made = await send(zonePath, { location: 'global' });
    expect([made.status, made.text]).toEqual([202, '{}']);
    harness.pass(5);
    const { pathname, search } = new URL(String(made.headers['azure-asyncoperation']));
    expect(at(await harness.arm('owner', 'GET', `${pathname}${search}`), 'status')).toBe('Succeeded');
    const vnetId = `${group}/providers/Microsoft.Network/virtualNetworks/vnet`;
    const link = { location: 'global', properties: { virtualNetwork: { id: vnetId }, registrationEnabled: false } };
    expect((await send(`${zonePath}/virtualNetworkLinks/link`, link)).status).toBe(202);
    expect(errorOf(await send(`${zonePath}/virtualNetworkLinks/again`, link)).code).toBe('BadRequest');
    const nowhere = { location: 'global', properties: { virtualNetwork: { id: `${vnetId}-not` } } };
    expect(errorOf(await send(`${zonePath}/virtualNetworkLinks/nowhere`, nowhere)).code).toBe(
      'InvalidResourceReference',
    );
    const zone = await harness.arm('reader', 'GET', dns(zonePath));
    expect(at(zone, 'properties', 'numberOfVirtualNetworkLinks')).toBe(1);

    const zoneId = `${group}/providers/Microsoft.Network/${zonePath}`;
    const config = { name: 'vault', properties: { privateDnsZoneId: zoneId } };
    const zoneGroup = { properties: { privateDnsZoneConfigs: [config] } };
    expect((await put('privateEndpoints/pe/privateDnsZoneGroups/default', zoneGroup)).status).toBe(201);
    harness.pass(5);
    const written = await get('privateEndpoints/pe/privateDnsZoneGroups/default');
    const [shown] = at(written, 'properties', 'privateDnsZoneConfigs') as { properties: { recordSets: unknown } }[];
    expect(shown?.properties.recordSets).toMatchObject([
      { fqdn: 'kv-contoso-chat.privatelink.vaultcore.azure.net', ipAddresses: ['10.0.0.4'] },
    ]);
    const name = 'kv-contoso-chat';
    const address = await harness.arm('reader', 'GET', dns(`${zonePath}/A/${name}`));
    expect(at(address, 'properties')).toMatchObject({
      fqdn: `${name}.privatelink.vaultcore.azure.net.`,
      ttl: 10,
      aRecords: [{ ipv4Address: '10.0.0.4' }],
    });
    const every = at(await harness.arm('reader', 'GET', dns(`${zonePath}/ALL`)), 'value') as { type: string }[];
    expect(every.map((row) => row.type)).toEqual([
      'Microsoft.Network/privateDnsZones/SOA',
      'Microsoft.Network/privateDnsZones/A',
    ]);
    expect(at(await harness.arm('reader', 'GET', dns(zonePath)), 'properties', 'numberOfRecordSets')).toBe(2);
    expect(at(await harness.arm('reader', 'GET', dns(`${zonePath}/TXT`)), 'value')).toEqual([]);
    expect(errorOf(await harness.arm('reader', 'GET', dns(`${zonePath}/A/nobody`))).code).toBe('NotFound');
    expect(errorOf(await put('privateEndpoints/pe/privateDnsZoneGroups/bad', {})).code).toBe('BadRequest');
    expect(errorOf(await harness.arm('owner', 'DELETE', dns(zonePath))).code).toBe('CannotDeleteResource');
    await harness.arm('owner', 'DELETE', dns(`${zonePath}/virtualNetworkLinks/link`));
    expect((await harness.arm('owner', 'DELETE', dns(zonePath))).status).toBe(202);
    expect(errorOf(await harness.arm('owner', 'GET', dns(zonePath))).code).toBe('ResourceNotFound');
  });

  it('have a start of authority in every private DNS zone, which can be changed', async () => {
    const dns = (path: string): string => network(`privateDnsZones/privatelink.openai.azure.com${path}`, '2024-06-01');
    await harness.arm('owner', 'PUT', dns(''), { location: 'global' });
    const before = await harness.arm('reader', 'GET', dns('/SOA/@'));
    expect([before.status, at(before, 'name'), at(before, 'type')]).toEqual([
      200,
      '@',
      'Microsoft.Network/privateDnsZones/SOA',
    ]);
    const soaRecord = {
      host: 'azureprivatedns.net',
      email: 'azureprivatedns-host.microsoft.com',
      serialNumber: 1,
      refreshTime: 3600,
      retryTime: 300,
      expireTime: 2_419_200,
      minimumTtl: 10,
    };
    expect(at(before, 'properties')).toEqual({
      fqdn: 'privatelink.openai.azure.com.',
      ttl: 3600,
      soaRecord,
      isAutoRegistered: false,
    });
    const wished = { properties: { ttl: 60, soaRecord: { email: 'dns.contoso.com', minimumTtl: 30 } } };
    expect((await harness.arm('reader', 'PUT', dns('/SOA/@'), wished)).status).toBe(403);
    expect((await harness.arm('owner', 'PUT', dns('/SOA/other'), wished)).status).toBe(400);
    expect((await harness.arm('owner', 'PUT', dns('/SOA/@'), wished)).status).toBe(200);
    await harness.arm('owner', 'PUT', dns(''), { location: 'global', tags: { team: 'network' } });
    const after = await harness.arm('reader', 'GET', dns('/SOA/@'));
    expect(at(after, 'properties')).toMatchObject({
      ttl: 60,
      soaRecord: { ...soaRecord, email: 'dns.contoso.com', minimumTtl: 30 },
    });
  });

  it('are found by Resource Graph, and can carry role assignments', async () => {
    await makeNetwork();
    const graph = harness.graph('reader');
    const query = "resources | where type startswith 'microsoft.network' | project type, resourceGroup";
    const found = await graph.resources({ query });
    expect(found.data).toEqual([{ type: 'microsoft.network/virtualnetworks', resourceGroup: 'rg-chat-prod' }]);
    const { roleAssignments } = harness.authorization('owner', subscription);
    const { objectId } = harness.signIn('reader');
    const made = await roleAssignments.create(subnetId(), '7c1ff1f7-9d6b-4e7e-8a3d-0d6f9f1b2c3d', {
      principalId: objectId,
      roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${roleIds.reader}`,
    });
    expect(made.scope).toBe(subnetId());
    const nowhere = subnetId().replace('default', 'nowhere');
    const lost = await rejection(all(roleAssignments.listForScope(nowhere)));
    expect(lost.statusCode).toBe(404);
  });
});
