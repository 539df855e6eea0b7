import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from './fixtures.ts';
import { countAssignments, findSubscription, isKeyEnabled, readAccount } from './support/azureRecord.ts';
import { openEstate, widenSideBar } from './support/estateView.ts';
import { KeyPlans } from './support/keyPlans.ts';

test.use({ estate: 'life of a key', emulatorArguments: ['--propagation', '2', '--lro', '1', '--ingestion', '0'] });

const screenshots = fileURLToPath(new URL('../../test-results/screenshots', import.meta.url));
const cognitive = 'providers/Microsoft.CognitiveServices/accounts';
const keyVault = 'providers/Microsoft.KeyVault/vaults';

test.beforeEach(async ({ workbench }) => {
  mkdirSync(screenshots, { recursive: true });
  await openEstate(workbench);
  await widenSideBar(workbench, 520);
});

test('grants access again to an account that had lost it', async ({ workbench, emulator }) => {
  const plans = new KeyPlans(workbench);
  const group = `${await findSubscription(emulator, 'Contoso Development')}/resourceGroups/rg-assistant-dev`;
  const key = `${group}/${keyVault}/kv-contoso-assistant/keys/assistant-cmk`;
  const before = await countAssignments(emulator, key);
  await workbench.chooseFromMenu(workbench.row('contoso-assistant-dev'), 'Grant Access');
  await plans.reviewed('Assign Key Vault Crypto Service Encryption User');
  await plans.run();
  await plans.ended(/done/);
  expect(await countAssignments(emulator, key)).toBe(before + 1);
});

test('disables a version once the audit log shows that nothing uses it', async ({ workbench, emulator, window }) => {
  const plans = new KeyPlans(workbench);
  const group = `${await findSubscription(emulator, 'Contoso Production')}/resourceGroups/rg-platform-prod`;
  const key = `${group}/${keyVault}/kv-contoso-platform/keys/translate-cmk`;
  await workbench.runCommand('Disable Key or Version');
  await plans.find('translate-cmk');
  // The version before the one that the account is pinned to.
  await plans.choose('Version 430f1dde');
  await plans.reviewed('nobody has used the version');
  await window.screenshot({ path: join(screenshots, 'disable-open-gate.png') });
  await plans.run();
  await plans.ended(/translate-cmk.*done/);
  // The version in use, which is the newest, was left alone.
  expect(await isKeyEnabled(emulator, key)).toBe(true);
});

test('rotates a key and brings the account that pins it along', async ({ workbench, emulator, window }) => {
  const plans = new KeyPlans(workbench);
  const group = `${await findSubscription(emulator, 'Contoso Production')}/resourceGroups/rg-platform-prod`;
  const id = `${group}/${cognitive}/contoso-translate-prod`;
  const version = async () => (await readAccount(emulator, id)).properties.encryption?.keyVaultProperties?.keyVersion;
  const before = await version();
  expect(before).toMatch(/^[0-9a-f]{32}$/);
  await plans.openKey('kv-contoso-platform', 'translate-cmk');
  await workbench.chooseFromMenu(workbench.row('translate-cmk'), 'Rotate Key');
  await plans.reviewed(/contoso-translate-prod/);
  await window.screenshot({ path: join(screenshots, 'rotate-review.png') });
  await plans.run();
  await plans.ended(/done|Still to come/);
  await expect.poll(version).not.toBe(before);
  expect(await version()).toMatch(/^[0-9a-f]{32}$/);
});

test('disables a key that is in use only after its name was typed', async ({ workbench, emulator, window }) => {
  const plans = new KeyPlans(workbench);
  const group = `${await findSubscription(emulator, 'Contoso Production')}/resourceGroups/rg-platform-prod`;
  const key = `${group}/${keyVault}/kv-contoso-platform/keys/search-cmk`;
  await workbench.runCommand('Disable Key or Version');
  await plans.find('search-cmk');
  await plans.choose('The whole key search-cmk');
  await plans.reviewed('Disable it all the same…');
  expect(await isKeyEnabled(emulator, key)).toBe(true);
  await plans.choose('Disable it all the same…');
  await plans.choose('Also where something uses it');
  await plans.reviewed('contoso-search-prod');
  await plans.choose('Run this plan');
  await window.screenshot({ path: join(screenshots, 'disable-consent.png') });
  await plans.confirm('search-cmk');
  await plans.ended(/search-cmk.*done/);
  expect(await isKeyEnabled(emulator, key)).toBe(false);
  await expect(workbench.row('contoso-search-prod')).toContainText('broken');
});

test('moves an account to another key', async ({ workbench, emulator }) => {
  const plans = new KeyPlans(workbench);
  const group = `${await findSubscription(emulator, 'Contoso Production')}/resourceGroups/rg-platform-prod`;
  const id = `${group}/${cognitive}/contoso-translate-prod`;
  await workbench.chooseFromMenu(workbench.row('contoso-translate-prod'), 'Move to Another Key');
  await plans.find('chat-cmk');
  await plans.choose('Versionless');
  await plans.choose(/^Key .* alone/);
  await plans.reviewed('Run this plan');
  await plans.choose('Run this plan');
  await plans.agree('Turn On Purge Protection Forever');
  await plans.ended('is configured with key chat-cmk');
  const { encryption } = (await readAccount(emulator, id)).properties;
  expect(encryption?.keyVaultProperties).toMatchObject({
    keyName: 'chat-cmk',
    keyVaultUri: 'https://kv-contoso-chat.vault.azure.net/',
  });
});
