import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KeyVersion, Vault } from '../../../src/emulator/state/resources.ts';
import { all, Harness, rejection } from './harness.ts';

const size = { subscriptions: 1000, vaults: 5000, keys: 50_000, accounts: 2000 };
const hour = 60 * 60;
/** By which a map can be gone through. */
const iterating = ['values', 'entries', 'forEach', 'keys', Symbol.iterator] as const;

describe('An estate of thousands', () => {
  let harness: Harness;
  let startedWithin: number;
  let grownBy: number;
  beforeAll(async () => {
    const [before, begin] = [process.memoryUsage().heapUsed, performance.now()];
    harness = await Harness.start({ estate: { kind: 'scale', ...size }, versionLag: hour });
    await harness.token('owner');
    startedWithin = performance.now() - begin;
    grownBy = process.memoryUsage().heapUsed - before;
  });
  afterAll(async () => {
    await harness.close();
  });

  const vaults = (): readonly Vault[] => [...harness.emulator.azure.estate.vaults.values()];
  const madeVersions = (): readonly KeyVersion[] =>
    vaults()
      .flatMap(({ keys }) => [...keys.values()])
      .flatMap(({ versions }) => versions)
      .filter(({ material }) => material !== undefined);
  /** A vault whose keys its callers may read. */
  const openVault = (): Vault => {
    const found = vaults().find(({ networkAcls, enableRbacAuthorization }) => !networkAcls && enableRbacAuthorization);
    if (found === undefined) throw new Error('No vault is open.');
    return found;
  };

  it('starts in seconds, within a gigabyte, with everything that was asked for', () => {
    const { subscriptions, accounts } = harness.emulator.azure.estate;
    const keys = vaults().reduce((sum, vault) => sum + vault.keys.size, 0);
    expect([subscriptions.size, vaults().length, keys, accounts.size]).toEqual(Object.values(size));
    // It takes two or three; the rest is for a machine that is busy.
    expect(startedWithin).toBeLessThan(20_000);
    expect(grownBy).toBeLessThan(800 * 1024 * 1024);
  });

  it('is listed page by page by the real SDKs', async () => {
    expect(await all(harness.subscriptions('reader').subscriptions.list())).toHaveLength(size.subscriptions);
    const { subscriptionId, resourceGroup, name } = openVault();
    const client = harness.keyVault('owner', subscriptionId).vaults;
    const own = vaults().filter((vault) => vault.subscriptionId === subscriptionId);
    const listed = await all(client.listBySubscription());
    expect(listed.map((vault) => vault.name).sort()).toEqual(own.map((vault) => vault.name).sort());
    expect((await client.get(resourceGroup, name)).name).toBe(name);
  });

  it('answers queries over all of it, in pages', async () => {
    const client = harness.graph('owner');
    const query = "resources | where type =~ 'microsoft.keyvault/vaults' | project id";
    const first = await client.resources({ query });
    expect([first.totalRecords, first.count]).toEqual([size.vaults, 1000]);
    const { skipToken } = first as { skipToken?: string };
    expect(skipToken).toBeDefined();
  });

  it('lists keys and judges rights without making a key, and makes only the one that is read', async () => {
    const vault = openVault();
    const keys = harness.keys('owner', vault.name);
    const listed = await all(keys.listPropertiesOfKeys());
    expect(listed).toHaveLength(vault.keys.size);
    await rejection(harness.keys('reader', vault.name).getKey(listed[0]?.name ?? ''));
    const summary = await harness.arm('owner', 'GET', `${vault.id}/keys?api-version=2023-07-01`);
    expect(summary.status).toBe(200);
    expect(madeVersions()).toEqual([]);
    const read = await keys.getKey(listed[0]?.name ?? '');
    expect(read.key?.kid).toContain(read.properties.version);
    expect(madeVersions().map(({ version }) => version)).toEqual([read.properties.version]);
  });

  it('never goes through all assignments, principals, vaults, accounts or connections to answer about one or to list some', async () => {
    const { estate } = harness.emulator.azure;
    const vault = openVault();
    const [account] = estate.accounts.values();
    const paths = [
      `${vault.id}?api-version=2023-07-01`,
      `/subscriptions/${vault.subscriptionId}/providers/Microsoft.KeyVault/vaults?api-version=2023-07-01`,
      `/subscriptions/${vault.subscriptionId}/resourceGroups/${vault.resourceGroup}/providers/Microsoft.KeyVault/vaults?api-version=2023-07-01`,
      `${account?.id ?? ''}?api-version=2024-10-01`,
      `/subscriptions/${vault.subscriptionId}/providers/Microsoft.CognitiveServices/accounts?api-version=2024-10-01`,
      `/subscriptions/${vault.subscriptionId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities?api-version=2023-01-31`,
      `${vault.id}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01`,
      `/subscriptions/${vault.subscriptionId}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01`,
      `${vault.id}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`,
    ];
    const large = [
      estate.roleAssignments,
      estate.principals,
      estate.vaults,
      estate.accounts,
      estate.deletedAccounts,
      estate.privateEndpointConnections,
      estate.privateDnsZones,
    ] as const;
    await harness.token('contributor');
    // The pass of this second over the estate is done with the first request; after it nothing may be gone through.
    await harness.arm('contributor', 'GET', paths[0] ?? '');
    const refuse = (): never => {
      throw new Error('A large map was gone through.');
    };
    for (const map of large) for (const name of iterating) Object.assign(map, { [name]: refuse });
    try {
      const token = await harness.token('contributor');
      const vaultToken = await harness.token('owner', 'https://vault.azure.net/.default');
      const bearer = (value: string): Record<string, string> => ({ authorization: `Bearer ${value}` });
      for (const path of paths) {
        const reply = await harness.send('GET', `https://management.azure.com${path}`, bearer(token));
        expect([path, reply.status]).toEqual([path, 200]);
      }
      const usages = `locations/${account?.location ?? ''}/usages?api-version=2024-10-01`;
      const provider = `/subscriptions/${account?.subscriptionId ?? ''}/providers/Microsoft.CognitiveServices`;
      const usage = await harness.send('GET', `https://management.azure.com${provider}/${usages}`, bearer(token));
      expect(usage.status).toBe(200);
      const subdomain = { subdomainName: account?.name.toUpperCase(), type: 'Microsoft.CognitiveServices/accounts' };
      const check = `https://management.azure.com${provider}/checkDomainAvailability?api-version=2024-10-01`;
      const headers = { ...bearer(token), 'content-type': 'application/json' };
      const checked = await harness.send('POST', check, headers, JSON.stringify(subdomain));
      expect(JSON.parse(checked.text)).toMatchObject({ isSubdomainAvailable: false });
      const files = `https://${account?.name ?? ''}.openai.azure.com/openai/files?api-version=2024-10-21`;
      expect((await harness.send('GET', files)).status).toBe(401);
      const url = `https://${vault.name}.vault.azure.net/keys?api-version=7.5`;
      expect((await harness.send('GET', url, bearer(vaultToken))).status).toBe(200);
    } finally {
      for (const map of large) for (const name of iterating) Reflect.deleteProperty(map, name);
    }
  });

  it('makes the keys of an account when it follows a new version, and no others', async () => {
    const { accounts } = harness.emulator.azure.estate;
    const follower = [...accounts.values()].find(({ protection, encryption }) => {
      const vault =
        protection === undefined ? undefined : harness.emulator.azure.estate.vaults.named(protection.vaultName);
      const pinned = encryption?.keySource === 'Microsoft.KeyVault' && encryption.keyVaultProperties.keyVersion;
      return !pinned && vault?.enableRbacAuthorization === true && vault.networkAcls === undefined;
    });
    const { vaultName = '', keyName = '', keyVersion = '' } = follower?.protection ?? {};
    const before = madeVersions().length;
    const rotated = await harness.keys('owner', vaultName).rotateKey(keyName);
    harness.pass(hour + 1);
    await harness.arm('owner', 'GET', `${follower?.id ?? ''}?api-version=2024-10-01`);
    expect(follower?.protection?.keyVersion).toBe(rotated.properties.version);
    const made = madeVersions().map(({ version }) => version);
    expect(made).toContain(keyVersion);
    expect(made).toContain(rotated.properties.version);
    expect(made.length).toBeLessThanOrEqual(before + 2);
  });

  it('lets a day pass in seconds', async () => {
    const begin = performance.now();
    await harness.emulator.passTime(24 * hour * 1000);
    expect(performance.now() - begin).toBeLessThan(30_000);
    expect(harness.emulator.azure.keyEvents.entries().length).toBeGreaterThan(size.accounts);
  });
});
