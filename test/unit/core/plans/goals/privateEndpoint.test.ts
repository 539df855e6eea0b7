import { describe, expect, it } from 'vitest';
import { chinaCloud, publicCloud, usGovernmentCloud } from '../../../../../src/core/cloud.ts';
import { contains, parseRange } from '../../../../../src/core/plans/goals/network/address.ts';
import { zoneNameFor } from '../../../../../src/core/plans/goals/network/dnsZone.ts';
import type { PrivateEndpointInput } from '../../../../../src/core/plans/inputs.ts';
import { planFor } from '../../../../../src/core/plans/planFor.ts';
import { newRun, run } from '../../../../../src/core/plans/runner.ts';
import { types } from '../../../../../src/core/resources/types.ts';
import { AccessEstate, clock, idsOf, jsonAt, runPlan, wordsOf } from '../../../../support/accessEstate.ts';
import { accountId, group, tenantId, vaultId } from '../../../../support/fakeEstate.ts';
import { MemoryJournal } from '../../../../support/memoryJournal.ts';

const { signal } = new AbortController();
const networks = `${group}/providers/Microsoft.Network`;
const networkId = `${networks}/virtualNetworks/vnet`;
const subnetId = `${networkId}/subnets/keys`;
const endpointId = `${networks}/privateEndpoints/pe`;
const zoneId = `${networks}/privateDnsZones/privatelink.vaultcore.azure.net`;
const hsmId = `${group}/providers/Microsoft.KeyVault/managedHSMs/team-hsm`;
const input: PrivateEndpointInput = {
  kind: 'private-endpoint',
  storeId: vaultId,
  name: 'pe',
  resourceGroupId: group,
  location: 'westeurope',
  network: { kind: 'new', name: 'vnet', addressPrefix: '10.0.0.0/16', subnetName: 'keys', subnetPrefix: '10.0.1.0/24' },
  dns: { kind: 'new', resourceGroupId: group },
};
const all = ['network', 'subnet', 'endpoint', 'approval', 'zone', 'zone-link', 'zone-group'];

function plan(estate: AccessEstate, changes: Partial<PrivateEndpointInput> = {}) {
  return planFor(estate, { ...input, ...changes }, clock.now(), signal);
}

function withNetwork(estate = new AccessEstate(), location = 'West Europe') {
  estate.put(networkId, { location, properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] } } });
  estate.put(subnetId, { properties: { addressPrefix: '10.0.1.0/24' } });
  return estate;
}

const existing = { kind: 'existing', subnetId } as const;

/** The caller may do everything but approve connections of the key store. */
function withoutApproval(estate: AccessEstate) {
  const notActions = ['Microsoft.KeyVault/vaults/privateEndpointConnectionsApproval/action'];
  estate.permissionsHeld = [{ actions: ['*'], notActions, dataActions: [], notDataActions: [] }];
  return estate;
}

