import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileURLToPath } from 'node:url';
import type { Change } from '../../../src/core/plans/change.ts';
import { assignRole } from '../../../src/core/plans/change.ts';
import type { Json } from '../../../src/core/resources/json.ts';
import { builtInRoles, roleDefinitionId } from '../../../src/core/resources/roles.ts';
import { asString, known } from '../../../src/core/resources/value.ts';
import { subscriptionOf } from '../../../src/core/resources/armId.ts';
import type { LiveSource } from '../../../src/core/sources.ts';
import { createAzureSource } from '../../../src/azure/azureSource.ts';
import { emulatorConnection } from '../../../src/azure/emulatorConnection.ts';
import { startEmulatorProcess } from '../../../src/node/emulatorProcess.ts';
import { emulated, never, type Emulated } from './emulated.ts';

let azure: Emulated;
let owner: LiveSource;
let account: string;
let vault: string;
let key: string;

beforeEach(async () => {
  azure = await emulated({ propagation: 600 });
  owner = azure.as('owner');
  const { items } = await owner.subscriptions(never);
  const inventory = await owner.inventory(
    items.map(({ id }) => id),
    never,
  );
  const idOf = (name: string) => inventory.items.find((resource) => resource.name === name)?.id ?? '';
  account = idOf('contoso-chat-prod');
  vault = idOf('kv-contoso-chat');
  key = `${vault}/keys/chat-cmk`;
});
afterEach(() => azure.emulator.close());

const onAccount = (path: string, value: Json): Change => ({
  kind: 'set',
  resource: account,
  type: 'Microsoft.CognitiveServices/accounts',
  path,
  value: known(value),
});

const onVault = (path: string, value: Json): Change => ({
  kind: 'set',
  resource: vault,
  type: 'Microsoft.KeyVault/vaults',
  path,
  value: known(value),
});

const encryption = (): Change =>
  onAccount('properties.encryption', {
    keySource: 'Microsoft.KeyVault',
    keyVaultProperties: {
      keyVaultUri: 'https://kv-contoso-chat.vault.azure.net/',
      keyName: 'chat-cmk',
      keyVersion: '',
    },
  });

const purgeProtection = () => onVault('properties.enablePurgeProtection', true);

async function grant(): Promise<Change> {
  const principal = asString((await owner.resource(account, never)).read('identity.principalId')) ?? '';
  const role = roleDefinitionId(subscriptionOf(vault) ?? '', builtInRoles.cryptoServiceEncryptionUser.id);
  return assignRole(key, role, known(principal));
}

