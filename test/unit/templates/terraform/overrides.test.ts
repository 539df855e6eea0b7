import { describe, expect, it } from 'vitest';
import { types } from '../../../../src/core/resources/types.ts';
import { mendAll } from '../../../support/rules/mending.ts';
import { rightFiles } from '../../../support/rules/right.ts';
import { readTerraformFiles } from '../../../support/terraform.ts';
import { uriOf } from '../../../support/textFiles.ts';

const right = rightFiles.terraform['main.tf'];

async function vaultOf(files: Readonly<Record<string, string>>) {
  const { resources, unreadable } = await readTerraformFiles({ 'main.tf': right, ...files });
  expect(unreadable).toEqual([]);
  const [vault, second] = resources.filter(({ type }) => type === types.vault);
  if (!vault || second) throw new Error('The vault is not read once.');
  return vault;
}

const override = (more: string): string => `resource "azurerm_key_vault" "chat" {\n  ${more}\n}\n`;

describe('override files of Terraform', () => {
  it('replace arguments, which stand at their place in the override', async () => {
    const vault = await vaultOf({ 'dev_override.tf': override('purge_protection_enabled = false') });
    expect(vault.read('properties.enablePurgeProtection')).toMatchObject({
      value: false,
      origin: {
        uri: uriOf('dev_override.tf'),
        range: { start: { line: 1, character: 29 }, end: { line: 1, character: 34 } },
      },
    });
    expect(vault.read('properties.sku.name')).toMatchObject({ value: 'premium', origin: { uri: uriOf('main.tf') } });
    expect(vault.declaration).toMatchObject({ uri: uriOf('main.tf'), symbol: 'azurerm_key_vault.chat' });
  });

  it('are taken in the order of their names, and as JSON too', async () => {
    const json = '{ "resource": { "azurerm_key_vault": { "chat": { "soft_delete_retention_days": 7 } } } }';
    const vault = await vaultOf({
      'b_override.tf': override('soft_delete_retention_days = 30\n  sku_name = "standard"'),
      'override.tf.json': json,
      'a_override.tf': override('sku_name = "other"'),
    });
    expect(vault.read('properties.softDeleteRetentionInDays')).toMatchObject({
      value: 7,
      origin: { uri: uriOf('override.tf.json'), range: { start: { character: json.indexOf('7') } } },
    });
    expect(vault.read('properties.sku.name')).toMatchObject({ value: 'standard' });
  });

  it('replace all blocks of a type, those that are dynamic too', async () => {
    const base = right.replace(
      'purge_protection_enabled   = true',
      'purge_protection_enabled   = true\n\n  network_acls {\n    bypass         = "None"\n    default_action = "Deny"\n  }',
    );
    const plain = await vaultOf({
      'main.tf': base,
      'override.tf': override('network_acls {\n    default_action = "Allow"\n  }'),
    });
    expect(plain.read('properties.networkAcls.bypass').kind).toBe('absent');
    expect(plain.read('properties.networkAcls.defaultAction')).toMatchObject({ value: 'Allow' });
    const dynamic = await vaultOf({
      'main.tf': base,
      'override.tf': override(
        'dynamic "network_acls" {\n    for_each = [1]\n    content {\n      bypass = "AzureServices"\n    }\n  }',
      ),
    });
    expect(dynamic.read('properties.networkAcls.bypass')).toMatchObject({ value: 'AzureServices' });
    expect(dynamic.read('properties.networkAcls.defaultAction').kind).toBe('absent');
  });

  it('give variables, local values and modules something else', async () => {
    const vault = await vaultOf({
      'main.tf': right.replace('= 90', '= var.days').replace('"premium"', 'local.sku'),
      'values.tf': 'variable "days" {\n  default = 90\n}\n\nlocals {\n  sku   = "premium"\n  other = 1\n}\n',
      'values_override.tf': 'variable "days" {\n  default = 14\n}\n\nlocals {\n  sku = "standard"\n}\n',
    });
    expect(vault.read('properties.softDeleteRetentionInDays')).toMatchObject({
      value: 14,
      origin: { uri: uriOf('main.tf'), definedAt: { uri: uriOf('values_override.tf') } },
    });
    expect(vault.read('properties.sku.name')).toMatchObject({ value: 'standard' });
  });

  it('are judged, and mended where they stand', async () => {
    const files = { 'main.tf': right, 'dev_override.tf': override('purge_protection_enabled = false # for tests') };
    const { changed, titles, left } = await mendAll('purge-protection', files);
    expect(changed).toEqual({ 'dev_override.tf': override('purge_protection_enabled = true # for tests') });
    expect(titles[0]).toMatch(/, in what overrides it \(dev_override\.tf\)$/);
    expect(left).toBe(0);
  });

  it('are silent where the override makes it right', async () => {
    const files = {
      'main.tf': right.replace('purge_protection_enabled   = true', 'purge_protection_enabled   = false'),
      'override.tf': override('purge_protection_enabled = true'),
    };
    expect(await mendAll('purge-protection', files)).toEqual({ changed: {}, titles: [], left: 0 });
  });
});
