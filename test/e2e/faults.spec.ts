import { mainJobAccount } from './mainJob.ts';
import { countAssignments, findSubscription, readAccount } from './support/azureRecord.ts';
import { EnableWizard } from './support/enableWizard.ts';
import { openEstate } from './support/estateView.ts';
import type { Call } from './support/faultProxy.ts';
import { expect, test } from './support/faulty.ts';
import { chatKey, purgeConsent } from './support/sample.ts';

test.use({ estate: 'faults', emulatorArguments: ['--propagation', '2'] });

const isGraph = ({ path }: Call) => path.includes('/providers/Microsoft.ResourceGraph/resources');
const isAccountPatch = ({ method, path }: Call) => method === 'PATCH' && path.includes('contoso-chat-prod');
const isAccountGet = ({ method, path }: Call) => method === 'GET' && path.includes('accounts/contoso-chat-prod?');

const forbidden = JSON.stringify({ error: { code: 'AuthorizationFailed', message: 'You may not read this.' } });

test.afterEach(async ({ faults, window }) => {
  faults.calm();
  await window.keyboard.press('Escape');
});

test('one subscription that fails never empties the others', async ({ workbench, faults, emulator }) => {
  const research = (await findSubscription(emulator, 'Contoso Research')).replace('/subscriptions/', '');
  const isAbout = ({ path, body }: Call) =>
    path.includes(research) || (path.includes('ResourceGraph') && body.includes(research));
  faults.disturb(isAbout, { kind: 'answer', status: 403, body: forbidden });
  await openEstate(workbench);
  await expect(workbench.row('contoso-chat-prod')).toContainText('Microsoft-managed keys');
  await expect(workbench.row(/you do not have the right/)).toBeVisible();
  await expect(workbench.row('contoso-legal-research')).toBeHidden();
  faults.calm();
  await workbench.runCommand('Azure OpenAI Keys: Refresh');
  await expect(workbench.row('contoso-legal-research')).toBeVisible();
  await expect(workbench.row(/you do not have the right/)).toBeHidden();
});

test('an index that answers nonsense is done without', async ({ workbench, faults }) => {
  await openEstate(workbench);
  const before = faults.calls.filter(isGraph).length;
  faults.disturb(isGraph, { kind: 'answer', status: 200, body: '<html>proxy error</html>' });
  await workbench.runCommand('Azure OpenAI Keys: Refresh');
  await expect.poll(() => faults.calls.filter(isGraph).length).toBeGreaterThan(before);
  await expect(workbench.row('contoso-search-prod')).toContainText('versionless');
  await expect(workbench.row('contoso-legal-research')).toBeVisible();
  await expect(workbench.notifications).toHaveCount(0);
});

test('answers that are no JSON become rows with words, never an exception', async ({ workbench, faults }) => {
  await openEstate(workbench);
  faults.disturb(({ method, path }) => method === 'GET' || path.includes('ResourceGraph'), {
    kind: 'answer',
    status: 200,
    body: '<html>proxy error</html>',
  });
  await workbench.runCommand('Azure OpenAI Keys: Refresh');
  await expect(workbench.row(/not what the API promises/)).toBeVisible({ timeout: 60_000 });
  await expect(workbench.notifications).toHaveCount(0);
  faults.calm();
  await workbench.runCommand('Azure OpenAI Keys: Refresh');
  await expect(workbench.row('contoso-chat-prod')).toBeVisible();
});

test('a slow answer keeps the picker busy, and leaving it is no error', async ({ workbench, faults, window }) => {
  const wizard = new EnableWizard(workbench);
  await openEstate(workbench);
  await workbench.chooseFromMenu(workbench.row('contoso-chat-prod'), 'Enable Customer-Managed Key');
  await wizard.choose('chat-cmk');
  await wizard.choose('System-assigned identity');
  await wizard.choose('Versionless');
  faults.disturb(isAccountGet, { kind: 'silent' });
  await wizard.choose('Key chat-cmk alone');
  await expect(workbench.quickInput.locator('input.input')).toHaveAttribute('placeholder', /Reading what/);
  await window.keyboard.press('Escape');
  await expect(workbench.quickInput).toBeHidden();
  await expect(workbench.notifications).toHaveCount(0);
});

test('what cannot be planned is told in the picker, and tried again there', async ({ workbench, faults }) => {
  const wizard = new EnableWizard(workbench);
  await openEstate(workbench);
  await workbench.chooseFromMenu(workbench.row('contoso-chat-prod'), 'Enable Customer-Managed Key');
  await wizard.choose('chat-cmk');
  await wizard.choose('System-assigned identity');
  await wizard.choose('Versionless');
  faults.disturb(isAccountGet, { kind: 'answer', status: 403, body: forbidden });
  await wizard.choose('Key chat-cmk alone');
  await expect(wizard.row('Try again')).toContainText('you do not have the right');
  faults.calm();
  await wizard.choose('Try again');
  await wizard.row('Run this plan').waitFor();
});

test('a throttled change waits and goes on, and a lost answer is not sent twice', async ({
  workbench,
  faults,
  emulator,
}) => {
  const wizard = new EnableWizard(workbench);
  await openEstate(workbench);
  await workbench.chooseFromMenu(workbench.row('contoso-chat-prod'), 'Enable Customer-Managed Key');
  await wizard.chooseAll('chat-cmk');
  const busy = JSON.stringify({ error: { code: 'TooManyRequests', message: 'Please slow down.' } });
  faults.disturb(isAccountPatch, { kind: 'answer', status: 429, headers: { 'retry-after': '4' }, body: busy }, 1);
  faults.disturb(({ method, path }) => method === 'PUT' && path.includes('roleAssignments'), { kind: 'lost' }, 1);
  const before = await countAssignments(emulator, chatKey);
  await wizard.run(purgeConsent);
  await wizard.proof.waitFor({ timeout: 120_000 });
  expect((await readAccount(emulator, mainJobAccount)).properties.encryption?.keySource).toBe('Microsoft.KeyVault');
  expect(await countAssignments(emulator, chatKey)).toBe(before + 1);
});
