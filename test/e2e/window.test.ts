import { expect, test } from './fixtures.ts';

test('VS Code opens with the extension under development', async ({ workbench }) => {
  await expect(workbench.page).toHaveTitle(/Extension Development Host/);
});

test('commands run from the palette', async ({ workbench }) => {
  await workbench.runCommand('View: Show Explorer');
  await expect(workbench.page.locator('.sidebar .title-label')).toContainText('Explorer');
});
