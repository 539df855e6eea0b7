import { expect } from '@playwright/test';
import type { Workbench } from '../ui.ts';

/** Brings an open file to the front, and selects a text in it. */
export async function select(workbench: Workbench, file: string, text: string): Promise<void> {
  const { page } = workbench;
  const [folder = '', name = ''] = file.split('/');
  const row = page.getByRole('treeitem', { name, exact: true });
  if (!(await row.isVisible())) await page.getByRole('treeitem', { name: folder, exact: true }).click();
  await row.dblclick();
  await page.locator('.tab.active', { hasText: name }).waitFor();
  await page.locator('.editor-instance .view-lines').first().click();
  await page.keyboard.press('Control+f');
  const find = page.locator('.find-widget.visible').getByRole('textbox', { name: 'Find' });
  await find.fill(text);
  await expect(page.locator('.find-widget.visible .matchesCount')).toContainText(/\d+ of \d+/);
  await find.press('Enter');
  await find.press('Escape');
}
