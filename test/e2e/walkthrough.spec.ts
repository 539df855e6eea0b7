import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from './fixtures.ts';
import { containerName } from './support/estateView.ts';

test.use({ estate: 'walkthrough' });

const screenshots = fileURLToPath(new URL('../../test-results/screenshots', import.meta.url));

test('the tour leads from the empty view to the sample estate', async ({ workbench }) => {
  mkdirSync(screenshots, { recursive: true });
  const { page } = workbench;
  await workbench.openContainer(containerName);
  await page.getByRole('button', { name: 'Take the tour' }).click();
  const tour = page.locator('.gettingStartedContainer');
  const title = { name: 'Customer-Managed Keys for Azure OpenAI', level: 2 };
  await expect(tour.getByRole('heading', title)).toBeVisible();
  await expect(tour.getByRole('checkbox', { name: 'Connect, or take the emulator: Not completed' })).toBeVisible();
  await page.screenshot({ path: `${screenshots}/tour.png` });
  await tour.getByRole('button', { name: 'Use the Emulator' }).click();
  await workbench.row('contoso-chat-prod').waitFor({ timeout: 60_000 });
  await expect(tour.getByRole('checkbox', { name: 'Connect, or take the emulator: Completed' })).toBeVisible();
  await tour.getByText('Ask what depends on a key').click();
  await expect(tour.getByRole('button', { name: 'Show Blast Radius' })).toBeVisible();
  await page.screenshot({ path: `${screenshots}/tour-connected.png` });
});
