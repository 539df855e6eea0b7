import { describe, expect, it } from 'vitest';
import { types } from '../../../../src/core/resources/types.ts';
import { parseTfJson } from '../../../../src/templates/terraform/parseTfJson.ts';
import { readTerraformFiles } from '../../../support/terraform.ts';

const configuration = {
  '//': 'a comment',
  terraform: { required_providers: { azurerm: { source: 'hashicorp/azurerm', version: '~> 5.0' } } },
  variable: { name: { type: 'string', default: 'chat' }, keys: { type: 'list(string)', default: ['a'] } },
  locals: { location: 'swedencentral' },
  resource: {
    azurerm_key_vault: {
      kv: {
        name: 'kv-${var.name}',
        resource_group_name: 'rg',
        location: '${local.location}',
        enable_rbac_authorization: true,
        network_acls: [{ default_action: 'Deny', bypass: 'AzureServices' }],
      },
    },
    azurerm_key_vault_key: { cmk: { name: 'cmk', key_vault_id: '${azurerm_key_vault.kv.id}', key_type: 'RSA' } },
    azurerm_role_assignment: {
      grant: { scope: '${azurerm_key_vault.kv.id}', role_definition_name: 'Key Vault Crypto User', principal_id: 'p' },
    },
    azurerm_cognitive_account: {
      chat: {
        name: 'chat',
        resource_group_name: 'rg',
        dynamic: {
          customer_managed_key: {
            for_each: '${var.keys}',
            content: { key_vault_key_id: '${azurerm_key_vault_key.cmk.versionless_id}' },
          },
        },
        depends_on: ['azurerm_role_assignment.grant'],
      },
    },
  },
};
const text = JSON.stringify(configuration, undefined, 2);

describe('the JSON syntax of Terraform', () => {
  it('says what the native syntax says', async () => {
    const { resources, unreadable, findings } = await readTerraformFiles({ 'main.tf.json': text });
    expect(unreadable).toEqual([]);
    expect(findings.map(({ rule }) => rule)).toEqual(['terraform-removed-argument']);
    const vault = resources.find(({ type }) => type === types.vault);
    expect(vault?.name).toBe('kv-chat');
    expect(vault?.declaration?.symbol).toBe('azurerm_key_vault.kv');
    expect(vault?.read('properties.networkAcls.bypass')).toMatchObject({ value: 'AzureServices' });
    expect(vault?.read('location')).toMatchObject({ value: 'swedencentral' });
    const account = resources.find(({ type }) => type === types.account);
    expect(account?.read('properties.encryption.keyVaultProperties.keyName')).toMatchObject({ value: 'cmk' });
    expect(account?.after?.some((key) => key.includes('roleassignments'))).toBe(true);
  });

  it('puts each value where it stands, escapes counted', async () => {
    const source =
      '{"resource": {"azurerm_key_vault": {"kv": {"name": "a\\u0062${lower(\\"C\\")}", "sku_name": "premium"}}}}';
    const { resources } = await readTerraformFiles({ 'main.tf.json': source });
    const [vault] = resources;
    const start = source.indexOf('"premium"');
    expect(vault?.name).toBe('abc');
    expect(vault?.read('properties.sku.name').origin).toMatchObject({
      range: { start: { line: 0, character: start }, end: { line: 0, character: start + 9 } },
    });
    const parsed = JSON.stringify(parseTfJson(source));
    expect(parsed).toContain(`"start":${source.indexOf('lower')},"end":${source.indexOf('lower') + 5}`);
  });

  it('holds variable files', async () => {
    const { resources } = await readTerraformFiles({
      'main.tf': 'variable "n" {}\nresource "azurerm_key_vault" "kv" {\n  name = var.n\n}\n',
      'terraform.tfvars': 'n = "first"\n',
      'x.auto.tfvars.json': '{"n": "kv-json"}',
    });
    expect(resources.map(({ name }) => name)).toEqual(['kv-json']);
  });

  it('says where it is wrong, and keeps the rest', async () => {
    const broken = text.replace('"swedencentral"', '"swedencentral"" ').replace('${local.location}', '${local.');
    const { resources, unreadable } = await readTerraformFiles({ 'main.tf.json': broken });
    expect(unreadable.length).toBeGreaterThan(0);
    expect(resources.map(({ type }) => type)).toContain(types.vaultKey);
  });
});
