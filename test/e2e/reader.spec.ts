import { expect, test } from './fixtures.ts';
import { mainJobAccount } from './mainJob.ts';
import { readAccount } from './support/azureRecord.ts';
import { EnableWizard } from './support/enableWizard.ts';
import { expectAccount, openEstate } from './support/estateView.ts';

test.use({ estate: 'reader', settings: { 'aoaiCmk.emulator.principal': 'reader' } });

test('who may only look sees the states and every right that is missing', async ({ workbench, window, emulator }) => {
  const wizard = new EnableWizard(workbench);
  await openEstate(workbench);
  await expectAccount(workbench, 'contoso-search-prod', /Customer-managed key.*versionless/, 'workspace-trusted');
  const before = await readAccount(emulator, mainJobAccount);
  await workbench.chooseFromMenu(workbench.row('contoso-chat-prod'), 'Enable Customer-Managed Key');
  await wizard.chooseAll('chat-cmk');
  for (const right of ['CognitiveServices/accounts/write', 'KeyVault/vaults/write', 'roleAssignments/write']) {
    await expect(wizard.row(`You lack Microsoft.`).and(wizard.row(right)).or(wizard.row(right)).first()).toBeVisible();
  }
  await window.keyboard.press('Escape');
  expect(await readAccount(emulator, mainJobAccount)).toEqual(before);
});