describe('the private endpoint plan', () => {
  it('makes network, subnet, endpoint, zone, link and record, each after what it stands in', async () => {
    const estate = new AccessEstate();
    const made = await plan(estate);
    expect(made.blockers).toEqual([]);
    expect([...idsOf(made)].sort()).toEqual([...all].sort());
    for (const [before, after] of [
      ['network', 'subnet'],
      ['subnet', 'endpoint'],
      ['endpoint', 'approval'],
      ['zone', 'zone-link'],
      ['network', 'zone-link'],
      ['approval', 'zone-group'],
      ['zone-link', 'zone-group'],
    ] as const) {
      expect(idsOf(made).indexOf(before), `${before} before ${after}`).toBeLessThan(idsOf(made).indexOf(after));
    }
    const end = await runPlan(estate, made);
    expect(end.status).toBe('succeeded');
    expect(end.proofs?.[0]?.value).toBe('Approved');
    expect(jsonAt(estate, endpointId, 'properties')).toMatchObject({
      subnet: { id: subnetId },
      privateLinkServiceConnections: [{ properties: { privateLinkServiceId: vaultId, groupIds: ['vault'] } }],
    });
    expect(jsonAt(estate, `${endpointId}/privateDnsZoneGroups/default`, 'properties')).toEqual({
      privateDnsZoneConfigs: [{ name: 'privatelink-vaultcore-azure-net', properties: { privateDnsZoneId: zoneId } }],
    });
    expect((await plan(estate)).steps).toEqual([]);
  });

  it('stands in a network that is there', async () => {
    const made = await plan(withNetwork(), { network: existing });
    expect(made.blockers).toEqual([]);
    expect(idsOf(made)).not.toContain('network');
    expect(idsOf(made)).not.toContain('subnet');
  });

  it('uses a zone that is there, and a link that is there', async () => {
    const estate = withNetwork();
    estate.put(zoneId, { location: 'global', properties: {} });
    estate.put(`${zoneId}/virtualNetworkLinks/anything`, { properties: { virtualNetwork: { id: networkId } } });
    const made = await plan(estate, { network: existing, dns: { kind: 'existing', zoneId } });
    expect(idsOf(made)).toEqual(['endpoint', 'approval', 'zone-group']);
    expect((await runPlan(estate, made)).status).toBe('succeeded');
  });

  it('leaves names alone where asked and says what that means', async () => {
    const made = await plan(new AccessEstate(), { dns: { kind: 'none' } });
    expect(idsOf(made)).toEqual(['network', 'subnet', 'endpoint', 'approval']);
    expect(wordsOf(made)).toContain('Names are left to you');
  });

  it('is for a Managed HSM too', async () => {
    const estate = new AccessEstate();
    estate.put(hsmId, {
      location: 'westeurope',
      properties: { hsmUri: 'https://team-hsm.managedhsm.azure.net/', tenantId },
    });
    const made = await plan(estate, { storeId: hsmId });
    expect((await runPlan(estate, made)).status).toBe('succeeded');
    expect(JSON.stringify(made.steps)).toContain('"managedhsm"');
    expect(JSON.stringify(made.steps)).toContain('privateDnsZones/privatelink.managedhsm.azure.net');
  });

  it('is for nothing else', async () => {
    await expect(plan(new AccessEstate(), { storeId: accountId })).rejects.toThrow('not a key store');
  });
});

describe('approval', () => {
  it('is asked for and awaited where the caller may not give it; the plan goes on once it is given', async () => {
    const estate = withoutApproval(new AccessEstate());
    const made = await plan(estate);
    expect(wordsOf(made)).toContain('asks for approval');
    const deps = { source: estate, journal: new MemoryJournal(), clock, log: () => undefined };
    const parked = await run(newRun(made, [], deps), deps, { signal });
    expect(parked.status).toBe('parked');
    expect(parked.steps['approval']?.status).toBe('parked');
    expect(parked.steps['zone-link']?.status).toBe('done');
    expect(parked.steps['zone-group']?.status).toBe('pending');
    estate.approve(`${vaultId}/privateEndpointConnections/by-store`);
    const end = await run(parked, deps, { signal });
    expect(end.status).toBe('succeeded');
    expect(estate.applied.filter(({ type }) => type === types.privateEndpoint)).toHaveLength(1);
  });

  it('that is pending is given by whoever may', async () => {
    const estate = withoutApproval(new AccessEstate());
    const deps = { source: estate, journal: new MemoryJournal(), clock, log: () => undefined };
    await run(newRun(await plan(estate), [], deps), deps, { signal });
    estate.permissionsHeld = new AccessEstate().permissionsHeld;
    const made = await plan(estate);
    expect(idsOf(made)).toEqual(['approve', 'approval', 'zone-group']);
    expect((await runPlan(estate, made)).status).toBe('succeeded');
  });

  it('that was rejected is told', async () => {
    const estate = new AccessEstate();
    await runPlan(estate, await plan(estate));
    const connections = jsonAt(estate, endpointId, 'properties.privateLinkServiceConnections') as {
      properties: Record<string, unknown>;
    }[];
    for (const connection of connections)
      connection.properties['privateLinkServiceConnectionState'] = { status: 'Rejected' };
    expect((await plan(estate)).blockers[0]?.message).toContain('was rejected');
  });
});

