import { beforeAll, describe, expect, it } from 'vitest';
import { KeyEvents } from '../../../src/emulator/audit/keyEvents.ts';
import type { Azure } from '../../../src/emulator/azure.ts';
import { ManualClock } from '../../../src/emulator/clock.ts';
import { cloudNamed } from '../../../src/emulator/clouds.ts';
import { TokenAuthority } from '../../../src/emulator/entra/tokenAuthority.ts';
import { sampleEstate } from '../../../src/emulator/estate/sample.ts';
import { localRoleIds } from '../../../src/emulator/managedHsm/localRoles.ts';
import { canOpenData, whyClosed } from '../../../src/emulator/service/protection.ts';
import type { Account } from '../../../src/emulator/state/resources.ts';

describe('The sample estate', () => {
  let azure: Azure;
  beforeAll(async () => {
    const clock = new ManualClock(Date.UTC(2026, 10, 2));
    const estate = sampleEstate(cloudNamed('AzureCloud'), clock.now());
    azure = {
      estate,
      clock,
      tokens: await TokenAuthority.create(estate.tenant.tenantId, clock),
      behaviour: {
        propagation: 0,
        operationDuration: 0,
        latency: 0,
        armKeys: 'allow',
        trustedServices: 'admit',
        deletionLag: 0,
        versionLag: 3_600_000,
        serviceInterval: 3_600_000,
        ingestionDelay: 0,
        pageSize: 50,
        queryPageSize: 1000,
        clientAddress: '203.0.113.25',
        clientSubnet: 'internet',
        emptyPages: 'none',
      },
      keyEvents: new KeyEvents(),
    };
  });

  const account = (name: string): Account => {
    const found = [...azure.estate.accounts.values()].find((candidate) => candidate.name === name);
    if (found === undefined) throw new Error(`No account is named '${name}'.`);
    return found;
  };

  it('has the size that it promises', () => {
    const { subscriptions, vaults, managedHsms, accounts } = azure.estate;
    const keys = [...vaults.values()].reduce((sum, vault) => sum + vault.keys.size, 0);
    expect([subscriptions.size, vaults.size, managedHsms.size, accounts.size, keys]).toEqual([3, 6, 1, 8, 12]);
  });

  it('has a Managed HSM with a key, which the owner administers and uses', () => {
    const [hsm] = azure.estate.managedHsms.values();
    const versions = [...(hsm?.keys.values() ?? [])].flatMap((key) => key.versions);
    expect(versions.map(({ kty, keySize }) => [kty, keySize])).toEqual([['RSA-HSM', 2048]]);
    const owner = [...azure.estate.principals.values()].find(({ displayName }) => displayName === 'owner');
    const roles = [...(hsm?.localRoleAssignments.values() ?? [])]
      .filter(({ principalId, scope }) => principalId === owner?.objectId && scope === '/')
      .map(({ roleDefinition }) => roleDefinition);
    const { administrator, cryptoOfficer, cryptoUser } = localRoleIds;
    expect(roles).toEqual([administrator, cryptoOfficer, cryptoUser]);
    expect(hsm?.enablePurgeProtection).toBe(true);
  });

  it('makes no key material before somebody needs it', () => {
    const versions = [...azure.estate.vaults.values()].flatMap((vault) =>
      [...vault.keys.values()].flatMap((key) => key.versions),
    );
    expect(versions.every(({ material }) => material === undefined)).toBe(true);
  });

  it.each([
    ['contoso-chat-prod', true],
    ['contoso-search-prod', true],
    ['contoso-translate-prod', true],
    ['contoso-claims-prod', true],
    ['contoso-legal-research', true],
    ['contoso-foundry-research', true],
    ['contoso-assistant-dev', false],
    ['contoso-summaries-research', false],
  ])('the data of %s can be opened: %s', async (name, expected) => {
    expect(await canOpenData(azure, account(name))).toBe(expected);
  });

  it.each([
    ['contoso-search-prod', undefined],
    ['contoso-assistant-dev', 'ForbiddenByRbac'],
    ['contoso-summaries-research', 'KeyDisabled'],
  ])('the data of %s is closed because of %s', async (name, expected) => {
    expect(await whyClosed(azure, account(name))).toBe(expected);
  });

  it('can be written down and read back', () => {
    const text = JSON.stringify(azure.estate, (_name, value: unknown) => (value instanceof Map ? [...value] : value));
    expect(text.length).toBeGreaterThan(10_000);
    expect(text).not.toContain('[object');
  });
});