describe('enabling a customer-managed key', () => {
  it('goes from identity over grant, refused until the grant counts, to success', async () => {
    await owner.apply(purgeProtection(), never);
    await owner.apply(onAccount('identity', { type: 'SystemAssigned' }), never);
    const change = await grant();
    await owner.apply(change, never);
    await owner.apply(change, never);
    const assignments = await owner.grants(
      asString((await owner.resource(account, never)).read('identity.principalId')) ?? '',
      key,
      never,
    );
    expect(assignments.assignments).toHaveLength(1);

    const refusal: unknown = await owner.apply(encryption(), never).catch((thrown: unknown) => thrown);
    expect(refusal).toMatchObject({
      kind: 'rejected',
      details: { code: expect.any(String) as string, azureMessage: expect.any(String) as string },
    });
    expect((await owner.resource(account, never)).read('properties.encryption.keySource').kind).toBe('absent');

    azure.clock.advance(601_000);
    await owner.apply(encryption(), never);
    const after = await owner.resource(account, never);
    expect(asString(after.read('properties.encryption.keySource'))).toBe('Microsoft.KeyVault');
    expect(asString(after.read('properties.encryption.keyVaultProperties.keyName'))).toBe('chat-cmk');
    expect(asString(after.read('properties.provisioningState'))).toBe('Succeeded');
  });

  it('is refused with the words of the service where something is not prepared', async () => {
    await expect(owner.apply(encryption(), never)).rejects.toMatchObject({ kind: 'rejected' });
  });

  it('keeps the identities that are there', async () => {
    const { items } = await owner.inventory([subscriptionOf(account) ?? ''], never);
    const mine = items.find(({ name }) => name === 'id-contoso-chat')?.id ?? '';
    await owner.apply(onAccount('identity', { type: 'UserAssigned', userAssignedIdentities: { [mine]: {} } }), never);
    await owner.apply(onAccount('identity', { type: 'SystemAssigned' }), never);
    const { body } = await owner.resource(account, never);
    expect(body['identity']).toMatchObject({
      type: expect.stringMatching(/SystemAssigned, ?UserAssigned/) as string,
      userAssignedIdentities: { [mine]: expect.anything() as object },
    });
  });

  it('is not done by one who may not', async () => {
    const reader = azure.as('reader');
    await expect(reader.apply(purgeProtection(), never)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(reader.apply(onAccount('identity', { type: 'SystemAssigned' }), never)).rejects.toMatchObject({
      kind: 'forbidden',
    });
    await owner.apply(onAccount('identity', { type: 'SystemAssigned' }), never);
    await expect(azure.as('contributor').apply(await grant(), never)).rejects.toMatchObject({ kind: 'forbidden' });
  });
});

describe('a key vault', () => {
  it('gets purge protection, for ever', async () => {
    await owner.apply(purgeProtection(), never);
    expect((await owner.resource(vault, never)).read('properties.enablePurgeProtection')).toMatchObject({
      value: true,
    });
    await expect(owner.apply(onVault('properties.enablePurgeProtection', false), never)).rejects.toMatchObject({
      kind: 'rejected',
    });
  });

  it('lets trusted services in without losing the rest of its firewall', async () => {
    const rules = {
      defaultAction: 'Deny',
      bypass: 'None',
      ipRules: [{ value: '198.51.100.7/32' }],
      virtualNetworkRules: [],
    };
    await owner.apply(onVault('properties.networkAcls', rules), never);
    await owner.apply(onVault('properties.networkAcls.bypass', 'AzureServices'), never);
    expect((await owner.resource(vault, never)).body['properties']).toMatchObject({
      networkAcls: { defaultAction: 'Deny', bypass: 'AzureServices', ipRules: [{ value: '198.51.100.7/32' }] },
    });
  });

  it('gets an access policy beside those that it has', async () => {
    const { items } = await owner.subscriptions(never);
    const inventory = await owner.inventory(
      items.map(({ id }) => id),
      never,
    );
    const claims = inventory.items.find(({ name }) => name === 'kv-contoso-claims')?.id ?? '';
    const policies = async () => (await owner.resource(claims, never)).read('properties.accessPolicies');
    const before = await policies();
    const properties = known({
      vaultId: claims,
      tenantId: azure.emulator.tenantId,
      objectId: azure.emulator.principals[0]?.objectId ?? '',
      permissions: { keys: ['get', 'wrapKey', 'unwrapKey'] },
    });
    await owner.apply(
      {
        kind: 'create',
        resource: 'new:policy',
        type: 'Microsoft.KeyVault/vaults/accessPolicies',
        scope: claims,
        properties,
      },
      never,
    );
    const after = await policies();
    const length = (value: typeof after) =>
      value.kind === 'known' && Array.isArray(value.value) ? value.value.length : -1;
    expect(length(after)).toBe(length(before) + 1);
  });
});

describe("the emulator's own process", () => {
  it('is reached with what it says of itself, and by nobody without its secret', async () => {
    const entry = fileURLToPath(new URL('../../../src/emulator/main.ts', import.meta.url));
    const emulator = await startEmulatorProcess({ entry });
    try {
      const [principal] = emulator.principals;
      const { port, secret, tenantId } = emulator;
      const source = createAzureSource(emulatorConnection({ port, secret, tenantId, principal }, () => undefined));
      expect(source.cloud.isEmulator).toBe(true);
      expect((await source.subscriptions(never)).items).toHaveLength(3);
      const stranger = createAzureSource(
        emulatorConnection({ port, secret: 'guess', tenantId, principal }, () => undefined),
      );
      await expect(stranger.subscriptions(never)).rejects.toThrow();
    } finally {
      await emulator.dispose();
    }
  });
});