describe('what stands in the way of a private endpoint', () => {
  it.each([
    [
      'a network in another region',
      withNetwork(undefined, 'eastus'),
      { network: existing },
      'in the region of its virtual network',
    ],
    [
      'a zone of another name',
      withNetwork(),
      { dns: { kind: 'existing', zoneId: `${networks}/privateDnsZones/x.net` } },
      'is not the zone',
    ],
    [
      'a range that is none',
      new AccessEstate(),
      { network: { ...input.network, addressPrefix: '10.0.0.300/16' } },
      'no range',
    ],
    [
      'a subnet outside its network',
      new AccessEstate(),
      { network: { ...input.network, subnetPrefix: '10.1.0.0/24' } },
      'does not lie in',
    ],
    [
      'a subnet that is too small',
      new AccessEstate(),
      { network: { ...input.network, subnetPrefix: '10.0.0.0/30' } },
      'too small',
    ],
  ] as [string, AccessEstate, Partial<PrivateEndpointInput>, string][])(
    'is told: %s',
    async (_, estate, changes, words) => {
      expect((await plan(estate, changes)).blockers.map(({ message }) => message).join()).toContain(words);
    },
  );

  it('is told: a network linked to another zone of the name', async () => {
    const estate = withNetwork();
    const other = zoneId.replace('/resourceGroups/rg/', '/resourceGroups/hub/');
    estate.put(`${other}/virtualNetworkLinks/l`, { properties: { virtualNetwork: { id: networkId } } });
    expect((await plan(estate, { network: existing })).blockers[0]?.message).toContain('in hub');
  });

  it('is told: a network of the name that is otherwise', async () => {
    const estate = withNetwork();
    estate.set(networkId, 'properties.addressSpace', { addressPrefixes: ['192.168.0.0/16'] });
    expect((await plan(estate)).blockers.map(({ rule }) => rule)).toContain('name-taken');
  });

  it('is told: an endpoint of the name for something else', async () => {
    const estate = new AccessEstate();
    estate.put(endpointId, { properties: { subnet: { id: subnetId }, privateLinkServiceConnections: [] } });
    expect((await plan(estate)).blockers[0]?.message).toContain('for something else');
  });
});

describe('the way of Azure OpenAI', () => {
  it('is told to be the bypass, not the endpoint', async () => {
    expect(wordsOf(await plan(new AccessEstate()))).toContain('come in through the bypass');
  });

  it('is opened where the firewall shuts it', async () => {
    const estate = new AccessEstate();
    estate.set(vaultId, 'properties.publicNetworkAccess', 'Disabled');
    estate.set(vaultId, 'properties.networkAcls', { defaultAction: 'Deny', bypass: 'None' });
    const made = await plan(estate);
    expect(idsOf(made)).toContain('trusted-services');
    await runPlan(estate, made);
    expect(jsonAt(estate, vaultId, 'properties.networkAcls.bypass')).toBe('AzureServices');
  });
});

describe('names and ranges', () => {
  it.each([
    [publicCloud, 'privatelink.vaultcore.azure.net', 'privatelink.managedhsm.azure.net'],
    [usGovernmentCloud, 'privatelink.vaultcore.usgovcloudapi.net', 'privatelink.managedhsm.usgovcloudapi.net'],
    [chinaCloud, 'privatelink.vaultcore.azure.cn', 'privatelink.managedhsm.azure.cn'],
  ])('are those of the cloud', (cloud, vault, hsm) => {
    expect(zoneNameFor(cloud, false)).toBe(vault);
    expect(zoneNameFor(cloud, true)).toBe(hsm);
  });

  it.each(['10.0.0.0', '10.0.0.0/33', '10.0.0/8', '10.0.0.1/24', '::/64', ''])('%s is no range', (text) => {
    expect(parseRange(text)).toBeUndefined();
  });

  it('one range contains another', () => {
    const range = (text: string) => parseRange(text) ?? { first: 0, bits: 0 };
    expect(contains(range('0.0.0.0/0'), range('255.255.255.255/32'))).toBe(true);
    expect(contains(range('10.0.0.0/24'), range('10.0.0.128/25'))).toBe(true);
    expect(contains(range('10.0.0.0/24'), range('10.0.0.0/23'))).toBe(false);
  });
});
