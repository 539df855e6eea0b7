import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from './fixtures.ts';
import { countAssignments, findSubscription, readAccount } from './support/azureRecord.ts';
import { openEstate } from './support/estateView.ts';
import { mainJobAccount } from './mainJob.ts';

test.use({ estate: 'plan wizard', emulatorArguments: ['--propagation', '0', '--ingestion', '0'] });

const screenshots = fileURLToPath(new URL('../../test-results/screenshots', import.meta.url));

test('the plan wizard leads from the first choice to the proof', async ({ workbench, emulator }) => {
  mkdirSync(screenshots, { recursive: true });
  await openEstate(workbench);
  await workbench.runCommand('Open Plan Wizard');
  const page = workbench.webview();
  await page.getByRole('checkbox', { name: /^contoso-chat-prod\b/ }).click();
  await page.getByRole('radio', { name: /^chat-cmk\b/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Encrypt contoso-chat-prod with key chat-cmk');

  await page.getByRole('option', { name: /^Step \d of \d: Turn on purge protection/ }).click();
  await page.getByRole('button', { name: 'Requests Before and After' }).click();
  await expect(workbench.page.locator('.monaco-diff-editor').first()).toContainText('enablePurgeProtection');
  await workbench.page.screenshot({ path: `${screenshots}/wizard-requests.png` });
  await workbench.page.locator('.tab', { hasText: 'Plan Wizard' }).first().click();

  await page.getByRole('button', { name: 'Run…' }).click();
  await workbench.dialog.waitFor();
  await workbench.page.screenshot({ path: `${screenshots}/wizard-consent.png` });
  await workbench.press(workbench.dialog, /^(?!Cancel)/);
  await expect(page.getByRole('heading', { name: 'Proof' })).toBeVisible({ timeout: 60_000 });
  await workbench.page.screenshot({ path: `${screenshots}/wizard-done.png` });
  const { properties } = await readAccount(emulator, mainJobAccount);
  expect(properties.encryption).toMatchObject({ keyVaultProperties: { keyName: 'chat-cmk', keyVersion: '' } });
});

test('the plan wizard grants an account the access that it lacks', async ({ workbench, emulator }) => {
  mkdirSync(screenshots, { recursive: true });
  const group = `${await findSubscription(emulator, 'Contoso Development')}/resourceGroups/rg-assistant-dev`;
  const key = `${group}/providers/Microsoft.KeyVault/vaults/kv-contoso-assistant/keys/assistant-cmk`;
  const before = await countAssignments(emulator, key);
  await openEstate(workbench);
  await workbench.runCommand('Open Plan Wizard');
  const page = workbench.webview();
  await page.getByRole('radio', { name: /^Grant access/ }).click();
  await page.getByRole('radio', { name: /^contoso-assistant-dev\b/ }).click();
  await page
    .getByRole('group', { name: 'Key or key store' })
    .or(page.getByRole('radiogroup', { name: 'Key or key store' }))
    .getByRole('radio', { name: /assistant-cmk\b/ })
    .click();
  await expect(page.getByRole('option', { name: /^Step 1 of 1: Assign Key Vault Crypto Service/ })).toBeVisible();
  await workbench.page.screenshot({ path: `${screenshots}/wizard-grant.png` });
  await page.getByRole('button', { name: 'Run…' }).click();
  await expect(page.getByRole('button', { name: 'Choose Anew' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('listbox', { name: 'Steps' }).getByRole('option').first()).toContainText('Done');
  await workbench.page.screenshot({ path: `${screenshots}/wizard-grant-done.png` });
  expect(await countAssignments(emulator, key)).toBe(before + 1);
});

test('the plan wizard rotates a key, and the account that pins it follows', async ({ workbench, emulator }) => {
  mkdirSync(screenshots, { recursive: true });
  const group = `${await findSubscription(emulator, 'Contoso Production')}/resourceGroups/rg-platform-prod`;
  const id = `${group}/providers/Microsoft.CognitiveServices/accounts/contoso-translate-prod`;
  const version = async () => (await readAccount(emulator, id)).properties.encryption?.keyVaultProperties?.keyVersion;
  const before = await version();
  await openEstate(workbench);
  await workbench.runCommand('Open Plan Wizard');
  const page = workbench.webview();
  await page.getByRole('radio', { name: /^Rotate/ }).click();
  await page.getByRole('radio', { name: /^translate-cmk\b/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('translate-cmk');
  await workbench.page.screenshot({ path: `${screenshots}/wizard-rotate.png` });
  await page.getByRole('button', { name: 'Run…' }).click();
  await expect.poll(version, { timeout: 60_000 }).not.toBe(before);
  expect(await version()).toMatch(/^[0-9a-f]{32}$/);
  await workbench.page.screenshot({ path: `${screenshots}/wizard-rotate-waiting.png` });
  const steps = page.getByRole('listbox', { name: 'Steps' });
  await expect(steps.getByRole('option', { name: /^Step 3 of 3: See that contoso-translate-prod uses/ })).toContainText(
    'Done',
    { timeout: 90_000 },
  );
  await expect(page.getByRole('heading', { name: 'Proof' })).toBeVisible();
  await workbench.page.screenshot({ path: `${screenshots}/wizard-rotate-done.png` });
});
