import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorOf, Harness, rejection, type RawReply } from './harness.ts';

const network = 'Microsoft.Network';
const version = 'api-version=2024-05-01';
const dnsVersion = 'api-version=2020-06-01';

describe('The way of callers to a vault', () => {
  let harness: Harness;
  let group: string;
  let vault: string;
  beforeEach(async () => {
    harness = await Harness.start();
    group = `/subscriptions/${harness.subscriptionId('Contoso Production')}/resourceGroups/rg-platform-prod`;
    vault = `${group}/providers/Microsoft.KeyVault/vaults/kv-contoso-platform`;
    await put(`virtualNetworks/vnet?${version}`, {
      location: 'swedencentral',
      properties: {
        addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
        subnets: [
          { name: 'plain', properties: { addressPrefix: '10.0.0.0/24' } },
          {
            name: 'served',
            properties: { addressPrefix: '10.0.1.0/24', serviceEndpoints: [{ service: 'Microsoft.KeyVault' }] },
          },
        ],
      },
    });
  });
  afterEach(async () => {
    await harness.close();
  });

  const subnet = (name: string): string => `${group}/providers/${network}/virtualNetworks/vnet/subnets/${name}`;
  const put = async (path: string, body: unknown): Promise<RawReply> =>
    await harness.arm('owner', 'PUT', `${group}/providers/${network}/${path}`, body);
  const patchVault = async (properties: unknown, who = 'owner'): Promise<RawReply> =>
    await harness.arm(who, 'PATCH', `${vault}?api-version=2024-11-01`, { properties });
  const from = (place: string): void => {
    harness.emulator.azure.behaviour.clientSubnet = place;
  };
  const get = async (): Promise<unknown> => {
    try {
      await harness.keys('owner', 'kv-contoso-platform').getKey('search-cmk');
      return 'admitted';
    } catch (error) {
      return (error as { details?: { error?: { innerError?: { code?: string } } } }).details?.error?.innerError?.code;
    }
  };
  const lastEvent = () => harness.emulator.azure.keyEvents.entries().at(-1);

  async function connect(zone = 'privatelink.vaultcore.azure.net', manual = false): Promise<void> {
    const connection = { name: 'vault', properties: { privateLinkServiceId: vault, groupIds: ['vault'] } };
    await put(`privateEndpoints/pe-vault?${version}`, {
      location: 'swedencentral',
      properties: {
        subnet: { id: subnet('plain') },
        [manual ? 'manualPrivateLinkServiceConnections' : 'privateLinkServiceConnections']: [connection],
      },
    });
    await put(`privateDnsZones/${zone}?${dnsVersion}`, { location: 'global' });
    await put(`privateEndpoints/pe-vault/privateDnsZoneGroups/default?${version}`, {
      properties: {
        privateDnsZoneConfigs: [
          { name: 'vault', properties: { privateDnsZoneId: `${group}/providers/${network}/privateDnsZones/${zone}` } },
        ],
      },
    });
  }
  const link = async (zone = 'privatelink.vaultcore.azure.net'): Promise<RawReply> =>
    await put(`privateDnsZones/${zone}/virtualNetworkLinks/vnet?${dnsVersion}`, {
      location: 'global',
      properties: { registrationEnabled: false, virtualNetwork: { id: subnet('').split('/subnets')[0] } },
    });

  it('is through an approved private endpoint where the zone is linked to the network', async () => {
    await patchVault({ publicNetworkAccess: 'Disabled' });
    await connect();
    from(subnet('plain'));
    expect(await get()).toBe('ForbiddenByConnection');
    await link();
    expect(await get()).toBe('admitted');
    expect(lastEvent()).toMatchObject({ callerAddress: '10.0.0.4', isAddressAuthorized: true });
    from('internet');
    expect(await get()).toBe('ForbiddenByConnection');
  });

  it('stays shut while the endpoint waits, and after its owner rejected it', async () => {
    await patchVault({ networkAcls: { defaultAction: 'Deny', bypass: 'None' } });
    await connect(undefined, true);
    await link();
    from(subnet('served'));
    expect(await get()).toBe('ForbiddenByFirewall');
    const answer = async (status: string): Promise<RawReply> =>
      await harness.arm('owner', 'PUT', `${vault}/privateEndpointConnections/vault?api-version=2024-11-01`, {
        properties: { privateLinkServiceConnectionState: { status } },
      });
    expect((await answer('Approved')).status).toBe(200);
    expect(await get()).toBe('admitted');
    await answer('Rejected');
    expect(await get()).toBe('ForbiddenByFirewall');
  });

  it('is not through an endpoint whose record stands in the zone of another service', async () => {
    await patchVault({ publicNetworkAccess: 'Disabled' });
    await connect('privatelink.openai.azure.com');
    await link('privatelink.openai.azure.com');
    from(subnet('plain'));
    expect(await get()).toBe('ForbiddenByConnection');
  });

  it('does not serve an account, which comes through the bypass', async () => {
    await patchVault({ publicNetworkAccess: 'Disabled', networkAcls: { defaultAction: 'Deny', bypass: 'None' } });
    await connect();
    await link();
    from(subnet('plain'));
    const move = async (): Promise<unknown> =>
      await harness
        .cognitiveServices('owner', harness.subscriptionId('Contoso Production'))
        .accounts.beginUpdateAndWait('rg-platform-prod', 'contoso-search-prod', {
          properties: {
            encryption: {
              keySource: 'Microsoft.KeyVault',
              keyVaultProperties: {
                keyName: 'search-cmk',
                keyVersion: '',
                keyVaultUri: 'https://kv-contoso-platform.vault.azure.net/',
              },
            },
          },
        });
    expect((await rejection(move())).message).toContain('ForbiddenByConnection');
    await patchVault({ networkAcls: { bypass: 'AzureServices' } });
    await move();
  });

  it('is through a service endpoint where a rule names the subnet', async () => {
    const rules = (name: string) => ({
      networkAcls: { defaultAction: 'Deny', virtualNetworkRules: [{ id: subnet(name) }] },
    });
    expect((await patchVault(rules('served'))).status).toBe(200);
    from(subnet('served'));
    expect(await get()).toBe('admitted');
    expect(lastEvent()?.path).toMatchObject({ kind: 'serviceEndpoint', subnetId: subnet('served') });
    from(subnet('plain'));
    expect(await get()).toBe('ForbiddenByFirewall');
    await patchVault({ networkAcls: { virtualNetworkRules: [], ipRules: [{ value: '203.0.113.25' }] } });
    expect(await get()).toBe('admitted');
    from(subnet('served'));
    expect(await get()).toBe('ForbiddenByFirewall');
  });

  it('is not opened for subnets that do not exist, lack the endpoint, or are not the caller’s to join', async () => {
    const wish = (id: string, more: object = {}) => ({ networkAcls: { virtualNetworkRules: [{ id, ...more }] } });
    const missing = await patchVault(wish(subnet('nowhere')));
    expect([missing.status, errorOf(missing).code]).toEqual([400, 'InvalidResourceReference']);
    const plain = await patchVault(wish(subnet('plain')));
    expect([plain.status, errorOf(plain).code]).toEqual([400, 'SubnetsHaveNoServiceEndpointsConfigured']);
    expect((await patchVault(wish(subnet('plain'), { ignoreMissingVnetServiceEndpoint: true }))).status).toBe(200);
    const { objectId } = harness.signIn('reader');
    await harness
      .authorization('owner', harness.subscriptionId('Contoso Production'))
      .roleAssignments.create(vault, '7a4c2f0e-0000-4000-8000-000000000001', {
        principalId: objectId,
        roleDefinitionId: '/providers/Microsoft.Authorization/roleDefinitions/f25e0fa2-a7c8-4377-a976-54943a77a395',
      });
    harness.pass(30);
    const refused = await patchVault(wish(subnet('served')), 'reader');
    expect([refused.status, errorOf(refused).code]).toEqual([403, 'LinkedAuthorizationFailed']);
  });
});
