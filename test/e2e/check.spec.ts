import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from './fixtures.ts';
import { select } from './support/editor.ts';
import { openEstate } from './support/estateView.ts';
import type { Workbench } from './ui.ts';

const screenshots = fileURLToPath(new URL('../../test-results/screenshots', import.meta.url));

const terraform = `resource "azurerm_key_vault" "kv" {
  name                       = "kv-chat"
  resource_group_name        = "rg-chat"
  location                   = "swedencentral"
  tenant_id                  = var.tenant_id
  sku_name                   = "standard"
  rbac_authorization_enabled = true
  purge_protection_enabled   = true
}

resource "azurerm_key_vault_key" "cmk" {
  name         = "chat-cmk"
  key_vault_id = azurerm_key_vault.kv.id
  key_type     = "RSA"
  key_size     = 2048
  key_opts     = ["wrapKey", "unwrapKey"]
}

resource "azurerm_user_assigned_identity" "chat" {
  name                = "id-chat"
  resource_group_name = "rg-chat"
  location            = "swedencentral"
}

resource "azurerm_role_assignment" "chat" {
  scope                = azurerm_key_vault_key.cmk.resource_versionless_id
  role_definition_name = "Key Vault Crypto Service Encryption User"
  principal_id         = azurerm_user_assigned_identity.chat.principal_id
}

resource "azurerm_cognitive_account" "chat" {
  name                = "chat"
  resource_group_name = "rg-chat"
  location            = "swedencentral"
  kind                = "OpenAI"
  sku_name            = "S0"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.chat.id]
  }

  customer_managed_key {
    key_vault_key_id   = azurerm_key_vault_key.cmk.versionless_id
    identity_client_id = azurerm_user_assigned_identity.chat.client_id
  }

  depends_on = [azurerm_role_assignment.chat]
}

variable "tenant_id" {}
`;

const bicep = `param location string = 'swedencentral'

resource vault 'Microsoft.KeyVault/vaults@2026-02-01' = {
  name: 'kv-chat'
  location: location
  properties: {
    tenantId: subscription().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enablePurgeProtection: true
    enableRbacAuthorization: true
  }

  resource key 'keys' = {
    name: 'chat-cmk'
    properties: {
      kty: 'RSA'
      keySize: 2048
      keyOps: ['wrapKey', 'unwrapKey']
    }
  }
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-chat'
  location: location
}

resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault::key.id, identity.id)
  scope: vault::key
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'e147488a-f6f5-4113-8e2d-b22465e65bf6')
  }
}

resource account 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: 'chat'
  location: location
  kind: 'OpenAI'
  sku: {
    name: 'S0'
  }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '\${identity.id}': {}
    }
  }
  properties: {
    encryption: {
      keySource: 'Microsoft.KeyVault'
      keyVaultProperties: {
        keyVaultUri: vault.properties.vaultUri
        keyName: vault::key.name
        identityClientId: identity.properties.clientId
      }
    }
  }
  dependsOn: [
    grant
  ]
}
`;

test.use({
  estate: 'files',
  workspaceFiles: { 'terraform/main.tf': terraform, 'bicep/main.bicep': bicep },
  settings: { 'editor.minimap.enabled': false, 'editor.codeActionWidget.showHeaders': true },
});

/** Chooses a fix at the cursor, as somebody without a mouse does. */
async function fix(workbench: Workbench, title: RegExp): Promise<void> {
  const { page } = workbench;
  const action = page.locator('.action-widget .monaco-list-row').filter({ hasText: title }).first();
  // A menu that was asked for while the text was being checked again may hold less: it is closed and asked for anew.
  await expect(async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+.');
    await action.waitFor({ timeout: 3000 });
  }).toPass();
  for (let presses = 0; presses < 12; presses++) {
    if (((await action.getAttribute('class')) ?? '').includes('focused')) break;
    await page.keyboard.press('ArrowDown');
  }
  await page.screenshot({ path: join(screenshots, `check-actions-${presses(title)}.png`) });
  await page.keyboard.press('Enter');
}

