import { expect, type Page } from '@playwright/test';
import { root } from '../scripts/root.ts';
import { newProfile, startBrowser } from '../test/host/browser.ts';
import { startEmulator } from '../test/host/emulator.ts';
import { installHost } from '../test/host/install.ts';
import { startServer, type Server } from '../test/host/server.ts';
import { openWorkbench } from '../test/host/workbench.ts';
import { trivialPath } from './extensions.ts';
import type { Comparison } from './statistics.ts';

export interface RowFigures {
  readonly firstRow: Comparison;
  /** Milliseconds from the click until every account of the sample estate shows its state. */
  readonly completeTree: readonly number[];
}

/** Accounts that the sample estate has. */
const accountsInSample = 8;

const ownTitle = 'Customer-Managed Keys';

/** Clicks on each view in a fresh window of its own, in turns, and waits for its rows. */
export async function measureRows(rounds: number): Promise<RowFigures> {
  const installation = await installHost({ browser: true, onProgress: (line) => console.log(line) });
  const trivial: number[] = [];
  const own: number[] = [];
  const completeTree: number[] = [];
  const emulator = await startEmulator();
  const env = { AOAI_CMK_EMULATOR: JSON.stringify(emulator.description), AOAI_CMK_START: 'emulator' };
  const server = await startServer(installation, { env });
  try {
    for (let round = 0; round < rounds; round++) {
      trivial.push(await inWindow(server, (page) => clickToFirstRow(page, 'Trivial')));
      await inWindow(server, async (page) => {
        own.push(await clickToFirstRow(page, ownTitle));
        completeTree.push((own.at(-1) ?? 0) + (await untilComplete(page)));
      });
    }
  } finally {
    await server.stop();
    await emulator.stop();
  }
  return { firstRow: { what: 'Click on the view to the first row', trivial, own, atMost: 2 }, completeTree };
}

async function inWindow<T>(server: Server, measure: (page: Page) => Promise<T>): Promise<T> {
  const browser = await startBrowser();
  try {
    const page = await (await newProfile(browser)).newPage();
    await openWorkbench(page, server, { developmentPaths: [root, trivialPath] });
    await page.locator(`.activitybar a.action-label[aria-label*="${ownTitle}"]`).waitFor({ timeout: 60_000 });
    // The window is still busy with itself when it has just been painted.
    await page.waitForTimeout(3000);
    return await measure(page);
  } finally {
    await browser.close();
  }
}

/**
 * Runs in the page, as text since the page's types are not those of this program: clicks on a view's icon and counts the
 * milliseconds until the view that is open then has a row.
 */
const clickInPage = (title: string): string => `(async () => {
  const frame = () => new Promise(requestAnimationFrame);
  const icon = document.querySelector('.activitybar a.action-label[aria-label*="${title}"]');
  const isOpen = () => icon.closest('.action-item').classList.contains('checked');
  const rows = () => document.querySelectorAll('.pane-body .monaco-list-row').length;
  const began = performance.now();
  icon.dispatchEvent(new MouseEvent('mousedown', { bubbles: true }));
  icon.click();
  while (!isOpen()) await frame();
  while (rows() === 0) await frame();
  return performance.now() - began;
})()`;

async function clickToFirstRow(page: Page, title: string): Promise<number> {
  return page.evaluate<number>(clickInPage(title));
}

/** Milliseconds until every account of the sample estate is there with its state; the view unfolds that far by itself. */
async function untilComplete(page: Page): Promise<number> {
  const began = performance.now();
  const accounts = page.locator('.pane-body .monaco-list-row[aria-level="3"][aria-label^="contoso-"]');
  await expect(accounts).toHaveCount(accountsInSample, { timeout: 60_000 });
  await expect(accounts.filter({ hasText: 'checking' })).toHaveCount(0, { timeout: 60_000 });
  return performance.now() - began;
}
