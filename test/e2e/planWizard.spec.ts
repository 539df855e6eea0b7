import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from './fixtures.ts';
import { readAccount } from './support/azureRecord.ts';
import { openEstate } from './support/estateView.ts';
import { mainJobAccount } from './mainJob.ts';

test.use({ estate: 'plan wizard', emulatorArguments: ['--propagation', '0'] });

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
