import { describe, expect, it } from 'vitest';
import { types } from '../../../../src/core/resources/types.ts';
import { createChecker, formats } from '../../../../src/templates/index.ts';
import { rightFiles } from '../../../support/rules/right.ts';
import { readTerraformFiles } from '../../../support/terraform.ts';
import { memoryFiles, uriOf } from '../../../support/textFiles.ts';

const right = rightFiles.terraform['main.tf'];
const start = right.indexOf('resource "azurerm_key_vault_key"');
const end = right.indexOf('resource "azurerm_role_assignment"');

/** The right deployment with its key made through the vault's own address. */
function deployment(parent: string, id: string, kty = 'RSA'): string {
  const key = `resource "azapi_data_plane_resource" "cmk" {
  type      = "Microsoft.KeyVault/vaults/keys@7.4"
  parent_id = ${parent}
  name      = "chat-cmk"
  body = {
    kty      = "${kty}"
    key_size = 2048
    key_ops  = ["wrapKey", "unwrapKey"]
  }
}

`;
  return `${right.slice(0, start)}${key}${right.slice(end)}`
    .replace('azurerm_key_vault_key.chat.resource_versionless_id', 'azurerm_key_vault.chat.id')
    .replace('azurerm_key_vault_key.chat.versionless_id', id);
}

const byName = '"${azurerm_key_vault.chat.name}.vault.azure.net"';
const byUri = 'trimsuffix(trimprefix(azurerm_key_vault.chat.vault_uri, "https://"), "/")';
const versionless = '"https://${azapi_data_plane_resource.cmk.id}"';

async function rules(text: string): Promise<readonly string[]> {
  const checker = createChecker({ formats, files: memoryFiles({ 'main.tf': text }), now: () => Date.UTC(2026, 10, 1) });
  const { findings, unreadable } = await checker.check([uriOf('main.tf')], new AbortController().signal);
  expect(unreadable).toEqual([]);
  return findings.filter(({ severity }) => severity !== 'hint').map(({ rule }) => rule);
}

describe('a key that azapi makes through the address of its vault', () => {
  it.each([
    ['by the name of the vault', byName],
    ['by its URI', byUri],
    ['by an address that is written out', '"kv-chat.vault.azure.net"'],
  ])('is read as one of the vault: %s', async (_, parent) => {
    const { resources } = await readTerraformFiles({ 'main.tf': deployment(parent, versionless) });
    const [key] = resources.filter(({ type }) => type === types.vaultKey);
    expect(key?.id).toBe(
      '/subscriptions/{subscription}/resourceGroups/rg-chat/providers/Microsoft.KeyVault/vaults/kv-chat/keys/chat-cmk',
    );
    expect(key?.read('properties.kty')).toMatchObject({ value: 'RSA', origin: { uri: uriOf('main.tf') } });
    expect(key?.read('properties.keySize')).toMatchObject({ value: 2048 });
    expect(key?.read('properties.keyOps')).toMatchObject({ kind: 'array' });
    expect(key?.declaration?.apiVersion).toBeUndefined();
    expect(resources.filter(({ type }) => type === types.vault)).toHaveLength(1);
  });

  it.each([
    ['by its name', byName, versionless],
    ['by its URI', byUri, versionless],
    ['with the version that was made', byName, 'azapi_data_plane_resource.cmk.output.key.kid'],
  ])('is the key of the account: %s', async (_, parent, id) => {
    const pinned = await rules(deployment(parent, id));
    expect(pinned).toEqual([]);
    expect(await rules(deployment(parent, id, 'EC'))).toContain('key-type');
  });

  it('is of a vault elsewhere where these files have none of that name', async () => {
    const { resources } = await readTerraformFiles({
      'main.tf': deployment('"kv-other.vault.azure.net"', versionless),
    });
    const vaults = resources.filter(({ type }) => type === types.vault);
    expect(vaults.map(({ name, declaration }) => [name, declaration?.existing])).toEqual([
      ['kv-chat', undefined],
      ['kv-other', true],
    ]);
  });

  it('is nothing of ours where it is no key', async () => {
    const text = deployment(byName, versionless).replace('vaults/keys@7.4', 'vaults/secrets@7.4');
    const { resources } = await readTerraformFiles({ 'main.tf': text });
    expect(resources.filter(({ type }) => type === types.vaultKey)).toEqual([]);
  });
});
