import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { planCommands } from '../../../src/cli/inputs/index.ts';
import { Names } from '../../../src/cli/names.ts';
import { accountId, FakeEstate, group, keyBody, keyId, newestVersion, vaultId } from '../../support/fakeEstate.ts';

const identityId = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-chat`;
const networkId = `${group}/providers/Microsoft.Network/virtualNetworks/net`;
const zoneId = `${group}/providers/Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net`;
const workspaceId = `${group}/providers/Microsoft.OperationalInsights/workspaces/logs`;
const hsmId = `${group}/providers/Microsoft.KeyVault/managedHSMs/hsm`;
const preferences = { grantScope: 'key' };

function estate(): FakeEstate {
  const source = new FakeEstate();
  source.put(`${keyId}/versions/${newestVersion}`, keyBody());
  source.put(identityId, { properties: {} });
  source.put(networkId, { properties: {} });
  source.put(zoneId, { properties: {} });
  source.put(workspaceId, { properties: {} });
  source.put(hsmId, { properties: { hsmUri: 'https://hsm.managedhsm.azure.net/' } });
  source.deletedBodies.set(`${vaultId}-old`.toLowerCase(), { properties: {} });
  return source;
}

/** The input that a command line fills in. */
async function inputOf(line: string, source = estate()): Promise<unknown> {
  const [name, ...args] = line.split(' ');
  const plan = planCommands.find((candidate) => candidate.name === name);
  if (!plan) throw new Error(`no command ${name}`);
  const command = plan
    .declare(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  command.parse(args, { from: 'user' });
  return plan.input(command.args, command.opts<never>(), {
    names: new Names(source, [], new AbortController().signal),
    digest: () => Promise.resolve('d1e5'),
    absolute: (path) => `/home/ada/${path}`,
  });
}

const existing = { kind: 'existing', id: keyId };
const enable = {
  kind: 'enable',
  accountIds: [accountId],
  version: 'versionless',
  identity: { kind: 'system' },
  preferences,
};
const inVault = { kind: 'existing', id: vaultId };

describe('a command line fills in', () => {
  it.each<readonly [line: string, input: object]>([
    ['enable --account chat --key team-vault/cmk', { ...enable, key: existing }],
    ['enable --account CHAT --key https://team-vault.vault.azure.net/keys/cmk', { ...enable, key: existing }],
    [`enable --account ${accountId} --key ${keyId}`, { ...enable, key: existing }],
    [
      'enable --account chat --key team-vault/cmk --version-mode aaaa --identity id-chat --grant-scope store',
      {
        ...enable,
        key: existing,
        version: { pinned: newestVersion },
        identity: { kind: 'user', id: identityId },
        preferences: { grantScope: 'store' },
      },
    ],
    [
      'enable --account chat --new-key k --vault team-vault --expires 2027-01-31 --key-type RSA-HSM --rotate-after-create p1y --expires-after P2Y --notify-before-expiry P30D',
      {
        ...enable,
        key: {
          kind: 'new',
          store: inVault,
          name: 'k',
          keyType: 'RSA-HSM',
          expires: Date.UTC(2027, 0, 31) / 1000,
          rotationPolicy: {
            expiryTime: 'P2Y',
            rotate: { timeAfterCreate: 'P1Y' },
            notify: { timeBeforeExpiry: 'P30D' },
          },
        },
      },
    ],
    [
      'enable --account chat --new-key k --new-vault fresh --resource-group rg2 --retention 30 --sku premium --version-mode newest',
      {
        ...enable,
        version: 'newest',
        key: {
          kind: 'new',
          name: 'k',
          keyType: 'RSA',
          store: {
            kind: 'new',
            resourceGroupId: group.replace('/rg', '/rg2'),
            name: 'fresh',
            location: 'westeurope',
            sku: 'premium',
            retentionDays: 30,
          },
        },
      },
    ],
    [
      'enable --account chat --new-key k --import my.byok --key-format byok --hsm hsm --key-type RSA-HSM --not-before 2027-01-31T12:00:00Z',
      {
        ...enable,
        key: {
          kind: 'import',
          store: { kind: 'existing', id: hsmId },
          name: 'k',
          keyType: 'RSA-HSM',
          notBefore: Date.UTC(2027, 0, 31, 12) / 1000,
          file: { format: 'byok', path: '/home/ada/my.byok', sha256: 'd1e5' },
        },
      },
    ],
    [
      'move --account chat --key team-vault/cmk',
      { kind: 'move', accountIds: [accountId], key: existing, version: 'versionless', preferences },
    ],
    [
      'move --account chat --key team-vault/cmk --identity system --version-mode newest',
      {
        kind: 'move',
        accountIds: [accountId],
        key: existing,
        version: 'newest',
        identity: { kind: 'system' },
        preferences,
      },
    ],
    [
      'grant --at team-vault/cmk --account chat',
      { kind: 'grant', scopeId: keyId, principal: { kind: 'account', id: accountId }, purpose: 'encryption' },
    ],
    [
      'grant --at team-vault --identity id-chat',
      { kind: 'grant', scopeId: vaultId, principal: { kind: 'identity', id: identityId }, purpose: 'encryption' },
    ],
    [
      'grant --at team-vault/cmk --application 20a14814-5ab7-4612-a671-1382b412bf93 --purpose openai-ekm',
      {
        kind: 'grant',
        scopeId: keyId,
        principal: { kind: 'application', appId: '20a14814-5ab7-4612-a671-1382b412bf93' },
        purpose: 'openAiEkm',
      },
    ],
    ['rotate team-vault/cmk', { kind: 'rotate', keyId, disableOld: false }],
    ['rotate team-vault/cmk --disable-old', { kind: 'rotate', keyId, disableOld: true }],
    [
      'rotation-policy team-vault/cmk --rotate-before-expiry P30D --expires-after P1Y',
      { kind: 'rotation-policy', keyId, policy: { expiryTime: 'P1Y', rotate: { timeBeforeExpiry: 'P30D' } } },
    ],
    ['disable team-vault/cmk', { kind: 'disable', id: keyId, override: false }],
    [
      `disable team-vault/cmk/aaaa --override`,
      { kind: 'disable', id: `${keyId}/versions/${newestVersion}`, override: true },
    ],
    ['enable-key team-vault/cmk', { kind: 'enable-key', id: keyId }],
    ['revoke --key team-vault/cmk', { kind: 'revoke', target: { kind: 'key', id: keyId } }],
    [
      'revoke --key-version team-vault/cmk/aaaa',
      { kind: 'revoke', target: { kind: 'version', id: `${keyId}/versions/${newestVersion}` } },
    ],
    ['revoke --grants-of chat', { kind: 'revoke', target: { kind: 'grants', accountId } }],
    [
      'replace-compromised team-vault/cmk --new-key k --vault team-vault',
      {
        kind: 'replace-compromised',
        keyId,
        replacement: { kind: 'new', store: inVault, name: 'k', keyType: 'RSA' },
        preferences,
      },
    ],
    [
      'replace-compromised team-vault/cmk --replacement team-vault/cmk',
      { kind: 'replace-compromised', keyId, replacement: existing, preferences },
    ],
    ['restore chat', { kind: 'restore', accountId }],
    ['mend chat --rule grant', { kind: 'mend', accountId, rule: 'grant' }],
    ['recover team-vault-old', { kind: 'recover', id: `${vaultId}-old`.toLowerCase() }],
    ['recover team-vault/gone', { kind: 'recover', id: `${vaultId}/keys/gone` }],
    ['pin --account chat', { kind: 'pin', accountIds: [accountId], version: 'newest' }],
    [
      `pin --account chat --version-mode ${newestVersion}`,
      { kind: 'pin', accountIds: [accountId], version: { pinned: newestVersion } },
    ],
    ['unpin --account chat', { kind: 'unpin', accountIds: [accountId] }],
    ['revert --account chat', { kind: 'revert', accountIds: [accountId] }],
    ['backup team-vault/cmk --out b', { kind: 'backup', keyId, path: '/home/ada/b' }],
    [
      'private-endpoint team-vault --name pe --resource-group rg --subnet net/endpoints --dns-zone privatelink.vaultcore.azure.net',
      {
        kind: 'private-endpoint',
        storeId: vaultId,
        name: 'pe',
        resourceGroupId: group,
        location: 'westeurope',
        network: { kind: 'existing', subnetId: `${networkId}/subnets/endpoints` },
        dns: { kind: 'existing', zoneId },
      },
    ],
    [
      'private-endpoint team-vault --name pe --resource-group rg --new-network n --location northeurope --no-dns',
      {
        kind: 'private-endpoint',
        storeId: vaultId,
        name: 'pe',
        resourceGroupId: group,
        location: 'northeurope',
        network: {
          kind: 'new',
          name: 'n',
          addressPrefix: '10.0.0.0/16',
          subnetName: 'endpoints',
          subnetPrefix: '10.0.0.0/24',
        },
        dns: { kind: 'none' },
      },
    ],
    [
      'diagnostics team-vault chat --workspace logs',
      {
        kind: 'diagnostics',
        resourceIds: [vaultId, accountId],
        workspace: { kind: 'existing', id: workspaceId },
      },
    ],
    [
      'diagnostics team-vault --new-workspace w --resource-group rg',
      {
        kind: 'diagnostics',
        resourceIds: [vaultId],
        workspace: { kind: 'new', resourceGroupId: group, name: 'w', location: 'westeurope' },
      },
    ],
  ])('%s', async (line, input) => {
    expect(await inputOf(line)).toEqual(input);
  });
});

describe('a command line is refused with what would be right', () => {
  it.each<readonly [line: string, message: RegExp]>([
    ['enable --account nope --key team-vault/cmk', /no account “nope”; there are:\s+chat/],
    ['enable --key team-vault/cmk', /--account NAME/],
    ['enable --account chat', /Which key\?/],
    ['enable --account chat --key team-vault/nope', /no key “team-vault\/nope”; there are:\s+cmk/],
    ['enable --account chat --key nope/cmk', /no key store “nope”; there are:\s+hsm\s+team-vault/],
    ['enable --account chat --key cmk', /STORE\/KEY/],
    ['enable --account chat --key team-vault/cmk/aaaa', /is a version; name the key alone: team-vault\/cmk/],
    ['enable --account chat --key team-vault/cmk --version-mode bbb', /no version of cmk that begins with “bbb”/],
    ['enable --account chat --key team-vault/cmk --new-key k', /--key names a key that is there/],
    ['enable --account chat --new-key k', /One of --vault, --hsm and --new-vault/],
    ['enable --account chat --new-key k --vault team-vault --version-mode aaaa', /no version “aaaa”/],
    ['enable --account chat --new-key k --new-vault v', /--resource-group/],
    ['enable --account chat --new-key k --vault team-vault --expires 2027-02-31', /--expires takes a date/],
    ['enable --account chat --new-key k --vault team-vault --expires-after 2Y', /--expires-after takes a duration/],
    ['enable --account chat --new-key k --vault team-vault --import f --expires-after P2Y', /cannot rotate by itself/],
    [`enable --account ${vaultId} --key team-vault/cmk`, /not of what is wanted here: account/],
    ['grant --at team-vault', /One of --account, --identity and --application/],
    ['grant --at team-vault --application ekm', /GUID/],
    ['rotation-policy team-vault/cmk', /Which policy\?/],
    ['rotation-policy team-vault/cmk --rotate-after-create P1Y --rotate-before-expiry P1M', /not both/],
    ['revoke', /One of --key, --key-version and --grants-of/],
    ['revoke --key-version team-vault/cmk', /is a key; name a version of it/],
    ['pin --account chat --version-mode aaaa', /32 characters/],
    ['private-endpoint team-vault --name p --resource-group rg --subnet net/s', /How are names resolved\?/],
    ['private-endpoint team-vault --name p --resource-group rg --no-dns', /In which network\?/],
    ['diagnostics team-vault', /One of --workspace and --new-workspace/],
    ['recover nope', /no deleted account or key store “nope”/],
  ])('%s', async (line, message) => {
    await expect(inputOf(line)).rejects.toThrow(message);
  });

  it('where two accounts have the same name', async () => {
    const source = estate();
    const other = accountId.replace('/resourceGroups/rg/', '/resourceGroups/rg2/');
    source.put(other, { kind: 'OpenAI', properties: {} });
    const failed = inputOf('restore chat', source);
    await expect(failed).rejects.toThrow(
      `There is more than one account “chat”; name it by its ARM id:\n  ${accountId}\n  ${other}`,
    );
  });
});
