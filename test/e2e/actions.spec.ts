import { fileURLToPath } from 'node:url';
import { expect, test } from './fixtures.ts';
import { EnableWizard } from './support/enableWizard.ts';
import { atRest, expectAccount, openEstate, widenSideBar } from './support/estateView.ts';

// The tests go on from one another.
test.describe.configure({ mode: 'serial' });
test.use({ estate: 'actions', emulatorArguments: ['--propagation', '2'] });

const screenshot = (name: string) =>
  fileURLToPath(new URL(`../../test-results/screenshots/${name}.png`, import.meta.url));

test('access that was lost is restored from the account’s own menu', async ({ workbench, window: page }) => {
  const wizard = new EnableWizard(workbench);
  await openEstate(workbench);
  await widenSideBar(workbench, 520);
  const account = await expectAccount(workbench, 'contoso-assistant-dev', /broken/, 'workspace-untrusted');
  await account.click({ button: 'right' });
  await expect(workbench.menuItems.filter({ hasText: 'Restore Access' }).first()).toBeVisible();
  await page.screenshot({ path: screenshot('account-menu') });
  await page.keyboard.press('Escape');
  await workbench.chooseFromMenu(account, 'Restore Access');
  await wizard.row('Run this plan').waitFor();
  await page.screenshot({ path: screenshot('restore-review') });
  await wizard.choose('Run this plan');
  await workbench.notification(/done|is configured with/).waitFor({ timeout: 120_000 });
  await expect(account).not.toContainText('broken');
});

test('what depends on a key is one click away from its row', async ({ workbench, window: page }) => {
  await atRest(workbench);
  // That of Contoso Production is the one with three.
  await workbench.unfold(/^Key vaults\s*3/, 'kv-contoso-claims');
  const key = workbench.row('claims-cmk');
  await atRest(workbench);
  await key.click({ button: 'right' });
  await expect(workbench.menuItems.filter({ hasText: 'Rotate Key' }).first()).toBeVisible();
  await page.screenshot({ path: screenshot('key-menu') });
  await page.keyboard.press('Escape');
  await key.hover();
  await key.locator('.action-label[aria-label*="Blast Radius"]').click();
  await expect(workbench.webview().locator('body')).toContainText('contoso-claims-prod goes dark', { timeout: 60_000 });
  await page.screenshot({ path: screenshot('blast-radius') });
  await workbench.runCommand('View: Close All Editors');
});

test('an account that is pinned follows its key again, by keyboard from the palette', async ({ workbench }) => {
  const wizard = new EnableWizard(workbench);
  await workbench.runCommand('Unpin Version');
  await wizard.choose('contoso-translate-prod');
  await wizard.choose('Run this plan');
  await workbench.notification('contoso-translate-prod is configured with').waitFor({ timeout: 120_000 });
  await expect(workbench.row('contoso-translate-prod')).toContainText('versionless');
});

test('a right-click on a key rotates it, after one review', async ({ workbench, window: page }) => {
  const wizard = new EnableWizard(workbench);
  await workbench.unfold('kv-contoso-platform');
  await atRest(workbench);
  await workbench.chooseFromMenu(workbench.row(/^search-cmk/), 'Rotate Key');
  await wizard.row('Run this plan').waitFor();
  await page.screenshot({ path: screenshot('rotate-review') });
  await wizard.choose('Run this plan');
  await workbench.notification(/search-cmk.*(done|Still to come)/).waitFor({ timeout: 120_000 });
  await page.screenshot({ path: screenshot('rotate-end') });
});

test('a key is disabled only behind the gate, or after what goes dark was typed', async ({
  workbench,
  window: page,
}) => {
  const wizard = new EnableWizard(workbench);
  await workbench.runCommand('Disable Key or Version');
  await wizard.find('claims-cmk');
  await wizard.choose('The whole key claims-cmk');
  await expect(wizard.row('contoso-claims-prod')).toContainText('goes dark');
  await expect(wizard.row('Run this plan')).toBeHidden();
  await page.screenshot({ path: screenshot('disable-gate') });
  await wizard.choose('Disable it all the same…');
  await wizard.choose('Also where something uses it');
  await wizard.choose('Run this plan');
  await expect(workbench.dialog).toContainText('These go dark: contoso-claims-prod');
  await page.screenshot({ path: screenshot('disable-reason') });
  await workbench.press(workbench.dialog, 'Continue to Confirmation');
  await workbench.answer('something else');
  await expect(workbench.quickInput).toContainText('It must read exactly');
  await page.keyboard.press('Escape');
  // Nothing was agreed to: the review is back.
  await wizard.row('Run this plan').waitFor();
  await page.keyboard.press('Escape');
  await expect(workbench.row('contoso-claims-prod')).not.toContainText('broken');
});

test('an account goes back to Microsoft-managed keys', async ({ workbench }) => {
  const wizard = new EnableWizard(workbench);
  await workbench.runCommand('Back to Microsoft-Managed Keys');
  await wizard.choose('contoso-translate-prod');
  await wizard.choose('Run this plan');
  await workbench.notification('is under Microsoft-managed keys again').waitFor({ timeout: 120_000 });
  await expect(workbench.row('contoso-translate-prod')).toContainText('Microsoft-managed keys');
});
