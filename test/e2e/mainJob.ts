import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { Emulator } from '../host/emulator.ts';
import { EnableWizard } from './support/enableWizard.ts';
import { openEstate, widenSideBar } from './support/estateView.ts';
import { purgeConsent } from './support/sample.ts';
import { Workbench } from './ui.ts';

/** The account of the sample estate that the main job is done on. */
export const mainJobAccount =
  '/subscriptions/e0182ed7-660c-47d4-b034-82277acc4980/resourceGroups/rg-chat-prod/providers/Microsoft.CognitiveServices/accounts/contoso-chat-prod';

/** What the walk is given besides the window. */
export interface WalkOptions {
  /** The folder for its screenshots. */
  readonly screenshots: string;
  readonly emulator: Emulator;
}

/** Does the main job as a person would: an account on Microsoft's key goes under one of the customer's. */
export async function walkMainJob(page: Page, { screenshots }: WalkOptions): Promise<void> {
  const workbench = new Workbench(page);
  const wizard = new EnableWizard(workbench);
  const photograph = async (name: string): Promise<void> => {
    await page.screenshot({ path: join(screenshots, `${name}.png`) });
  };

  await openEstate(workbench);
  await widenSideBar(workbench, 520);
  const account = workbench.row('contoso-chat-prod');
  await expect(account).toContainText('Microsoft-managed keys');
  // States are coloured and badged a moment after their rows are there.
  await expect(workbench.row('contoso-search-prod').locator('[class*="monaco-decoration-"]').first()).toBeVisible();
  await photograph('estate');

  await workbench.chooseFromMenu(account, 'Enable Customer-Managed Key');
  await expect(wizard.title).toContainText('contoso-chat-prod');
  await wizard.row('archive-cmk').waitFor();
  await photograph('choose-key');
  await wizard.choose('chat-cmk');
  await wizard.row('System-assigned identity').waitFor();
  await photograph('choose-identity');
  await wizard.choose('System-assigned identity');
  await wizard.row('Versionless').waitFor();
  await photograph('choose-version');
  await wizard.choose('Versionless');
  await wizard.choose('Key chat-cmk alone');
  await wizard.row('Run this plan').waitFor();
  await photograph('review');

  await wizard.choose('Run this plan');
  await expect(workbench.dialog).toContainText('kv-contoso-chat');
  await photograph('consent');
  await workbench.press(workbench.dialog, purgeConsent);
  await expect(wizard.progress).toContainText('Next try in', { timeout: 60_000 });
  await photograph('waiting');

  await wizard.proof.waitFor({ timeout: 180_000 });
  await expect(account).toContainText('Customer-managed key');
  await photograph('done');
  await workbench.press(wizard.proof, 'Show Proof');
  await expect(page.locator('.tab', { hasText: 'Proof for contoso-chat-prod' })).toBeVisible();
  await expect(workbench.webview().locator('body')).toContainText('What this does not prove');
  await photograph('proof');

  await workbench.runCommand('View: Close All Editors');
  await expect(page.locator('.tab')).toHaveCount(0);
  await workbench.chooseFromMenu(account, 'Show Encryption');
  await expect(workbench.webview().getByText('kv-contoso-chat').first()).toBeVisible();
  await photograph('encryption');
}
