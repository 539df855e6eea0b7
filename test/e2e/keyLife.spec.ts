import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from './fixtures.ts';
import { countAssignments, findSubscription, isKeyEnabled, readAccount } from './support/azureRecord.ts';
import { openEstate, widenSideBar } from './support/estateView.ts';
import { KeyPlans } from './support/keyPlans.ts';

// Each test goes on with what the ones before have done.
test.describe.configure({ mode: 'serial' });
test.use({ estate: 'life of a key', emulatorArguments: ['--propagation', '2', '--lro', '1'] });

const screenshots = fileURLToPath(new URL('../../test-results/screenshots', import.meta.url));
const cognitive = 'providers/Microsoft.CognitiveServices/accounts';
const keyVault = 'providers/Microsoft.KeyVault/vaults';

test.beforeEach(async ({ workbench }) => {
  mkdirSync(screenshots, { recursive: true });
  await openEstate(workbench);
});

test('restores an account whose key was disabled', async ({ workbench, emulator, window }) => {
  await widenSideBar(workbench, 520);
  const plans = new KeyPlans(workbench);
  const group = `${await findSubscription(emulator, 'Contoso Research')}/resourceGroups/rg-foundry-research`;
  const key = `${group}/${keyVault}/kv-contoso-foundry/keys/summaries-cmk`;
  expect(await isKeyEnabled(emulator, key)).toBe(false);
  const account = workbench.row('contoso-summaries-research');
  await workbench.chooseFromMenu(account, 'Restore Access');
  await plans.reviewed(/enable/i);
  await window.screenshot({ path: join(screenshots, 'restore-review.png') });
  await plans.run();
  await plans.ended(/done|read back/);
  expect(await isKeyEnabled(emulator, key)).toBe(true);
  await expect(account).toContainText('Customer-managed key');
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

test('keeps a key that may be in use, and disables it after a typed confirmation', async ({
  workbench,
  emulator,
  window,
}) => {
  const plans = new KeyPlans(workbench);
  const group = `${await findSubscription(emulator, 'Contoso Production')}/resourceGroups/rg-platform-prod`;
  const key = `${group}/${keyVault}/kv-contoso-platform/keys/search-cmk`;
  await plans.openKey('kv-contoso-platform', 'search-cmk');
  await plans.chooseFromSubmenu('search-cmk', 'Take Away', 'Disable Key or Version');
  await plans.choose(/whole key|All of key|Key search-cmk/i);
  await plans.reviewed('Disable it all the same');
  await window.screenshot({ path: join(screenshots, 'gate-shut.png') });
  expect(await isKeyEnabled(emulator, key)).toBe(true);
  await plans.choose('Disable it all the same');
  await plans.choose('Also where something uses it, or may');
  await plans.reviewed('contoso-search-prod');
  await window.screenshot({ path: join(screenshots, 'disable-review.png') });
  await plans.choose('Run this plan');
  await plans.confirm('search-cmk');
  await plans.ended(/done/);
  expect(await isKeyEnabled(emulator, key)).toBe(false);
});

test('moves an account to another key', async ({ workbench, emulator }) => {
  const plans = new KeyPlans(workbench);
  const group = `${await findSubscription(emulator, 'Contoso Production')}/resourceGroups/rg-platform-prod`;
  const id = `${group}/${cognitive}/contoso-translate-prod`;
  await workbench.chooseFromMenu(workbench.row('contoso-translate-prod'), 'Move to Another Key');
  await plans.choose('chat-cmk');
  await plans.choose(/identity that .* uses now|The identity|id-contoso-translate/i);
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

test('goes back to Microsoft-managed keys', async ({ workbench, emulator }) => {
  const plans = new KeyPlans(workbench);
  const group = `${await findSubscription(emulator, 'Contoso Production')}/resourceGroups/rg-claims-prod`;
  const id = `${group}/${cognitive}/contoso-claims-prod`;
  expect((await readAccount(emulator, id)).properties.encryption?.keySource).toBe('Microsoft.KeyVault');
  await plans.chooseFromSubmenu('contoso-claims-prod', 'Take Away', 'Back to Microsoft-Managed Keys');
  await plans.reviewed('Run this plan');
  await plans.run();
  await plans.ended('under Microsoft-managed keys again');
  expect((await readAccount(emulator, id)).properties.encryption?.keySource ?? 'Microsoft.CognitiveServices').toBe(
    'Microsoft.CognitiveServices',
  );
});

test('says which accounts would go dark without a key', async ({ workbench, window }) => {
  const plans = new KeyPlans(workbench);
  await plans.openKey('kv-contoso-foundry', 'foundry-cmk');
  await workbench.chooseFromMenu(workbench.row('foundry-cmk'), 'Show Blast Radius');
  await expect(workbench.quickInput.or(workbench.page.locator('.editor-instance')).first()).toBeVisible();
  await expect(window.getByText('contoso-foundry-research').first()).toBeVisible();
  await window.screenshot({ path: join(screenshots, 'blast-radius.png') });
});
