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
