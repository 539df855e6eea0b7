import { describe, expect, it } from 'vitest';
import type { Resource } from '../../../../src/core/resources/resource.ts';
import { types, type ResourceType } from '../../../../src/core/resources/types.ts';
import { readTerraformFiles } from '../../../support/terraform.ts';

async function read(text: string, type: ResourceType): Promise<readonly Resource[]> {
  const { resources } = await readTerraformFiles({ 'main.tf': text });
  return resources.filter((resource) => resource.type === type);
}

async function one(text: string, type: ResourceType): Promise<Resource> {
  const [resource] = await read(text, type);
  if (!resource) throw new Error(`Nothing of ${type} was read.`);
  return resource;
}

const group = '/subscriptions/{subscription}/resourceGroups/rg/providers';

const hsm = `
resource "azurerm_key_vault_managed_hardware_security_module" "hsm" {
  name                = "hsm"
  resource_group_name = "rg"
}
resource "azurerm_key_vault_managed_hardware_security_module_key" "cmk" {
  name           = "cmk"
  managed_hsm_id = azurerm_key_vault_managed_hardware_security_module.hsm.id
  key_type       = "RSA-HSM"
}
`;

describe('the resources of azurerm', () => {
  it.each<[string, string, string, unknown]>([
    ['vault', 'public_network_access_enabled = false', 'properties.publicNetworkAccess', 'Disabled'],
    ['vault', 'rbac_authorization_enabled = true', 'properties.enableRbacAuthorization', true],
    ['vault', 'enable_rbac_authorization = true', 'properties.enableRbacAuthorization', true],
    ['vault', '', 'properties.enableRbacAuthorization', false],
    ['vault', '', 'properties.enableSoftDelete', true],
    ['vault', 'network_acls {\n bypass = "None"\n default_action = "Deny"\n}', 'properties.networkAcls.bypass', 'None'],
    ['account', 'local_auth_enabled = false', 'properties.disableLocalAuth', true],
    ['account', 'project_management_enabled = true', 'properties.allowProjectManagement', true],
    ['account', 'identity {\n type = "SystemAssigned"\n}', 'identity.type', 'SystemAssigned'],
    ['ai', '', 'kind', 'AIServices'],
    ['key', 'not_before_date = "2026-01-01T00:00:00Z"', 'properties.attributes.nbf', 1767225600],
  ])('%s: %s is %s', async (kind, line, path, expected) => {
    const [terraformType, type] = {
      vault: ['azurerm_key_vault', types.vault],
      account: ['azurerm_cognitive_account', types.account],
      ai: ['azurerm_ai_services', types.account],
      key: ['azurerm_key_vault_key', types.vaultKey],
    }[kind] as [string, ResourceType];
    const resource = await one(
      `resource "${terraformType}" "x" {\n  name = "x"\n  resource_group_name = "rg"\n  ${line}\n}`,
      type,
    );
    expect(resource.read(path)).toMatchObject({ kind: 'known', value: expected });
  });

  it('say with dynamic blocks what plain ones say, and what is not known where the loop is not', async () => {
    const text = (each: string): string => `
variable "open" {}
resource "azurerm_cognitive_account" "x" {
  name                = "x"
  resource_group_name = "rg"
  dynamic "customer_managed_key" {
    for_each = ${each}
    iterator = key
    content {
      key_vault_key_id = key.value
    }
  }
}`;
    const encryption = async (each: string) => (await one(text(each), types.account)).read('properties.encryption');
    const url = '"https://kv.vault.azure.net/keys/cmk/0123"';
    const made = await one(text(`[${url}]`), types.account);
    const read = (name: string) => made.read(`properties.encryption.keyVaultProperties.${name}`);
    expect(read('keyVaultUri')).toMatchObject({ value: 'https://kv.vault.azure.net/' });
    expect(read('keyName')).toMatchObject({ value: 'cmk' });
    expect(read('keyVersion')).toMatchObject({ value: '0123' });
    expect((await encryption('[]')).kind).toBe('absent');
    expect((await encryption('var.open')).kind).toBe('unknown');
  });

  it.each([
    ['"https://${var.kv}.vault.azure.net/keys/cmk"', 'https://{var.kv}.vault.azure.net/', 'cmk', undefined],
    ['"${azurerm_key_vault.kv.vault_uri}keys/cmk"', 'kv#', 'cmk', undefined],
    ['"${azurerm_key_vault.kv.vault_uri}keys/${var.key}/abc"', 'kv#', '{var.key}', 'abc'],
    ['data.azurerm_key_vault_key.k.id', 'kv#', 'other', 'reference'],
    ['data.azurerm_key_vault_key.k.versionless_id', 'kv#', 'other', undefined],
  ])('take the key id %s apart', async (id, store, name, version) => {
    const account = await one(
      `
variable "kv" {}
variable "key" {}
resource "azurerm_key_vault" "kv" {
  name                = "kv"
  resource_group_name = "rg"
}
data "azurerm_key_vault_key" "k" {
  name         = "other"
  key_vault_id = azurerm_key_vault.kv.id
}
resource "azurerm_cognitive_account" "x" {
  name                = "x"
  resource_group_name = "rg"
  customer_managed_key {
    key_vault_key_id = ${id}
  }
}`,
      types.account,
    );
    const read = (property: string) => account.read(`properties.encryption.keyVaultProperties.${property}`);
    const uri = read('keyVaultUri');
    if (store === 'kv#')
      expect(uri).toMatchObject({
        resource: `${group}/Microsoft.KeyVault/vaults/kv`.toLowerCase(),
        path: 'properties.vaultUri',
      });
    else expect(uri).toMatchObject({ path: store });
    expect(read('keyName')).toMatchObject(name.startsWith('{') ? { path: name } : { value: name });
    const found = read('keyVersion');
    if (version === undefined) expect(found.kind).toBe('absent');
    else expect(found).toMatchObject(version === 'reference' ? { path: 'properties.version' } : { value: version });
  });

  it('put local roles of a Managed HSM where they reach', async () => {
    const role = (scope: string): string => `${hsm}
resource "azurerm_key_vault_managed_hardware_security_module_role_assignment" "r" {
  managed_hsm_id     = azurerm_key_vault_managed_hardware_security_module.hsm.id
  name               = "a"
  scope              = "${scope}"
  role_definition_id = "/Microsoft.KeyVault/providers/Microsoft.Authorization/roleDefinitions/33413926-3206-4cdd-b39a-83574fe37a17"
  principal_id       = "p"
}`;
    const scopeOf = async (scope: string) =>
      (await one(role(scope), types.hsmLocalRoleAssignment)).read('properties.scope');
    const id = `${group}/Microsoft.KeyVault/managedHSMs/hsm`;
    expect(await scopeOf('/')).toMatchObject({ value: id });
    expect(await scopeOf('/keys')).toMatchObject({ value: `${id}/keys` });
    expect(await scopeOf('/keys/cmk')).toMatchObject({ value: `${id}/keys/cmk` });
    const resource = await one(role('/'), types.hsmLocalRoleAssignment);
    expect(resource.read('properties.roleDefinitionId')).toMatchObject({
      value: expect.stringMatching(/33413926-3206-4cdd-b39a-83574fe37a17$/) as string,
    });
  });

  it('join the rotation policy of a key in a Managed HSM to the key', async () => {
    const keys = await read(
      `${hsm}
resource "azurerm_key_vault_managed_hardware_security_module_key_rotation_policy" "p" {
  managed_hsm_key_id = azurerm_key_vault_managed_hardware_security_module_key.cmk.id
  expire_after       = "P60D"
  time_before_expiry = "P30D"
}`,
      types.hsmKey,
    );
    expect(keys.map(({ key }) => key.slice(-5))).toEqual(['cmk#2', 's/cmk']);
    expect(keys[1]?.read('properties.rotationPolicy')).toMatchObject({ kind: 'object' });
    expect(keys[1]?.read('properties.rotationPolicy.lifetimeActions.0.trigger.timeBeforeExpiry')).toMatchObject({
      value: 'P30D',
    });
    expect(keys[1]?.read('properties.kty')).toMatchObject({ value: 'RSA-HSM' });
  });

  it('make what is only named by an id something that exists elsewhere', async () => {
    const text = `
variable "vault_id" {}
resource "azurerm_key_vault_key" "cmk" {
  name         = "cmk"
  key_vault_id = var.vault_id
}
resource "azurerm_role_assignment" "grant" {
  scope                = var.vault_id
  role_definition_name = "Key Vault Crypto User"
  principal_id         = "p"
}`;
    const vault = await one(text, types.vault);
    expect(vault.declaration?.existing).toBe(true);
    expect(vault.read('properties.enablePurgeProtection').kind).toBe('unknown');
    const grant = await one(text, types.roleAssignment);
    expect(grant.read('properties.scope')).toMatchObject({ value: vault.id });
  });

  it('leave out a data source of what is declared, and keep the others as existing', async () => {
    const vaults = await read(
      `
resource "azurerm_key_vault" "a" {
  name                = "kv-a"
  resource_group_name = "rg"
}
data "azurerm_key_vault" "a" {
  name                = "kv-a"
  resource_group_name = "rg"
}
data "azurerm_key_vault" "b" {
  name                = "kv-b"
  resource_group_name = "rg"
}`,
      types.vault,
    );
    expect(vaults.map(({ name, declaration }) => [name, declaration?.existing])).toEqual([
      ['kv-a', undefined],
      ['kv-b', true],
    ]);
  });
});

