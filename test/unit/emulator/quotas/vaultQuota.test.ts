import { describe, expect, it } from 'vitest';
import type { Azure } from '../../../../src/emulator/azure.ts';
import { ManualClock } from '../../../../src/emulator/clock.ts';
import { cloudNamed } from '../../../../src/emulator/clouds.ts';
import { EstateBuilder } from '../../../../src/emulator/estate/builders.ts';
import { contosoTenant } from '../../../../src/emulator/estate/contoso.ts';
import { VaultQuota } from '../../../../src/emulator/quotas/vaultQuota.ts';
import { behaviourOf } from '../../../../src/emulator/start.ts';
import type { KeyType, Vault } from '../../../../src/emulator/state/resources.ts';
import { Refusal, type AzureRequest } from '../../../../src/emulator/wire/exchange.ts';

/** A vault has a key of each name: `RSA-2048`, `RSA-HSM-4096`, `EC`, … */
const keys = [
  ['RSA', 2048],
  ['RSA', 3072],
  ['RSA', 4096],
  ['RSA-HSM', 2048],
  ['RSA-HSM', 3072],
  ['RSA-HSM', 4096],
] as const;

class Setting {
  readonly clock = new ManualClock(0);
  readonly vaults: readonly Vault[];
  readonly #azure: Azure;
  readonly #quota = new VaultQuota();

  constructor(quotas: 'azure' | 'off' = 'azure') {
    const build = new EstateBuilder(contosoTenant(cloudNamed('AzureCloud')), 0);
    const group = build.resourceGroup('s', 'g', 'westeurope');
    const other = build.resourceGroup('t', 'g', 'westeurope');
    const vaultIn = (where: typeof group, name: string, region: string): Vault => {
      const vault = build.vault(where, name, region, { sku: 'premium' });
      for (const [kty, keySize] of keys) build.key(vault, `${kty}-${keySize}`, [1], { kty, keySize });
      for (const kty of ['EC', 'EC-HSM'] satisfies KeyType[]) build.key(vault, kty, [1], { kty });
      return vault;
    };
    this.vaults = [
      ...Array.from({ length: 7 }, (_, index) => vaultIn(group, `v${index}`, 'westeurope')),
      vaultIn(group, 'elsewhere', 'eastus'),
      vaultIn(other, 'stranger', 'westeurope'),
    ];
    this.#azure = { clock: this.clock, behaviour: behaviourOf({ quotas }) } as unknown as Azure;
  }

  vault(name: string): Vault {
    const found = this.vaults.find((vault) => vault.name === name);
    if (found === undefined) throw new Error(`No vault is named '${name}'.`);
    return found;
  }

  /** How many of so many requests pass. */
  passed(tries: number, vault: string, methodAndPath: string, body = ''): number {
    const [method = '', path = ''] = methodAndPath.split(' ');
    let count = 0;
    for (let index = 0; index < tries; index += 1) {
      try {
        this.#quota.count(this.#azure, this.vault(vault), { method, path, body } as AzureRequest);
        count += 1;
      } catch (error) {
        if (!(error instanceof Refusal) || error.reply.status !== 429) throw error;
      }
    }
    return count;
  }
}

describe('The quota of vaults', () => {
  it.each([
    ['RSA-2048', 4000],
    ['RSA-3072', 1000],
    ['RSA-4096', 500],
    ['EC', 4000],
    ['RSA-HSM-2048', 2000],
    ['RSA-HSM-3072', 500],
    ['RSA-HSM-4096', 250],
    ['EC-HSM', 2000],
  ])('lets a key %s be used %i times in ten seconds', (key, limit) => {
    const setting = new Setting();
    expect(setting.passed(limit + 300, 'v0', `POST /keys/${key}/wrapkey`)).toBe(limit);
    setting.clock.advance(9_999);
    expect(setting.passed(10, 'v0', `GET /keys/${key}`)).toBe(0);
    setting.clock.advance(1);
    expect(setting.passed(limit + 300, 'v0', `GET /keys/${key}`)).toBe(limit);
  });

  it('weighs: 248 uses of 4096 bits and 16 of 2048 bits in hardware are what may be, and no more', () => {
    const setting = new Setting();
    expect(setting.passed(248, 'v0', 'GET /keys/RSA-HSM-4096')).toBe(248);
    expect(setting.passed(16, 'v0', 'GET /keys/RSA-HSM-2048')).toBe(16);
    expect(setting.passed(5, 'v0', 'GET /keys/RSA-2048')).toBe(0);
  });

  it.each([
    ['POST /keys/new/create', '{"kty":"RSA"}', 20],
    ['POST /keys/new/create', '{"kty":"RSA-HSM"}', 10],
    ['POST /keys/new/create', '{"kty":"EC-HSM"}', 10],
    ['POST /keys/RSA-2048/rotate', '', 20],
    ['POST /keys/RSA-HSM-2048/rotate', '', 10],
    ['PUT /keys/new', '{"key":{}}', 300],
    ['GET /keys', '', 4000],
    ['GET /deletedkeys/x', '', 4000],
    ['POST /keys/restore', '{"value":"x"}', 4000],
  ])('lets %s %s through %i times', (request, body, limit) => {
    expect(new Setting().passed(limit + 20, 'v0', request, body)).toBe(limit);
  });

  it('counts making keys, importing them and using them apart', () => {
    const setting = new Setting();
    expect(setting.passed(30, 'v0', 'POST /keys/new/create', '{"kty":"RSA"}')).toBe(20);
    expect(setting.passed(400, 'v0', 'PUT /keys/new')).toBe(300);
    expect(setting.passed(4500, 'v0', 'GET /keys/RSA-2048')).toBe(4000);
    expect(setting.passed(4500, 'v0', 'GET /keys')).toBe(4000);
  });

  it('gives a subscription in a region five times what a vault has', () => {
    const setting = new Setting();
    const passed = setting.vaults.map(({ name }) => setting.passed(30, name, 'POST /keys/new/create', '{"kty":"RSA"}'));
    expect(passed).toEqual([20, 20, 20, 20, 20, 0, 0, 20, 20]);
  });

  it('counts nothing where quotas are off', () => {
    expect(new Setting('off').passed(100, 'v0', 'POST /keys/new/create', '{"kty":"RSA"}')).toBe(100);
  });
});