function presses(title: RegExp): string {
  return title.source.replace(/[^a-z]+/gi, '-').toLowerCase();
}

test.setTimeout(60_000);

test.beforeAll(() => {
  mkdirSync(screenshots, { recursive: true });
});

for (const { language, file, before, typed, after, title } of [
  {
    language: 'Terraform',
    file: 'terraform/main.tf',
    before: 'purge_protection_enabled   = true',
    typed: 'purge_protection_enabled   = false',
    after: /purge_protection_enabled {3}= true/,
    title: /Turn on purge protection/,
  },
  {
    language: 'Bicep',
    file: 'bicep/main.bicep',
    before: 'enablePurgeProtection: true',
    typed: 'enablePurgeProtection: false',
    after: /enablePurgeProtection: true/,
    title: /Turn on purge protection/,
  },
]) {
  test(`a mistake in ${language} is underlined while it is typed, and mended by keyboard`, async ({
    workbench,
    folder,
  }) => {
    const { page } = workbench;
    await select(workbench, file, before);
    await page.keyboard.type(typed);
    await expect(page.locator('.squiggly-error').first()).toBeVisible();
    await page.screenshot({ path: join(screenshots, `check-${language.toLowerCase()}.png`) });
    await fix(workbench, title);
    await expect(page.locator('.squiggly-error')).toHaveCount(0);
    await page.keyboard.press('Control+s');
    await expect.poll(() => readFile(join(folder ?? '', file), 'utf8')).toMatch(after);
  });
}

test('the missing order is underlined, hovers say what belongs together, and the wait is mended', async ({
  workbench,
}) => {
  const { page } = workbench;
  await select(workbench, 'terraform/main.tf', '  depends_on = [azurerm_role_assignment.chat]');
  await page.keyboard.press('Delete');
  await expect(page.locator('.squiggly-warning, .squiggly-error').first()).toBeVisible();
  await expect(page.locator('.contentWidgets .codelens-decoration').first()).toContainText(
    'Customer-managed key chat-cmk in kv-chat',
  );
  await page.screenshot({ path: join(screenshots, 'check-order.png') });
  await page.keyboard.press('Control+Shift+m');
  await expect(page.locator('.markers-panel')).toContainText('grant-order');
  await page.screenshot({ path: join(screenshots, 'check-problems.png') });
  await page.keyboard.press('Control+Shift+m');
});

test('the whole folder is checked on request, and a rule is explained offline', async ({ workbench }) => {
  await select(workbench, 'bicep/main.bicep', 'identity');
  await workbench.runCommand('Check Files of the Workspace');
  await expect(workbench.notification(/files take part in deployments/)).toBeVisible();
  await workbench.runCommand('Notifications: Clear All Notifications');
  await workbench.runCommand('Explain a Rule');
  await workbench.answer('grant-order');
  await expect(workbench.page.locator('.tab.active', { hasText: 'grant-order.md' })).toBeVisible();
  const heading = workbench.webview().getByRole('heading', { level: 1 });
  await expect(heading).toHaveText('The account gets its key after the grant');
  await workbench.page.screenshot({ path: join(screenshots, 'check-explain.png') });
});

test('what is wrong in the connected estate stands in the Problems panel, at the property that shows it', async ({
  workbench,
}) => {
  const { page } = workbench;
  await openEstate(workbench);
  await expect(
    page
      .locator('.activitybar .action-item .badge-content')
      .filter({ hasText: /^[1-9]/ })
      .first(),
  ).toBeVisible();
  await workbench.runCommand('Show Findings in the Problems Panel');
  const panel = page.locator('.markers-panel');
  await expect(panel).toContainText('kv-contoso-');
  await page
    .locator('.panel')
    .getByRole('textbox', { name: /filter/i })
    .first()
    .fill('key-enabled');
  await panel.locator('.monaco-list-row', { hasText: 'key-enabled' }).first().dblclick();
  await expect(page.locator('.tab.active')).toContainText('.json');
  await expect(page.locator('.squiggly-error').first()).toBeVisible();
  await page.screenshot({ path: join(screenshots, 'check-live.png') });
});
