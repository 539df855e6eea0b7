import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canOpenData } from '../../../src/emulator/service/protection.ts';
import { Harness, rejection } from './harness.ts';

const group = 'rg-chat-prod';
const name = 'contoso-chat-prod';
const encryptionUser = 'e147488a-f6f5-4113-8e2d-b22465e65bf6';
const encryption = {
  keySource: 'Microsoft.KeyVault',
  keyVaultProperties: { keyName: 'chat-cmk', keyVersion: '', keyVaultUri: 'https://kv-contoso-chat.vault.azure.net/' },
} as const;

describe('Putting an account under a customer-managed key', () => {
  let harness: Harness;
  let subscription: string;
  let vaultId: string;

  beforeEach(async () => {
    harness = await Harness.start();
    subscription = harness.subscriptionId('Contoso Production');
    vaultId = `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.KeyVault/vaults/kv-contoso-chat`;
  });
  afterEach(async () => {
    await harness.close();
  });

  const accounts = (): ReturnType<Harness['cognitiveServices']> => harness.cognitiveServices('owner', subscription);

  async function enableIdentity(): Promise<string> {
    const account = await accounts().accounts.beginUpdateAndWait(group, name, { identity: { type: 'SystemAssigned' } });
    return account.identity?.principalId ?? '';
  }

  async function enablePurgeProtection(): Promise<void> {
    const vaults = harness.keyVault('owner', subscription).vaults;
    const vault = await vaults.update(group, 'kv-contoso-chat', { properties: { enablePurgeProtection: true } });
    expect(vault.properties.enablePurgeProtection).toBe(true);
  }

  async function grant(principalId: string): Promise<void> {
    await harness
      .authorization('owner', subscription)
      .roleAssignments.create(`${vaultId}/keys/chat-cmk`, randomUUID(), {
        principalId,
        principalType: 'ServicePrincipal',
        roleDefinitionId: `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${encryptionUser}`,
      });
  }

  it('is refused step by step and then succeeds', async () => {
    const switchOn = async (): Promise<unknown> =>
      await accounts().accounts.beginUpdateAndWait(group, name, { properties: { encryption } });

    expect((await rejection(switchOn())).message).toContain('managed identity');
    const principalId = await enableIdentity();
    expect(await rejection(switchOn())).toMatchObject({
      statusCode: 400,
      message: 'The encryption key must be recoverable and not purgeable',
    });
    await enablePurgeProtection();
    expect((await rejection(switchOn())).message).toContain('ForbiddenByRbac');
    await grant(principalId);
    expect((await rejection(switchOn())).message).toContain('ForbiddenByRbac');
    expect((await accounts().accounts.get(group, name)).properties?.encryption).toBeUndefined();

    harness.pass(31);
    await switchOn();
    const account = await accounts().accounts.get(group, name);
    expect(account.properties?.encryption).toEqual(encryption);
    expect(account.properties?.provisioningState).toBe('Succeeded');
    expect(await openable()).toBe(true);
  });

  it('counts a removed grant until its removal has propagated', async () => {
    const principalId = await enableIdentity();
    await enablePurgeProtection();
    await grant(principalId);
    harness.pass(31);
    await accounts().accounts.beginUpdateAndWait(group, name, { properties: { encryption } });
    const { roleAssignments } = harness.authorization('owner', subscription);
    for await (const assignment of roleAssignments.listForScope(vaultId, {
      filter: `principalId eq '${principalId}'`,
    })) {
      if (assignment.scope !== undefined && assignment.name !== undefined) {
        await roleAssignments.delete(assignment.scope, assignment.name);
      }
    }
    expect(await openable()).toBe(true);
    harness.pass(31);
    expect(await openable()).toBe(false);
  });

  it('goes back to Microsoft-managed keys for kind OpenAI, not for a Foundry account with projects', async () => {
    const microsoft = { encryption: { keySource: 'Microsoft.CognitiveServices' } } as const;
    const platform = 'rg-platform-prod';
    await accounts().accounts.beginUpdateAndWait(platform, 'contoso-search-prod', { properties: microsoft });
    expect((await accounts().accounts.get(platform, 'contoso-search-prod')).properties?.encryption).toEqual(
      microsoft.encryption,
    );

    const research = harness.cognitiveServices('owner', harness.subscriptionId('Contoso Research'));
    const refused = rejection(
      research.accounts.beginUpdateAndWait('rg-foundry-research', 'contoso-foundry-research', {
        properties: microsoft,
      }),
    );
    expect(await refused).toMatchObject({ statusCode: 400 });
  });

  it('refuses a key in another region', async () => {
    const research = harness.cognitiveServices('owner', harness.subscriptionId('Contoso Research'));
    const refused = await rejection(
      research.accounts.beginUpdateAndWait('rg-legal-research', 'contoso-legal-research', {
        properties: {
          encryption: {
            keySource: 'Microsoft.KeyVault',
            keyVaultProperties: { keyName: 'legal-cmk', keyVaultUri: 'https://kv-contoso-legal.vault.azure.net/' },
          },
        },
      }),
    );
    expect(refused).toMatchObject({ statusCode: 400, message: 'Key store not found' });
  });

  it.each([
    ['archive-cmk', 'Key version not supported'],
    ['document-signing', 'Key version not supported'],
    ['retired-cmk', 'expired'],
    ['next-year-cmk', 'not yet valid'],
  ])('refuses the key %s', async (keyName, text) => {
    const refused = await rejection(
      accounts().accounts.beginUpdateAndWait('rg-platform-prod', 'contoso-search-prod', {
        properties: {
          encryption: {
            keySource: 'Microsoft.KeyVault',
            keyVaultProperties: { keyName, keyVaultUri: 'https://kv-contoso-platform.vault.azure.net/' },
          },
        },
      }),
    );
    expect(refused.message).toContain(text);
    const { properties } = await accounts().accounts.get('rg-platform-prod', 'contoso-search-prod');
    expect(properties?.encryption?.keyVaultProperties?.keyName).toBe('search-cmk');
  });

  async function openable(): Promise<boolean> {
    const { azure } = harness.emulator;
    const account = [...azure.estate.accounts.values()].find((candidate) => candidate.name === name);
    return account !== undefined && (await canOpenData(azure, account));
  }
});
