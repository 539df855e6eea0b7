import { describe, expect, it } from 'vitest';
import type { Resource } from '../../../../src/core/resources/resource.ts';
import { types } from '../../../../src/core/resources/types.ts';
import { nameOf } from '../../../../src/core/resources/armId.ts';
import { readTerraformFiles } from '../../../support/terraform.ts';

const vaultModule = `
variable "name" {}
variable "keys" {
  type = map(object({ size = optional(number, 2048) }))
}
resource "azurerm_key_vault" "this" {
  name                = var.name
  resource_group_name = "rg"
}
resource "azurerm_key_vault_key" "this" {
  for_each     = var.keys
  name         = each.key
  key_vault_id = azurerm_key_vault.this.id
  key_type     = "RSA"
  key_size     = each.value.size
}
resource "azurerm_role_assignment" "slow" {
  scope                = azurerm_key_vault.this.id
  role_definition_name = "Key Vault Crypto User"
  principal_id         = "1b2c3d4e-0000-0000-0000-000000000000"
}
output "id" { value = azurerm_key_vault.this.id }
output "keys" { value = azurerm_key_vault_key.this }
`;

const account = `
resource "azurerm_cognitive_account" "chat" {
  name                = "chat"
  resource_group_name = "rg"
  customer_managed_key {
    key_vault_key_id = KEY
  }
}
`;

async function resourcesOf(files: Readonly<Record<string, string>>): Promise<readonly Resource[]> {
  const { resources, unreadable } = await readTerraformFiles(files);
  expect(unreadable).toEqual([]);
  return resources;
}

function ofType(resources: readonly Resource[], type: string): readonly Resource[] {
  return resources.filter((resource) => resource.type === type);
}

function afterOf(resource: Resource | undefined): readonly string[] {
  return (resource?.after ?? []).map(nameOf);
}

describe('modules of a Terraform configuration', () => {
  it('are made as often as for_each says, with what each use gives them', async () => {
    const resources = await resourcesOf({
      'main.tf': `
module "vault" {
  source   = "./vault"
  for_each = { one = 2048, two = 3072 }
  name     = "kv-\${each.key}"
  keys     = { cmk = { size = each.value } }
}
${account.replace('KEY', 'module.vault["two"].keys["cmk"].versionless_id')}`,
      'vault/main.tf': vaultModule,
    });
    expect(ofType(resources, types.vault).map(({ name }) => name)).toEqual(['kv-one', 'kv-two']);
    const sizes = ofType(resources, types.vaultKey).map((key) => key.read('properties.keySize'));
    expect(sizes).toMatchObject([{ value: 2048 }, { value: 3072 }]);
    const [bound] = ofType(resources, types.account);
    expect(bound?.read('properties.encryption.keyVaultProperties.keyVaultUri')).toMatchObject({
      kind: 'reference',
      resource: expect.stringMatching(/vaults\/kv-two$/) as string,
      path: 'properties.vaultUri',
    });
    expect(bound?.read('properties.encryption.keyVaultProperties.keyVersion')).toEqual({ kind: 'absent' });
  });

  it('order what uses an output by what the output refers to, and nothing more', async () => {
    const main = (more: string): string => `
module "vault" {
  source = "./vault"
  name   = "kv"
  keys   = { cmk = {} }
}
${account.replace('KEY', 'module.vault.keys.cmk.id').replace('name  ', `${more}\n  name  `)}`;
    const of = async (more: string): Promise<readonly string[]> =>
      afterOf(ofType(await resourcesOf({ 'main.tf': main(more), 'vault/main.tf': vaultModule }), types.account)[0]);
    expect(await of('')).toEqual(['cmk']);
    expect(await of('depends_on = [module.vault]')).toEqual(
      expect.arrayContaining(['kv', 'cmk', '{module.vault.azurerm_role_assignment.slow}']) as string[],
    );
  });

  it('come as a whole after what their call depends on', async () => {
    const resources = await resourcesOf({
      'main.tf': `
resource "azurerm_user_assigned_identity" "first" {
  name                = "id-first"
  resource_group_name = "rg"
}
resource "time_sleep" "wait" {
  depends_on = [azurerm_user_assigned_identity.first]
}
module "vault" {
  source     = "./vault"
  name       = "kv"
  keys       = {}
  depends_on = [time_sleep.wait]
}`,
      'vault/main.tf': vaultModule,
    });
    expect(afterOf(ofType(resources, types.vault)[0])).toEqual(['id-first']);
  });

  it('make nothing where they are not used, and what depends is marked', async () => {
    const main = (count: string): string => `
variable "is_on" { type = bool }
module "vault" {
  source = "./vault"
  count  = ${count}
  name   = "kv"
  keys   = {}
}`;
    const of = async (count: string) =>
      ofType(await resourcesOf({ 'main.tf': main(count), 'vault/main.tf': vaultModule }), types.vault);
    expect(await of('0')).toEqual([]);
    expect((await of('1'))[0]?.declaration?.conditional).toBeUndefined();
    expect((await of('var.is_on ? 1 : 0'))[0]?.declaration?.conditional).toBe(true);
  });

  it('of a registry that are not known are told where they have to do with keys', async () => {
    const { unreadable, resources } = await readTerraformFiles({
      'main.tf': `
module "network" {
  source = "git::https://example.com/network.git"
}
module "account" {
  source               = "example/cognitive/azurerm"
  customer_managed_key = {}
}`,
    });
    expect(resources).toEqual([]);
    expect(unreadable).toMatchObject([
      {
        range: { start: { line: 4, character: 0 }, end: { line: 4, character: 16 } },
        reason: expect.stringContaining('files are not here') as string,
      },
    ]);
  });

  it('of a registry are told at the argument that they were given', async () => {
    const resources = await resourcesOf({
      'main.tf': `module "vault" {
  source                   = "Azure/avm-res-keyvault-vault/azurerm"
  name                     = "kv"
  location                 = "swedencentral"
  resource_group_name      = "rg"
  tenant_id                = "t"
  purge_protection_enabled = false
}`,
    });
    const [vault] = ofType(resources, types.vault);
    expect(vault?.declaration).toMatchObject({
      module: 'Azure/avm-res-keyvault-vault/azurerm',
      heading: { start: { line: 0, character: 0 }, end: { line: 0, character: 14 } },
    });
    expect(vault?.read('properties.enablePurgeProtection')).toMatchObject({
      value: false,
      origin: { range: { start: { line: 6, character: 29 }, end: { line: 6, character: 34 } } },
    });
    expect(vault?.read('properties.networkAcls.bypass')).toMatchObject({ value: 'None' });
  });
});
