import { describe, expect, it } from 'vitest';
import { readTerraformFiles } from '../../../support/terraform.ts';

async function told(text: string, more: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const { findings } = await readTerraformFiles({ 'main.tf': text, ...more });
  return findings.map(
    ({ rule, severity, range: { start, end } }) =>
      `${severity} ${rule} ${start.line}:${start.character}-${end.character}`,
  );
}

const version = (constraint: string): string => `terraform {
  required_providers {
    azurerm = { source = "hashicorp/azurerm", version = "${constraint}" }
  }
}
`;

const vault = (line: string): string => `resource "azurerm_key_vault" "kv" {
  ${line}
}
`;

const lock = (number: string): string => `provider "registry.terraform.io/hashicorp/azurerm" {
  version = "${number}"
}
`;

describe('arguments that the version of azurerm does not have', () => {
  const old = vault('enable_rbac_authorization = true');
  it.each([
    ['~> 5.0', old, ['error terraform-removed-argument 6:2-27']],
    ['>= 5.1, < 6', old, ['error terraform-removed-argument 6:2-27']],
    ['>= 4.0', old, []],
    ['~> 4.0', old, []],
    ['~> 4.10.0', vault('rbac_authorization_enabled = true'), ['error terraform-removed-argument 6:2-28']],
    ['~> 4.42', vault('rbac_authorization_enabled = true'), []],
    ['~> 5.0', vault('name = "kv"'), ['error terraform-removed-argument 5:0-33']],
    ['~> 4.0', vault('name = "kv"'), []],
    ['5.2.0', 'resource "azurerm_ai_services" "a" {\n}\n', ['error terraform-removed-argument 5:0-34']],
    [
      '5.2.0',
      'resource "azurerm_monitor_diagnostic_setting" "a" {\n  metric {\n  }\n}\n',
      ['error terraform-removed-argument 6:2-8'],
    ],
  ])('%s', async (constraint, text, expected) => {
    expect(await told(version(constraint) + text)).toEqual(expected);
  });

  it('are known by the lock file where the constraint leaves it open', async () => {
    const text = version('>= 4.0') + old;
    expect(await told(text, { '.terraform.lock.hcl': lock('5.2.0') })).toHaveLength(1);
    expect(await told(text, { '.terraform.lock.hcl': lock('4.80.0') })).toEqual([]);
    expect(await told(old)).toEqual([]);
  });

  it('have a fix that renames them', async () => {
    const { findings } = await readTerraformFiles({ 'main.tf': version('~> 5.0') + old });
    expect(findings[0]?.fixes).toMatchObject([{ edits: [{ newText: 'rbac_authorization_enabled' }] }]);
    expect(findings[0]?.related).toMatchObject([{ range: { start: { line: 2, character: 14 } } }]);
  });
});

describe('a key of a Managed HSM', () => {
  const account = (id: string): string => `resource "azurerm_cognitive_account" "a" {
  name = "a"
  customer_managed_key {
    key_vault_key_id = ${id}
  }
}
resource "azurerm_key_vault_managed_hardware_security_module_key" "k" {
  name           = "k"
  managed_hsm_id = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/managedHSMs/h"
}
`;
  const key = 'azurerm_key_vault_managed_hardware_security_module_key.k.versioned_id';
  it.each([
    ['~> 4.50.0', key, 1],
    ['< 4.55', '"https://h.managedhsm.azure.net/keys/k/1"', 1],
    ['4.10.0', key, 1],
    ['~> 4.55', key, 0],
    ['~> 4.50', key, 0],
    ['~> 4.50.0', '"https://v.vault.azure.net/keys/k/1"', 0],
  ])('with %s: %s', async (constraint, id, count) => {
    const expected = Array.from(
      { length: count },
      () => expect.stringContaining('error terraform-hsm-key 8:23') as string,
    );
    expect(await told(version(constraint) + account(id))).toEqual(expected);
  });
});

describe('a key that a variable can take away', () => {
  const account = (projects: boolean, each: string): string => `variable "key" {}
resource "azurerm_cognitive_account" "a" {
  project_management_enabled = ${projects}
  dynamic "customer_managed_key" {
    for_each = ${each}
    content {
      key_vault_key_id = customer_managed_key.value
    }
  }
}
`;
  it.each([
    [account(true, 'var.key == null ? [] : [var.key]'), ['hint terraform-conditional-key 3:2-32']],
    [account(true, 'var.key[*]'), ['hint terraform-conditional-key 3:2-32']],
    [account(true, 'var.key'), ['hint terraform-conditional-key 3:2-32']],
    [account(true, '["https://v.vault.azure.net/keys/k"]'), []],
    [account(false, 'var.key'), []],
    [account(true, '[]'), []],
  ])('%#', async (text, expected) => {
    expect(await told(text)).toEqual(expected);
  });
});
