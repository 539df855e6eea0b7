import { expect, type Locator } from '@playwright/test';
import type { Workbench } from '../ui.ts';

/** The view container of the extension, by the name on its icon. */
export const containerName = 'Customer-Managed Keys';

/** Opens the view and, where none is shown yet, the sample estate; waits until its accounts are there. */
export async function openEstate(workbench: Workbench): Promise<void> {
  await workbench.openContainer(containerName);
  const account = workbench.row('contoso-chat-prod');
  const welcome = workbench.page.locator('.welcome-view-content .monaco-button', { hasText: 'Emulator' });
  await account.or(welcome).first().waitFor({ timeout: 60_000 });
  if (await welcome.isVisible()) await welcome.click();
  await account.waitFor({ timeout: 60_000 });
  await atRest(workbench);
}

/** Milliseconds without a change after which the tree is taken to be at rest: it gathers changes for a tenth of that. */
const quiet = 500;

/**
 * Waits until the tree changes no more: a menu that is open over a row which is read anew closes, or has lost its row, as it
 * would for a person.
 */
export async function atRest({ page, rows }: Workbench): Promise<void> {
  await expect(async () => {
    await expect(rows.filter({ hasText: 'checking' })).toHaveCount(0);
    const before = await rows.allTextContents();
    await page.waitForTimeout(quiet);
    expect(await rows.allTextContents()).toEqual(before);
  }).toPass({ timeout: 60_000 });
}

/** Waits until the look at an account's encryption has come to its end, and expects these words and this icon. */
export async function expectAccount(workbench: Workbench, name: string, words: RegExp, icon: string): Promise<Locator> {
  const row = workbench.row(name);
  await row.scrollIntoViewIfNeeded();
  await expect(row).toContainText(words);
  await expect(row.locator(`.custom-view-tree-node-item-icon.codicon-${icon}`)).toBeVisible();
  await expect(row).toHaveAttribute('aria-label', words);
  return row;
}

/** Draws the side bar wider, so that descriptions are read whole. */
export async function widenSideBar({ page }: Workbench, width: number): Promise<void> {
  const bar = await page.locator('.part.sidebar').boundingBox();
  if (!bar) throw new Error('The side bar is not shown.');
  const edge = bar.x + bar.width;
  const middle = bar.y + bar.height / 2;
  await page.mouse.move(edge, middle);
  await page.mouse.down();
  await page.mouse.move(bar.x + width, middle, { steps: 5 });
  await page.mouse.up();
  // Away from the edge, which is lit while the mouse is on it.
  await page.mouse.move(bar.x + width * 2, middle);
}
