import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from './fixtures.ts';
import { mainJobAccount, walkMainJob } from './mainJob.ts';
import { hasPurgeProtection, readAccount } from './support/azureRecord.ts';
import { EnableWizard } from './support/enableWizard.ts';
import { openEstate } from './support/estateView.ts';
import { chatVault } from './support/sample.ts';

// The second test asks about what the first has done.
test.describe.configure({ mode: 'serial' });
test.use({ estate: 'main job', emulatorArguments: ['--propagation', '6'] });

const screenshots = fileURLToPath(new URL('../../test-results/screenshots', import.meta.url));

test('the main job by mouse', async ({ window, emulator }) => {
  mkdirSync(screenshots, { recursive: true });
  expect((await readAccount(emulator, mainJobAccount)).properties.encryption).toBeUndefined();
  await walkMainJob(window, { screenshots, emulator });
  const { identity, properties } = await readAccount(emulator, mainJobAccount);
  expect(identity?.type).toBe('SystemAssigned');
  expect(properties.encryption).toMatchObject({
    keySource: 'Microsoft.KeyVault',
    keyVaultProperties: {
      keyName: 'chat-cmk',
      keyVersion: '',
      keyVaultUri: 'https://kv-contoso-chat.vault.azure.net/',
    },
  });
  expect(await hasPurgeProtection(emulator, chatVault)).toBe(true);
});

test('once more says that there is nothing to do, and reads the proof again', async ({ workbench }) => {
  const wizard = new EnableWizard(workbench);
  await openEstate(workbench);
  await workbench.runCommand('Enable Customer-Managed Key');
  await wizard.choose('contoso-chat-prod');
  await expect(wizard.row('chat-cmk')).toContainText('in use now');
  await wizard.chooseAll('chat-cmk');
  await expect(workbench.quickInput.locator('input.input')).toHaveAttribute('placeholder', /Nothing to do/);
  await wizard.choose('Read back and show proof');
  await wizard.proof.waitFor();
});
