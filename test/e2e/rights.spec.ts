import { expect, test } from './fixtures.ts';
import { mainJobAccount } from './mainJob.ts';
import { countAssignments, hasPurgeProtection, readAccount } from './support/azureRecord.ts';
import { EnableWizard } from './support/enableWizard.ts';
import { openEstate } from './support/estateView.ts';
import { chatKey, chatVault } from './support/sample.ts';

test.use({ estate: 'contributor', settings: { 'aoaiCmk.emulator.principal': 'contributor' } });

test('who may not assign roles is told before anything is changed', async ({ workbench, window: page, emulator }) => {
  const wizard = new EnableWizard(workbench);
  const before = {
    account: await readAccount(emulator, mainJobAccount),
    assignments: await countAssignments(emulator, chatKey),
  };
  await openEstate(workbench);
  await workbench.chooseFromMenu(workbench.row('contoso-chat-prod'), 'Enable Customer-Managed Key');
  await wizard.chooseAll('chat-cmk');
  await expect(wizard.row('You lack Microsoft.Authorization/roleAssignments/write')).toContainText('chat-cmk');
  await expect(wizard.row('Run this plan')).toBeHidden();
  await wizard.choose('Copy a request for an administrator');
  await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toContain(chatKey);
  await page.keyboard.press('Escape');
  expect(await readAccount(emulator, mainJobAccount)).toEqual(before.account);
  expect(await countAssignments(emulator, chatKey)).toBe(before.assignments);
  expect(await hasPurgeProtection(emulator, chatVault)).toBe(false);
});
