import { describe, expect, it } from 'vitest';
import { cloudNamed } from '../../../../src/emulator/clouds.ts';
import { describedEstate } from '../../../../src/emulator/estate/file/describedEstate.ts';
import { fabrikam } from './described.ts';

const now = Date.UTC(2026, 10, 2);
const read = (description: unknown) => describedEstate(description, cloudNamed('AzureCloud'), now);

/** The description with one value replaced; the path names members and places of lists. */
function changed(path: string, value: unknown): unknown {
  const copy = structuredClone(fabrikam) as unknown;
  const names = path.split('.');
  const last = names.pop() ?? '';
  const parent = names.reduce<unknown>((part, name) => (part as Record<string, unknown>)[name], copy);
  (parent as Record<string, unknown>)[last] = value;
  return copy;
}

const group = 'subscriptions.0.resourceGroups.0';

describe('An estate that a file describes', () => {
  it('has its subscriptions in the states that are told, enabled where none is', () => {
    const stateOf = (description: unknown) => [...read(description).estate.subscriptions.values()][0]?.state;
    expect([stateOf(fabrikam), stateOf(changed('subscriptions.0.state', 'Warned'))]).toEqual(['Enabled', 'Warned']);
    expect(read(changed('subscriptions.0.state', 'Asleep')).complaints).toEqual([
      "estate.subscriptions[0].state: 'Asleep' is none of: Enabled, Warned, PastDue, Disabled, Deleted.",
    ]);
  });

  it('has all that is described, and the callers of every estate', () => {
    const { estate, complaints } = read(fabrikam);
    expect(complaints).toEqual([]);
    const vault = estate.vaults.named('kv-fab');
    expect(vault).toMatchObject({ sku: 'premium', location: 'westeurope', enablePurgeProtection: false });
    expect(vault?.networkAcls).toMatchObject({
      defaultAction: 'Deny',
      bypass: 'None',
      ipRules: [{ value: '203.0.113.0/24' }],
    });
    const versions = vault?.keys.get('cmk')?.versions ?? [];
    expect(versions.map(({ kty, keySize, created, material }) => [kty, keySize, created, material])).toEqual([
      ['RSA-HSM', 3072, now / 1000 - 90 * 86_400, undefined],
      ['RSA-HSM', 3072, now / 1000 - 10 * 86_400, undefined],
    ]);
    const [old] = vault?.keys.get('old')?.versions ?? [];
    expect([old?.enabled, old?.exp]).toEqual([false, now / 1000 - 86_400]);
    const [chat, foundry] = [...estate.accounts.values()];
    expect(chat).toMatchObject({ name: 'fab-chat', kind: 'OpenAI', identity: { type: 'SystemAssigned' } });
    expect(chat?.encryption).toMatchObject({
      keyVaultProperties: { keyName: 'cmk', keyVaultUri: 'https://kv-fab.vault.azure.net/' },
    });
    expect(chat?.protection?.keyVersion).toBe(versions[1]?.version);
    const identity = [...estate.userAssignedIdentities.values()][0];
    expect(foundry?.encryption).toMatchObject({
      keyVaultProperties: { keyVersion: versions[0]?.version, identityClientId: identity?.clientId },
    });
    const users = [...estate.principals.values()].find(({ displayName }) => displayName === 'key-users');
    expect(users?.members).toEqual([chat?.identity?.principalId, expect.any(String)]);
    expect(estate.vaults.named('kv-policies')).toMatchObject({
      enableRbacAuthorization: false,
      accessPolicies: [{ objectId: users?.objectId, permissions: { keys: ['get', 'wrapKey', 'unwrapKey'] } }],
    });
    const scopesOf = (principal?: string): string[] =>
      [...estate.roleAssignments.of(principal ?? '')].map(({ scope }) => scope);
    expect(scopesOf(users?.objectId)).toEqual([vault?.id]);
    expect(scopesOf(identity?.principalId)).toEqual([`${vault?.id}/keys/cmk`]);
    const callers = [...estate.principals.values()].filter(({ secret }) => secret !== undefined);
    expect(callers.map(({ displayName }) => displayName)).toEqual(['owner', 'contributor', 'reader', 'pipeline']);
    expect(callers[3]?.secret).toBe('pipeline-secret');
    expect(scopesOf(callers[3]?.objectId)).toEqual([expect.stringMatching(/\/resourceGroups\/rg-chat$/)]);
  });

  it.each([
    ['subscriptions', [], 'estate.subscriptions: must name at least one subscription.'],
    ['subscriptions', 'Fabrikam', 'estate.subscriptions: must be a list.'],
    ['vaults', [], "estate: has no member 'vaults'"],
    [`${group}.location`, undefined, 'estate.subscriptions[0].resourceGroups[0].location: is missing.'],
    [`${group}.location`, 'West Europe', "location: 'West Europe' must be the short name of a region"],
    [`${group}.vaults.1.name`, 'KV-FAB', "vaults[1].name: there is another vault 'KV-FAB'."],
    [`${group}.vaults.0.name`, '1', "vaults[0].name: '1' must have 3 to 24 letters"],
    [`${group}.vaults.0.sku`, 'gold', "vaults[0].sku: 'gold' is none of: standard, premium."],
    [`${group}.vaults.0.sku`, 'standard', 'keys[0].type: needs a vault of the SKU premium.'],
    [`${group}.vaults.0.keys.0.size`, 1024, 'keys[0].size: must be one of: 2048, 3072, 4096.'],
    [`${group}.vaults.0.keys.0.ages`, [10, 90], 'keys[0].ages: must have the oldest version first'],
    [`${group}.vaults.0.keys.0.ages`, [-1], 'keys[0].ages[0]: must be a number of days.'],
    [`${group}.vaults.0.keys.1.enabled`, 'no', 'keys[1].enabled: must be true or false.'],
    [`${group}.vaults.0.keys.1.name`, 'CMK', "keys[1].name: there is another key 'kv-fab/CMK'."],
    [`${group}.accounts.0.kind`, 'Speech', "accounts[0].kind: 'Speech' is none of: OpenAI, AIServices."],
    [`${group}.accounts.0.encryption.key`, 'none', "there is no key 'none' in the vault 'kv-fab'."],
    [`${group}.accounts.0.encryption.vault`, 'none', "encryption.vault: there is no vault 'none'."],
    [`${group}.accounts.1.encryption.version`, 7, 'encryption.version: the key has 2 versions'],
    [`${group}.accounts.1.identities`, [], "encryption.identity: the account does not have the identity 'id-chat'."],
    ['groups.0.members.0', {}, 'groups[0].members[0]: must have exactly one of: application, user'],
    ['groups.0.members.0', { account: 'fab-foundry' }, "the account 'fab-foundry' has no system-assigned identity."],
    ['applications.0.name', 'owner', "applications[0].name: there is another application 'owner'."],
    ['grants.0.role', 'Crypto God', "grants[0].role: 'Crypto God' is none of: Owner, Contributor"],
    ['grants.0.scope', { vault: 'none' }, "grants[0].scope.vault: there is no vault 'none'."],
    ['grants.0.scope', { key: 'cmk' }, 'grants[0].scope: must have subscription'],
    ['grants.2.scope.resourceGroup', 'none', "there is no resource group 'Fabrikam/none'."],
  ])('is refused for %s = %j', (path, value, complaint) => {
    expect(read(changed(path, value)).complaints.join('\n')).toContain(complaint);
  });

  it('is told of everything that is wrong at once', () => {
    expect(read({ subscriptions: [{ name: 'a', resourceGroups: [{}] }], grants: [{}] }).complaints).toHaveLength(4);
    expect(read(null).complaints).toContain('estate: must be an object.');
  });
});
