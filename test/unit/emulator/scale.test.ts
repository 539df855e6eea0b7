import { beforeAll, describe, expect, it } from 'vitest';
import { KeyEvents } from '../../../src/emulator/audit/keyEvents.ts';
import type { Azure } from '../../../src/emulator/azure.ts';
import { ManualClock } from '../../../src/emulator/clock.ts';
import { cloudNamed } from '../../../src/emulator/clouds.ts';
import { fingerprintOf } from '../../../src/emulator/control/fingerprint.ts';
import { TokenAuthority } from '../../../src/emulator/entra/tokenAuthority.ts';
import { scaleEstate } from '../../../src/emulator/estate/scale/estate.ts';
import { whyClosed } from '../../../src/emulator/service/protection.ts';
import { behaviourOf } from '../../../src/emulator/start.ts';
import type { Estate } from '../../../src/emulator/state/estate.ts';

const now = Date.UTC(2026, 10, 2);
const cloud = cloudNamed('AzureCloud');
const size = { subscriptions: 40, vaults: 200, keys: 2000, accounts: 600 };

function tally<Item>(items: Iterable<Item>, of: (item: Item) => string): Readonly<Record<string, number>> {
  const groups = Map.groupBy(items, of);
  return Object.fromEntries([...groups].map(([name, { length }]) => [name, length]));
}

describe('An estate by scale', () => {
  let estate: Estate;
  beforeAll(() => {
    estate = scaleEstate(cloud, now, size);
  });

  it('has exactly the size that is asked for, and some deleted accounts', () => {
    const { subscriptions, vaults, accounts, deletedAccounts } = estate;
    const keys = [...vaults.values()].reduce((sum, vault) => sum + vault.keys.size, 0);
    expect([subscriptions.size, vaults.size, keys, accounts.size, deletedAccounts.size]).toEqual([
      40, 200, 2000, 600, 6,
    ]);
  });

  it.each([
    { subscriptions: 1, vaults: 0, keys: 0, accounts: 5 },
    { subscriptions: 3, vaults: 7, keys: 2, accounts: 20 },
    { subscriptions: 9, vaults: 4, keys: 40, accounts: 3 },
    { subscriptions: 0, vaults: 0, keys: 0, accounts: 0 },
  ])('may be of any shape: %j', (shape) => {
    const { subscriptions, vaults, accounts } = scaleEstate(cloud, now, shape);
    const keys = [...vaults.values()].reduce((sum, vault) => sum + vault.keys.size, 0);
    expect({ subscriptions: subscriptions.size, vaults: vaults.size, keys, accounts: accounts.size }).toEqual(shape);
  });

  it('refuses keys without a vault and vaults without a subscription', () => {
    expect(() => scaleEstate(cloud, now, { ...size, vaults: 0 })).toThrow(RangeError);
    expect(() => scaleEstate(cloud, now, { ...size, subscriptions: 0 })).toThrow(RangeError);
  });

  it('is alike at every start, but for the secrets', () => {
    const text = (of: Estate): string =>
      fingerprintOf({ estate: of } as Azure).replaceAll(/"secret":"[^"]+"|"etag":"[^,]+"/g, '');
    expect(text(scaleEstate(cloud, now, size))).toBe(text(estate));
  });

  it('has no key material and no wrapped key', () => {
    const stores = [...estate.vaults.values(), ...estate.managedHsms.values()];
    const versions = stores.flatMap(({ keys }) => [...keys.values()]).flatMap((key) => key.versions);
    expect(versions.length).toBeGreaterThan(size.keys);
    expect(versions.filter(({ material }) => material !== undefined)).toEqual([]);
    const protections = [...estate.accounts.values()].flatMap(({ protection }) => protection ?? []);
    expect(protections.length).toBeGreaterThan(size.accounts / 3);
    expect(protections.filter(({ wrappedKey }) => wrappedKey !== undefined)).toEqual([]);
  });

  it('mixes regions, key types, identities and kinds', () => {
    const keys = [...estate.vaults.values()].flatMap((vault) => [...vault.keys.values()]);
    const types = tally(keys, ({ versions }) => `${versions[0]?.kty ?? ''} ${versions[0]?.keySize ?? ''}`);
    expect(Object.keys(types).sort()).toEqual([
      'EC ',
      'RSA 2048',
      'RSA 3072',
      'RSA 4096',
      'RSA-HSM 2048',
      'RSA-HSM 3072',
      'RSA-HSM 4096',
    ]);
    expect(Object.keys(tally(estate.vaults.values(), ({ location }) => location)).length).toBeGreaterThan(10);
    const identities = tally(estate.accounts.values(), ({ identity }) => identity?.type ?? 'none');
    expect(Object.keys(identities).sort()).toEqual(['SystemAssigned', 'UserAssigned', 'none']);
    const kinds = tally(estate.accounts.values(), ({ kind }) => kind);
    expect(kinds['OpenAI']).toBeGreaterThan(2 * (kinds['AIServices'] ?? Infinity));
    const subscriptions = tally(estate.accounts.values(), ({ subscriptionId }) => subscriptionId);
    expect(Object.keys(subscriptions)).toHaveLength(size.subscriptions);
  });

  it('has accounts in order and accounts that are locked, for several reasons, each in the region of its key', async () => {
    const clock = new ManualClock(now);
    const tokens = await TokenAuthority.create(estate.tenant.tenantId, clock);
    const azure: Azure = { estate, clock, tokens, behaviour: behaviourOf({}), keyEvents: new KeyEvents() };
    const accounts = [...estate.accounts.values()];
    const reasons = await Promise.all(accounts.map(async (account) => (await whyClosed(azure, account)) ?? 'open'));
    const counts = tally(reasons, (reason) => reason);
    expect(Object.keys(counts).sort()).toEqual([
      'ForbiddenByFirewall',
      'ForbiddenByPolicy',
      'ForbiddenByRbac',
      'KeyDisabled',
      'open',
    ]);
    expect(counts['open']).toBeGreaterThan(0.85 * size.accounts);
    for (const { protection, location } of accounts) {
      if (protection !== undefined) expect(estate.vaults.named(protection.vaultName)?.location).toBe(location);
    }
  });
});
