import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canOpenData } from '../../../src/emulator/service/protection.ts';
import { behaviourOf } from '../../../src/emulator/start.ts';
import type { Account } from '../../../src/emulator/state/resources.ts';
import { Harness } from './harness.ts';

const hour = 60 * 60;

describe('Until a new version of a key is used', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await Harness.start({ estate: { kind: 'scale', subscriptions: 4, vaults: 12, keys: 24, accounts: 260 } });
    const { versionLag, versionLagSpread } = behaviourOf({});
    Object.assign(harness.emulator.azure.behaviour, { versionLag, versionLagSpread });
  });
  afterEach(async () => {
    await harness.close();
  });

  const settle = async (): Promise<void> => {
    await harness.send('GET', 'https://management.azure.com/tenants?api-version=2022-12-01');
  };
  /** The accounts that follow the key, which most accounts use, and that can reach it. */
  async function followers(): Promise<readonly [string, string, readonly Account[]]> {
    const { accounts, vaults } = harness.emulator.azure.estate;
    const able: Account[] = [];
    for (const account of accounts.values()) {
      const { encryption, protection } = account;
      if (protection === undefined || encryption?.keySource !== 'Microsoft.KeyVault') continue;
      const isVersionless = (encryption.keyVaultProperties.keyVersion ?? '') === '';
      const vault = vaults.named(protection.vaultName);
      const isOpen = vault?.networkAcls === undefined && vault?.enableRbacAuthorization === true;
      if (isVersionless && isOpen && (await canOpenData(harness.emulator.azure, account))) able.push(account);
    }
    const groups = Map.groupBy(able, ({ protection }) => `${protection?.vaultName ?? ''}/${protection?.keyName ?? ''}`);
    const [most] = [...groups].sort(([, a], [, b]) => b.length - a.length);
    const [name, found] = most ?? ['', []];
    const [vault = '', key = ''] = name.split('/');
    return [vault, key, found];
  }

  it('it takes from an hour to a day and more, for each account another time, and each moves at its own', async () => {
    const [vault, key, accounts] = await followers();
    expect(accounts.length).toBeGreaterThan(5);
    const version = (await harness.keys('owner', vault).rotateKey(key)).properties.version;
    const moved = (): readonly Account[] => accounts.filter(({ protection }) => protection?.keyVersion === version);
    harness.pass(hour - 1);
    await settle();
    expect(moved()).toEqual([]);
    const counts: number[] = [];
    for (let passed = 1; passed < 26; passed += 1) {
      harness.pass(hour);
      await settle();
      counts.push(moved().length);
    }
    expect(counts[3]).toBeLessThan(accounts.length);
    expect(new Set(counts).size).toBeGreaterThan(3);
    harness.pass(hour);
    await settle();
    expect(moved()).toHaveLength(accounts.length);
    const wraps = harness.emulator.azure.keyEvents
      .entries()
      .filter(({ operationName, keyId }) => operationName === 'KeyWrap' && keyId?.endsWith(`/${version ?? ''}`));
    const moments = wraps.map(({ at }) => at);
    expect(wraps).toHaveLength(accounts.length);
    expect(Math.max(...moments) - Math.min(...moments)).toBeGreaterThan(6 * hour * 1000);
  });

  it('it takes exactly as long as one says', () => {
    expect(behaviourOf({ versionLag: 5 })).toMatchObject({ versionLag: 5000, versionLagSpread: 0 });
    expect(behaviourOf({})).toMatchObject({ versionLag: 3_600_000, versionLagSpread: 25 * 3_600_000 });
  });
});
