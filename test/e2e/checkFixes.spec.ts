import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from './fixtures.ts';
import { select } from './support/editor.ts';
import { atRest, openEstate } from './support/estateView.ts';
import type { Workbench } from './ui.ts';

const screenshots = fileURLToPath(new URL('../../test-results/screenshots', import.meta.url));

/** A vault without purge protection, with an account under its key. */
function account(name: string): string {
  return `resource vault${name} 'Microsoft.KeyVault/vaults@2026-02-01' = {
  name: 'kv-${name}'
  location: 'swedencentral'
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enablePurgeProtection: false // ${name}: as it was
  }

  resource key 'keys' = {
    name: 'cmk-${name}'
    properties: { kty: 'RSA', keySize: 2048, keyOps: ['wrapKey', 'unwrapKey'] }
  }
}

resource account${name} 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: 'chat-${name}'
  location: 'swedencentral'
  kind: 'OpenAI'
  sku: { name: 'S0' }
  identity: { type: 'SystemAssigned' }
  properties: {
    encryption: {
      keySource: 'Microsoft.KeyVault'
      keyVaultProperties: { keyVaultUri: vault${name}.properties.vaultUri, keyName: vault${name}::key.name }
    }
  }
}
`;
}

test.use({
  estate: 'files',
  workspaceFiles: { 'bicep/main.bicep': `${account('One')}\n${account('Two')}` },
  settings: { 'editor.minimap.enabled': false },
});
test.setTimeout(90_000);

test.beforeAll(() => {
  mkdirSync(screenshots, { recursive: true });
});

/** Chooses an entry of the menu of fixes at the cursor. */
async function choose({ page }: Workbench, title: RegExp): Promise<void> {
  const action = page.locator('.action-widget .monaco-list-row').filter({ hasText: title }).first();
  await expect(async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+.');
    await action.waitFor({ timeout: 3000 });
  }).toPass();
  await action.click();
}

test('what is wrong twice is mended at once, and what a comment keeps silent is told no more', async ({
  workbench,
  folder,
}) => {
  const { page } = workbench;
  const onDisk = () => readFile(join(folder ?? '', 'bicep/main.bicep'), 'utf8');
  await select(workbench, 'bicep/main.bicep', 'enablePurgeProtection: false');
  await expect(page.locator('.squiggly-error').first()).toBeVisible();
  await page.keyboard.press('Control+Shift+m');
  const problems = page.locator('.markers-panel .monaco-list-row');
  await expect(problems.filter({ hasText: 'purge-protection' })).toHaveCount(2);
  await page.keyboard.press('Control+Shift+m');

  await select(workbench, 'bicep/main.bicep', 'enablePurgeProtection: false');
  await choose(workbench, /Do not tell “purge-protection” here/);
  await page.keyboard.press('Control+s');
  await expect.poll(onDisk).toMatch(/\/\/ aoai-cmk-ignore purge-protection\n {4}enablePurgeProtection: false/);
  await page.keyboard.press('Control+z');
  await expect(page.locator('.view-lines')).not.toContainText('aoai-cmk-ignore');

  await choose(workbench, /Fix all 2 findings of “purge-protection” in this file/);
  await page.keyboard.press('Control+s');
  await expect.poll(onDisk).toMatch(/true \/\/ One: as it was[^]*true \/\/ Two: as it was/);
  await expect.poll(onDisk).not.toContain('enablePurgeProtection: false');
});

test('a hover tells the whole binding, in every theme', async ({ workbench }) => {
  const { page } = workbench;
  await select(workbench, 'bicep/main.bicep', 'accountOne');
  const hover = page.locator('.monaco-hover:not(.hidden)').filter({ hasText: 'Key store' });
  for (const theme of ['Light Modern', 'Dark High Contrast', 'Dark Modern']) {
    await workbench.runCommand('Preferences: Color Theme');
    await workbench.answer(theme);
    await page.locator('.editor-instance .view-lines').first().press('Escape');
    await select(workbench, 'bicep/main.bicep', 'accountOne');
    await expect(async () => {
      await page.keyboard.press('Control+k');
      await page.keyboard.press('Control+i');
      await expect(hover.first()).toContainText('kv-One', { timeout: 2000 });
    }).toPass();
    await page.screenshot({ path: join(screenshots, `check-hover-${theme.toLowerCase().replaceAll(' ', '-')}.png`) });
    await page.keyboard.press('Escape');
  }
});

test('a finding in the tree is mended by a plan of that alone', async ({ workbench }) => {
  const { page } = workbench;
  await openEstate(workbench);
  await workbench.unfold('contoso-assistant-dev', 'Findings');
  await atRest(workbench);
  const finding = workbench.row(/may not use/);
  await finding.waitFor();
  await page.screenshot({ path: join(screenshots, 'check-mend-row.png') });
  await workbench.chooseFromMenu(finding, 'Mend Finding');
  // The row says which account and which finding: the first question is the last.
  await expect(workbench.quickInput).toContainText('contoso-assistant-dev');
  await workbench.quickRows.filter({ hasText: 'Run this plan' }).first().waitFor();
  await page.screenshot({ path: join(screenshots, 'check-mend-plan.png') });
  await workbench.pick('Run this plan');
  await expect(workbench.row('contoso-assistant-dev')).toContainText('versionless', { timeout: 60_000 });
  await expect(workbench.row(/may not use/)).toHaveCount(0);
});
