import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorOf, Harness, type RawReply } from './harness.ts';

const network = 'Microsoft.Network';
const version = 'api-version=2024-05-01';
const dnsVersion = 'api-version=2020-06-01';
const resourceGroup = 'rg-platform-prod';
const name = 'contoso-search-prod';
const isShut = 'Public access is disabled. Please configure private endpoint.';
const isRefused = 'Access denied due to Virtual Network/Firewall rules.';

describe('The way of callers to an account', () => {
  let harness: Harness;
  let group: string;
  let key: string;
  beforeEach(async () => {
    harness = await Harness.start();
    group = `/subscriptions/${harness.subscriptionId('Contoso Production')}/resourceGroups/${resourceGroup}`;
    key = (await accounts().listKeys(resourceGroup, name)).key1 ?? '';
    const service = { service: 'Microsoft.CognitiveServices' };
    await put(`virtualNetworks/vnet?${version}`, {
      location: 'swedencentral',
      properties: {
        addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
        subnets: [
          { name: 'plain', properties: { addressPrefix: '10.0.0.0/24' } },
          { name: 'served', properties: { addressPrefix: '10.0.1.0/24', serviceEndpoints: [service] } },
        ],
      },
    });
  });
  afterEach(async () => {
    await harness.close();
  });

  const accounts = () => harness.cognitiveServices('owner', harness.subscriptionId('Contoso Production')).accounts;
  const put = async (path: string, body: unknown): Promise<RawReply> =>
    await harness.arm('owner', 'PUT', `${group}/providers/${network}/${path}`, body);
  const subnet = (which: string): string => `${group}/providers/${network}/virtualNetworks/vnet/subnets/${which}`;
  const update = async (properties: object): Promise<void> => {
    await accounts().beginUpdateAndWait(resourceGroup, name, { properties });
  };
  const from = (place: string): void => {
    harness.emulator.azure.behaviour.clientSubnet = place;
  };
  /** 200, or what it is refused with. */
  const ask = async (suffix = 'openai.azure.com'): Promise<unknown> => {
    const url = `https://${name}.${suffix}/openai/files?api-version=2024-10-21`;
    const reply = await harness.send('GET', url, { 'api-key': key });
    if (reply.status === 200) return 200;
    expect([reply.status, errorOf(reply).code]).toEqual([403, 'AccessDenied']);
    return errorOf(reply).message;
  };

  async function connect(zone = 'privatelink.openai.azure.com', manual = false): Promise<void> {
    const privateLinkServiceId = `${group}/providers/Microsoft.CognitiveServices/accounts/${name}`;
    const connection = { name: 'account', properties: { privateLinkServiceId, groupIds: ['account'] } };
    await put(`privateEndpoints/pe-account?${version}`, {
      location: 'swedencentral',
      properties: {
        subnet: { id: subnet('plain') },
        [manual ? 'manualPrivateLinkServiceConnections' : 'privateLinkServiceConnections']: [connection],
      },
    });
    await put(`privateDnsZones/${zone}?${dnsVersion}`, { location: 'global' });
    await put(`privateDnsZones/${zone}/virtualNetworkLinks/vnet?${dnsVersion}`, {
      location: 'global',
      properties: { registrationEnabled: false, virtualNetwork: { id: subnet('').split('/subnets')[0] } },
    });
    const privateDnsZoneId = `${group}/providers/${network}/privateDnsZones/${zone}`;
    await put(`privateEndpoints/pe-account/privateDnsZoneGroups/default?${version}`, {
      properties: { privateDnsZoneConfigs: [{ name: 'account', properties: { privateDnsZoneId } }] },
    });
  }

  it('is the internet, where addresses decide', async () => {
    expect(await ask()).toBe(200);
    await update({ networkAcls: { defaultAction: 'Deny', ipRules: [{ value: '203.0.113.25' }] } });
    expect(await ask()).toBe(200);
    await update({ networkAcls: { defaultAction: 'Deny', ipRules: [{ value: '198.51.100.0/24' }] } });
    expect(await ask()).toBe(isRefused);
    // A key or right is not even asked for.
    const bare = await harness.send('GET', `https://${name}.openai.azure.com/openai/files?api-version=2024-10-21`);
    expect(errorOf(bare).message).toBe(isRefused);
    await update({ publicNetworkAccess: 'Disabled', networkAcls: { defaultAction: 'Allow' } });
    expect(await ask()).toBe(isShut);
  });

  it('is the service endpoint of a subnet that a rule names', async () => {
    const virtualNetworkRules = [{ id: subnet('served').toUpperCase() }, { id: subnet('plain') }];
    await update({ networkAcls: { defaultAction: 'Deny', ipRules: [], virtualNetworkRules } });
    expect(await ask()).toBe(isRefused);
    from(subnet('served'));
    expect(await ask()).toBe(200);
    // Without a service endpoint a subnet comes from the internet.
    from(subnet('plain'));
    expect(await ask()).toBe(isRefused);
    await update({
      networkAcls: { defaultAction: 'Deny', virtualNetworkRules: [], ipRules: [{ value: '10.0.1.0/24' }] },
    });
    from(subnet('served'));
    expect(await ask()).toBe(isRefused);
    await update({ publicNetworkAccess: 'Disabled' });
    expect(await ask()).toBe(isShut);
  });

  it('is through an approved private endpoint, for the host name whose zone is linked', async () => {
    await update({ publicNetworkAccess: 'Disabled', networkAcls: { defaultAction: 'Deny', ipRules: [] } });
    await connect();
    expect(await ask()).toBe(isShut);
    from(subnet('served'));
    expect(await ask()).toBe(200);
    expect(await ask('cognitiveservices.azure.com')).toBe(isShut);
    from('internet');
    expect(await ask()).toBe(isShut);
  });

  it('is not through an endpoint that waits, was rejected, or went with its account', async () => {
    await update({ publicNetworkAccess: 'Disabled' });
    await connect('privatelink.cognitiveservices.azure.com', true);
    from(subnet('plain'));
    const host = 'cognitiveservices.azure.com';
    expect(await ask(host)).toBe(isShut);
    const { privateEndpointConnections } = harness.cognitiveServices(
      'owner',
      harness.subscriptionId('Contoso Production'),
    );
    const answer = async (status: string): Promise<void> => {
      const connection = (await privateEndpointConnections.list(resourceGroup, name)).value?.[0]?.name ?? '';
      const properties = { privateLinkServiceConnectionState: { status } };
      await privateEndpointConnections.beginCreateOrUpdateAndWait(
        resourceGroup,
        name,
        connection.split('/').at(-1) ?? '',
        { properties },
      );
    };
    await answer('Approved');
    expect(await ask(host)).toBe(200);
    await answer('Rejected');
    expect(await ask(host)).toBe(isShut);
  });

  it('is no longer there once the account was deleted and came back', async () => {
    await connect();
    from(subnet('plain'));
    await update({ publicNetworkAccess: 'Disabled' });
    expect(await ask()).toBe(200);
    const { location = '' } = await accounts().get(resourceGroup, name);
    await accounts().beginDeleteAndWait(resourceGroup, name);
    const restored = { location, properties: { restore: true } };
    await accounts().beginCreateAndWait(resourceGroup, name, restored);
    expect(await ask()).toBe(isShut);
    const endpoint = await harness.arm(
      'owner',
      'GET',
      `${group}/providers/${network}/privateEndpoints/pe-account?${version}`,
    );
    expect(endpoint.text).toContain('"status":"Disconnected"');
  });
});
