import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { findSubscription, readAccount } from './support/azureRecord.ts';
import { EnableWizard } from './support/enableWizard.ts';
import { openEstate } from './support/estateView.ts';

test.use({ estate: 'keyboard', emulatorArguments: ['--propagation', '4'] });

const account =
  '/resourceGroups/rg-legal-research/providers/Microsoft.CognitiveServices/accounts/contoso-legal-research';

/** Types into the picker of this question until this row is the active one, and accepts it. */
async function accept(page: Page, wizard: EnableWizard, question: string, typed: string): Promise<void> {
  const { quickRows } = wizard.workbench;
  // What is typed before the picker is there goes nowhere.
  await expect(wizard.title).toContainText(question);
  await quickRows.first().waitFor();
  await page.keyboard.press('Control+A');
  await page.keyboard.type(typed);
  await expect(quickRows.filter({ hasText: typed }).first()).toHaveClass(/focused/);
  await page.keyboard.press('Enter');
}

test('the main job by keyboard alone', async ({ workbench, window: page, emulator }) => {
  const wizard = new EnableWizard(workbench);
  await openEstate(workbench);
  const subscription = await findSubscription(emulator, 'Contoso Research');

  await page.keyboard.press('F1');
  await page.keyboard.type('Enable Customer-Managed Key');
  await expect(workbench.quickRows.first()).toContainText('Enable Customer-Managed Key');
  await page.keyboard.press('Enter');
  await accept(page, wizard, '(1/6)', 'contoso-legal-research');

  // Keys that cannot serve explain themselves, and the question stays.
  await accept(page, wizard, '(2/6)', 'kv-contoso-legal');
  await expect(workbench.dialog).toContainText('must be in the same region');
  await page.keyboard.press('Enter');
  await expect(workbench.dialog).toBeHidden();
  await accept(page, wizard, '(2/6)', 'foundry-cmk');

  await expect(wizard.title).toContainText('(3/6)');
  await wizard.row('System-assigned identity').waitFor();
  await page.keyboard.press('Enter');
  await wizard.row('Versionless').waitFor();
  // One question back, and on again.
  await page.keyboard.press('Control+Alt+Minus');
  await expect(wizard.title).toContainText('(3/6)');
  // What is pressed before the rows are there goes nowhere.
  await wizard.row('System-assigned identity').waitFor();
  await page.keyboard.press('Enter');
  await wizard.row('Versionless').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await wizard.row(/^Key foundry-cmk alone/).waitFor();
  await page.keyboard.press('Enter');
  await wizard.row('Run this plan').waitFor();
  await expect(wizard.row('Run this plan')).toHaveClass(/focused/);
  await page.keyboard.press('Enter');

  await wizard.proof.waitFor({ timeout: 120_000 });
  const { encryption } = (await readAccount(emulator, `${subscription}${account}`)).properties;
  expect(encryption?.keyVaultProperties?.keyName).toBe('foundry-cmk');
  expect(encryption?.keyVaultProperties?.keyVersion).toMatch(/^[0-9a-f]{32}$/);
});
