import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../../src/cli/check/fix.ts';
import type { CheckResult } from '../../../../src/core/templates.ts';
import { createChecker } from '../../../../src/templates/index.ts';
import { terraform } from '../../../../src/templates/terraform/index.ts';
import { memoryFiles, uriOf } from '../../../support/textFiles.ts';

const { signal } = new AbortController();
const uri = uriOf('main.tf');

async function check(text: string): Promise<CheckResult> {
  const files = memoryFiles({ 'main.tf': text });
  const checker = createChecker({ formats: [terraform], files, now: () => Date.UTC(2026, 10, 1) });
  return checker.check([uri], signal);
}

/** The text after the preferred fix of a rule's first finding, and after another one where that is still there. */
async function fixed(text: string, rule: string): Promise<string> {
  const { findings } = await check(text);
  const finding = findings.find((one) => one.rule === rule);
  if (!finding) throw new Error(`There is no finding of ${rule}: ${findings.map((one) => one.rule).join(', ')}`);
  const [fix] = finding.fixes;
  if (!fix) throw new Error(`The finding of ${rule} has no fix.`);
  return applyEdits(text, fix.edits);
}

const estate = (vault: string, account = '', rest = ''): string => `# Keys
resource "azurerm_key_vault" "kv" {
  name                = "kv-chat" # the vault
  resource_group_name = "rg"
  location            = "swedencentral"
${vault}  tenant_id           = "t"
  sku_name            = "standard"
}

resource "azurerm_key_vault_key" "cmk" {
  name         = "cmk"
  key_vault_id = azurerm_key_vault.kv.id
  key_type     = "RSA"
  key_size     = 2048
  key_opts     = ["wrapKey", "unwrapKey"]
}

resource "azurerm_user_assigned_identity" "id" {
  name                = "id"
  resource_group_name = "rg"
  location            = "swedencentral"
}

resource "azurerm_cognitive_account" "chat" {
  name                = "chat"
  resource_group_name = "rg"
  location            = "swedencentral"
  kind                = "OpenAI"
  sku_name            = "S0"
  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.id.id]
  }
  customer_managed_key {
    key_vault_key_id   = azurerm_key_vault_key.cmk.versionless_id
    identity_client_id = azurerm_user_assigned_identity.id.client_id
  }
${account}}
${rest}`;

const rbac = '  rbac_authorization_enabled = true\n';
const grant = `
resource "azurerm_role_assignment" "customer_managed_key" {
  scope                = azurerm_key_vault_key.cmk.resource_versionless_id
  role_definition_name = "Key Vault Crypto Service Encryption User"
  principal_id         = azurerm_user_assigned_identity.id.principal_id
  principal_type       = "ServicePrincipal"
}
`;

describe('mending a Terraform configuration', () => {
  it('adds an argument, below those that are there', async () => {
    const text = estate(rbac);
    const after = await fixed(text, 'purge-protection');
    expect(after).toContain('  sku_name            = "standard"\n  purge_protection_enabled   = true\n}\n');
    expect((await check(after)).findings.some(({ rule }) => rule === 'purge-protection')).toBe(false);
  });

  it('replaces a literal and leaves comments alone', async () => {
    const text = estate(`${rbac}  purge_protection_enabled = false # later\n`);
    expect(await fixed(text, 'purge-protection')).toBe(text.replace('= false # later', '= true # later'));
  });

  it('leaves a value alone that others share', async () => {
    const text = `${estate(`${rbac}  purge_protection_enabled = var.purge\n`)}\nvariable "purge" {\n  default = false\n}\n\noutput "purge" {\n  value = var.purge\n}\n`;
    const { findings } = await check(text);
    expect(findings.find(({ rule }) => rule === 'purge-protection')).toMatchObject({ fixes: [] });
  });

  it('adds the grant that is missing with its order, and the order alone where that is missing', async () => {
    const text = estate(`${rbac}  purge_protection_enabled = true\n`);
    const ordered = await fixed(`${text}${grant}`, 'grant-order');
    expect(ordered).toContain(
      '    identity_client_id = azurerm_user_assigned_identity.id.client_id\n  }\n\n  depends_on = [azurerm_role_assignment.customer_managed_key]\n}\n',
    );
    expect(ordered).toContain(grant);
    expect(await fixed(text, 'grant')).toBe(ordered);
    const { findings } = await check(ordered);
    expect(findings.filter(({ severity }) => severity === 'error' || severity === 'warning')).toEqual([]);
  });

  it.each([
    [
      'on one line',
      '  depends_on = [azurerm_key_vault.kv]\n',
      'depends_on = [azurerm_key_vault.kv, azurerm_role_assignment.customer_managed_key]',
    ],
    [
      'on several',
      '  depends_on = [\n    azurerm_key_vault.kv,\n  ]\n',
      'azurerm_key_vault.kv,\n    azurerm_role_assignment.customer_managed_key,',
    ],
  ])('adds to an order that is there, %s', async (_, account, expected) => {
    const text = estate(`${rbac}  purge_protection_enabled = true\n`, account, grant);
    expect(await fixed(text, 'grant-order')).toContain(expected);
  });

  it('puts a comment before the line', async () => {
    const text = estate(rbac);
    const { findings } = await check(text);
    const finding = findings.find(({ rule }) => rule === 'purge-protection');
    const edit = finding && terraform.suppression('purge-protection', finding, text);
    const silent = applyEdits(text, edit ? [edit] : []);
    expect(silent).toContain('# aoai-cmk-ignore purge-protection\nresource "azurerm_key_vault" "kv"');
    expect((await check(silent)).findings.some(({ rule }) => rule === 'purge-protection')).toBe(false);
  });

  it('offers none in JSON, where no comment can stand', () => {
    const at = {
      uri: uriOf('main.tf.json'),
      range: { start: { line: 1, character: 2 }, end: { line: 1, character: 4 } },
    };
    expect(terraform.suppression('grant', at, '{\n  "resource": {}\n}\n')).toBeUndefined();
  });
});