describe('the resources of azapi', () => {
  it('change with azapi_update_resource what another block makes', async () => {
    const accounts = await read(
      `
resource "azurerm_cognitive_account" "chat" {
  name                = "chat"
  resource_group_name = "rg"
  kind                = "OpenAI"
}
resource "azapi_update_resource" "key" {
  type        = "Microsoft.CognitiveServices/accounts@2025-06-01"
  resource_id = azurerm_cognitive_account.chat.id
  body = {
    properties = { encryption = { keySource = "Microsoft.KeyVault" } }
  }
}`,
      types.account,
    );
    expect(accounts.map(({ key }) => key.split('/').at(-1))).toEqual(['chat#2', 'chat']);
    expect(accounts[1]?.read('kind')).toMatchObject({ value: 'OpenAI' });
    expect(accounts[1]?.read('properties.encryption.keySource')).toMatchObject({
      value: 'Microsoft.KeyVault',
      origin: { range: { start: { line: 10, character: 46 }, end: { line: 10, character: 66 } } },
    });
    expect(accounts[1]?.declaration?.apiVersion).toBe('2025-06-01');
  });

  it('read what they put out as properties of the resource, as an object and as a JSON text', async () => {
    const text = (output: string): string => `
resource "azapi_resource" "id" {
  type      = "Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31"
  name      = "id"
  parent_id = "/subscriptions/s/resourceGroups/rg"
}
resource "azurerm_role_assignment" "grant" {
  scope                = "/subscriptions/s/resourceGroups/rg"
  role_definition_name = "Key Vault Crypto User"
  principal_id         = ${output}
}`;
    for (const output of [
      'azapi_resource.id.output.properties.principalId',
      'jsondecode(azapi_resource.id.output).properties.principalId',
    ]) {
      const grant = await one(text(output), types.roleAssignment);
      expect(grant.read('properties.principalId')).toMatchObject({ kind: 'reference', path: 'properties.principalId' });
      expect(grant.after).toEqual([
        '/subscriptions/s/resourcegroups/rg/providers/microsoft.managedidentity/userassignedidentities/id',
      ]);
    }
  });

  it('split a list of access policies', async () => {
    const policies = await read(
      `
resource "azapi_resource" "p" {
  type      = "Microsoft.KeyVault/vaults/accessPolicies@2023-07-01"
  name      = "add"
  parent_id = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv"
  body = {
    properties = {
      accessPolicies = [
        { objectId = "a", permissions = { keys = ["get"] } },
        { objectId = "b", permissions = { keys = ["get"] } },
      ]
    }
  }
}`,
      types.accessPolicy,
    );
    expect(policies.map((policy) => policy.read('properties.objectId'))).toMatchObject([
      { value: 'a' },
      { value: 'b' },
    ]);
    expect(policies[0]?.read('properties.vaultId')).toMatchObject({
      value: expect.stringMatching(/vaults\/kv$/) as string,
    });
  });
});
