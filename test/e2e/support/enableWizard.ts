import { expect, type Locator } from '@playwright/test';
import type { Workbench } from '../ui.ts';

/** "Enable Customer-Managed Key…" as a person goes through it, question by question. */
export class EnableWizard {
  readonly workbench: Workbench;

  constructor(workbench: Workbench) {
    this.workbench = workbench;
  }

  /** The question that is open, by its step: `3/5`. */
  get title(): Locator {
    return this.workbench.quickInput.locator('.quick-input-title');
  }

  /** The row of a choice. */
  row(text: string | RegExp): Locator {
    return this.workbench.quickRows.filter({ hasText: text }).first();
  }

  /** Waits for a question that offers this, and chooses it. */
  async choose(text: string | RegExp): Promise<void> {
    const row = this.row(text);
    await row.waitFor();
    await row.click();
  }

  /** Types what is looked for in a long list, and chooses it. */
  async find(text: string): Promise<void> {
    await this.workbench.quickRows.first().waitFor();
    await this.workbench.quickInput.locator('input.input').fill(text);
    await this.choose(text);
  }

  /** Answers every question before the plan; each of them as recommended, but for the key. */
  async chooseAll(key: string): Promise<void> {
    await this.choose(key);
    await this.choose('System-assigned identity');
    await this.choose('Versionless');
    await this.choose(/^Key .* alone/);
    await this.row(/Run this plan|Check again|Read back/).waitFor();
  }

  /** Runs the plan that is shown, with consent to each step that cannot be undone. */
  async run(...consents: readonly string[]): Promise<void> {
    await this.choose('Run this plan');
    for (const consent of consents) {
      await expect(this.workbench.dialog).toContainText('This cannot be undone');
      await this.workbench.press(this.workbench.dialog, consent);
    }
    await this.workbench.quickInput.waitFor({ state: 'hidden' });
  }

  /** The notification that shows how far the run has come. */
  get progress(): Locator {
    return this.workbench.notification(/Step \d of \d|Reading the account back|Cancelling/);
  }

  /** The notification with which the run ends well. */
  get proof(): Locator {
    return this.workbench.notification('is configured with key');
  }
}
