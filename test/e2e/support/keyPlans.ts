import { expect, type Locator } from '@playwright/test';
import type { Workbench } from '../ui.ts';

/** Any plan as a person goes through it: questions, review, consent, end. */
export class KeyPlans {
  readonly workbench: Workbench;

  constructor(workbench: Workbench) {
    this.workbench = workbench;
  }

  /** Unfolds a key store, wherever it lies, until its key is shown. */
  async openKey(store: string, key: string): Promise<void> {
    const { workbench } = this;
    const shown = workbench.row(store);
    if (!(await shown.isVisible())) {
      for (const group of await workbench.rows.filter({ hasText: /^Key vaults/ }).all()) {
        if ((await group.getAttribute('aria-expanded')) !== 'true') await group.click();
      }
    }
    await shown.waitFor();
    await workbench.unfold(store);
    await workbench.row(key).waitFor();
  }

  row(text: string | RegExp): Locator {
    return this.workbench.quickRows.filter({ hasText: text }).first();
  }

  async choose(text: string | RegExp): Promise<void> {
    await this.row(text).waitFor();
    await this.row(text).click();
  }

  /** Types what is looked for in a long list, and chooses it. */
  async find(text: string): Promise<void> {
    await this.workbench.quickRows.first().waitFor();
    await this.workbench.quickInput.locator('input.input').fill(text);
    await this.choose(text);
  }

  /** Waits until the plan is shown with this among its rows. */
  async reviewed(text: string | RegExp): Promise<void> {
    await this.row(/Run this plan|Check again|Read back/).waitFor({ timeout: 60_000 });
    await expect(this.row(text)).toBeVisible();
  }

  async run(): Promise<void> {
    await this.choose('Run this plan');
    await this.workbench.quickInput.waitFor({ state: 'hidden' });
  }

  /** Agrees to a step that cannot be undone. */
  async agree(verb: string): Promise<void> {
    await this.workbench.press(this.workbench.dialog, verb);
  }

  /** Confirms by typing, after having read what will happen. */
  async confirm(phrase: string): Promise<void> {
    const { workbench } = this;
    const input = workbench.quickInput.locator('input.input');
    await workbench.press(workbench.dialog, 'Continue to Confirmation');
    await input.waitFor();
    await input.fill('something else');
    await input.press('Enter');
    await expect(workbench.quickInput).toBeVisible();
    await input.fill(phrase);
    await input.press('Enter');
  }

  /** Waits for the notification with which a run ends. */
  async ended(words: string | RegExp): Promise<void> {
    await this.workbench.notification(words).waitFor({ timeout: 90_000 });
    await this.workbench.runCommand('Notifications: Clear All Notifications');
  }
}
