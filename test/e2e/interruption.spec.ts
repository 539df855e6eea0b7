import { expect, test } from './fixtures.ts';
import { mainJobAccount } from './mainJob.ts';
import { countAssignments, hasPurgeProtection, readAccount } from './support/azureRecord.ts';
import { EnableWizard } from './support/enableWizard.ts';
import { openEstate } from './support/estateView.ts';
import { chatKey, chatVault, purgeConsent } from './support/sample.ts';

// Long enough to cancel and reload in; the tests go on from one another.
test.use({ estate: 'interruption', emulatorArguments: ['--propagation', '45'] });
test.describe.configure({ mode: 'serial' });

test('declining what cannot be undone returns to the review and changes nothing', async ({ workbench, emulator }) => {
  const wizard = new EnableWizard(workbench);
  await openEstate(workbench);
  await workbench.chooseFromMenu(workbench.row('contoso-chat-prod'), 'Enable Customer-Managed Key');
  await wizard.chooseAll('chat-cmk');
  await wizard.choose('Run this plan');
  await workbench.press(workbench.dialog, 'Cancel');
  await wizard.row('Run this plan').waitFor();
  expect((await readAccount(emulator, mainJobAccount)).identity?.type ?? 'None').toBe('None');
  expect(await hasPurgeProtection(emulator, chatVault)).toBe(false);
  await wizard.run(purgeConsent);
});

test('cancelling says exactly what is true, and leaves the account as it was', async ({ workbench, emulator }) => {
  const wizard = new EnableWizard(workbench);
  await expect(wizard.progress).toContainText('Next try in', { timeout: 60_000 });
  await workbench.press(wizard.progress, 'Cancel');
  const told = workbench.notification('cancelled');
  await expect(told).toContainText('Done: Give contoso-chat-prod a system-assigned identity; Turn on purge protection');
  await expect(told).toContainText('not in effect: Set key chat-cmk of kv-contoso-chat');
  const { identity, properties } = await readAccount(emulator, mainJobAccount);
  expect(properties.encryption).toBeUndefined();
  expect(identity?.type).toBe('SystemAssigned');
  await expect(workbench.row(/Encrypt contoso-chat-prod.*cancelled/)).toBeVisible();
});

test('a second run of the same account is told to wait for the first', async ({ workbench }) => {
  const wizard = new EnableWizard(workbench);
  await workbench.press(workbench.notification('cancelled'), 'Resume');
  await wizard.progress.waitFor();
  await workbench.chooseFromMenu(workbench.row(/^contoso-chat-prod/), 'Enable Customer-Managed Key');
  const told = workbench.notification('is being changed already');
  await told.waitFor();
});

test('a run that the window left is offered again and resumed', async ({ workbench, window: page, emulator }) => {
  const wizard = new EnableWizard(workbench);
  const assignments = await countAssignments(emulator, chatKey);
  await page.reload();
  await openEstate(workbench);
  const offer = workbench.notification('Resume “Encrypt contoso-chat-prod');
  await offer.waitFor({ timeout: 60_000 });
  await workbench.press(offer, 'Resume');
  await wizard.proof.waitFor({ timeout: 180_000 });
  expect((await readAccount(emulator, mainJobAccount)).properties.encryption?.keySource).toBe('Microsoft.KeyVault');
  // Observed before it is made: what was done is not done twice.
  expect(await countAssignments(emulator, chatKey)).toBe(assignments);
  await expect(workbench.row('Encrypt contoso-chat-prod')).toBeHidden();
});
