import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test';

/** The parts of VS Code's window by the names that a person has for them. */
export class Workbench {
  readonly page: Page;
  /** Rows of the trees in the side bar. */
  readonly rows: Locator;
  /** Entries of the menu that is open. */
  readonly menuItems: Locator;
  /** The box that palette, pickers and input boxes share. */
  readonly quickInput: Locator;
  readonly quickRows: Locator;
  readonly notifications: Locator;
  /** The question in the middle of the window. */
  readonly dialog: Locator;
  readonly statusBar: Locator;

  constructor(page: Page) {
    this.page = page;
    this.rows = page.locator('.pane-body .monaco-list-row');
    this.menuItems = page.locator('.monaco-menu .action-item');
    this.quickInput = page.locator('.quick-input-widget');
    this.quickRows = page.locator('.quick-input-list .monaco-list-row');
    this.notifications = page.locator('.notifications-toasts .notification-list-item');
    this.dialog = page.locator('.monaco-dialog-box');
    this.statusBar = page.locator('.statusbar');
  }

  /** Opens a container of views from the activity bar. */
  async openContainer(name: string): Promise<void> {
    const label = `a.action-label[aria-label*="${name}"]`;
    const item = this.page.locator(`.activitybar .action-item:has(${label})`);
    await item.waitFor({ timeout: 60_000 });
    // A window that is being restored may open the container by itself; a click would then close it again.
    await expect(async () => {
      if (!((await item.getAttribute('class')) ?? '').includes('checked')) await item.locator(label).click();
      await expect(item).toHaveClass(/checked/, { timeout: 2000 });
    }).toPass();
  }

  /** The tree's row with this text among what it shows. */
  row(text: string | RegExp): Locator {
    return this.rows.filter({ hasText: text }).first();
  }

  /** Unfolds one row after the other, each below the one before. */
  async unfold(...path: readonly (string | RegExp)[]): Promise<void> {
    for (const text of path) {
      const row = this.row(text);
      await row.waitFor();
      if ((await row.getAttribute('aria-expanded')) === 'true') continue;
      await row.click();
      if ((await row.getAttribute('aria-expanded')) !== 'true') await this.page.keyboard.press('ArrowRight');
      await expect(row).toHaveAttribute('aria-expanded', 'true');
    }
  }

  /** Chooses an entry of a row's context menu. */
  async chooseFromMenu(row: Locator, entry: string | RegExp): Promise<void> {
    await row.click({ button: 'right' });
    const item = this.menuItems.filter({ hasText: entry }).first();
    await item.waitFor();
    // A menu that has just opened lets no click through, so that nobody chooses what appeared under the hand.
    await expect(async () => {
      await item.click({ timeout: 1000 });
      await expect(item).toBeHidden({ timeout: 1000 });
    }).toPass();
  }

  /** Runs a command by its title from the palette. */
  async runCommand(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    const input = this.quickInput.locator('input.input');
    await expect(input).toHaveValue(/^>/);
    await input.fill(`>${title}`);
    await this.quickRows.filter({ hasText: title }).first().click();
  }

  /** Picks a row of the picker that is open. */
  async pick(text: string | RegExp): Promise<void> {
    await this.quickRows.filter({ hasText: text }).first().click();
  }

  /** Types into the input box that is open and accepts. */
  async answer(text: string): Promise<void> {
    const input = this.quickInput.locator('input.input');
    await input.fill(text);
    await input.press('Enter');
  }

  /** The notification with this text. */
  notification(text: string | RegExp): Locator {
    return this.notifications.filter({ hasText: text }).first();
  }

  /** Presses a button of a notification or dialog. */
  async press(where: Locator, button: string | RegExp): Promise<void> {
    await where.locator('.monaco-button, .monaco-text-button').filter({ hasText: button }).first().click();
  }

  /** What is inside the webview that is in front. */
  webview(): FrameLocator {
    return this.page.locator('iframe.webview.ready').last().contentFrame().frameLocator('iframe#active-frame');
  }
}
