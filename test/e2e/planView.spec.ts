import { expect, test as base, type Browser } from '@playwright/test';
import { startBrowser } from '../host/browser.ts';
import { scenarios } from '../support/boardScenarios.ts';
import { BoardPage, buildPage, type OpenOptions, type PageFiles, type Theme } from './board/page.ts';

type Name = keyof typeof scenarios;

interface Workshop {
  readonly browser: Browser;
  readonly files: PageFiles;
}

/** The page as it is bundled, in a browser, with a real board behind it; no VS Code is needed. */
const test = base.extend<{ open: (name: Name, options?: OpenOptions) => Promise<BoardPage> }, { workshop: Workshop }>({
  workshop: [
    // Playwright insists on a pattern here.
    async ({}, use) => {
      const browser = await startBrowser();
      await use({ browser, files: await buildPage() });
      await browser.close();
    },
    { scope: 'worker' },
  ],

  open: async ({ workshop }, use, info) => {
    const opened: BoardPage[] = [];
    await use(async (name, options) => {
      const page = await BoardPage.open(workshop.browser, workshop.files, await scenarios[name](), options);
      opened.push(page);
      return page;
    });
    for (const page of opened) {
      if (info.status !== info.expectedStatus) {
        await info.attach('board', { body: await page.page.screenshot({ fullPage: true }), contentType: 'image/png' });
      }
      expect(page.complaints).toEqual([]);
      await page.close();
    }
  },
});

const names = Object.keys(scenarios) as Name[];
const looks: readonly (readonly [theme: Theme, width: number])[] = [
  ['dark', 1100],
  ['light', 720],
  ['high-contrast', 1100],
  ['high-contrast-light', 320],
];

for (const [theme, width] of looks) {
  for (const name of names) {
    test(`${name} in ${theme} at ${width} pixels is accessible and fits`, async ({ open }, info) => {
      const { page, ...board } = await open(name, { theme, width }).then((opened) => ({
        page: opened.page,
        violations: () => opened.accessibilityViolations(),
      }));
      expect(await board.violations()).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      await page.screenshot({ path: info.outputPath(`${name}-${theme}-${width}.png`), fullPage: true });
    });
  }
}

test('a run is shown live, and what changes is announced politely', async ({ open }) => {
  const scenario = await scenarios.running();
  const { page, board } = await open('running');
  const steps = page.getByRole('listbox', { name: 'Steps' }).getByRole('option');
  await expect(steps.nth(1)).toContainText('Under way');
  for (const record of scenario.later) board.update(record);
  await expect(steps.nth(3)).toContainText('Done');
  await expect(page.getByRole('heading', { name: 'Proof' })).toBeVisible();
  const live = page.locator('[aria-live=polite]');
  await expect(live).toHaveText('Done, and read back from Azure.');
});

test('the steps are walked by keyboard, with one of them in the tab order', async ({ open }) => {
  const { page } = await open('planned');
  const options = page.getByRole('listbox', { name: 'Steps' }).getByRole('option');
  await options.nth(0).focus();
  await page.keyboard.press('ArrowDown');
  await expect(options.nth(1)).toBeFocused();
  await expect(options.nth(1)).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('heading', { name: 'Turn on purge protection of team-vault' })).toBeVisible();
  await expect(page.getByText('can never be turned off again')).toBeVisible();
  await page.keyboard.press('End');
  await expect(options.nth(3)).toBeFocused();
  for (const [index, tabindex] of ['-1', '-1', '-1', '0'].entries()) {
    await expect(options.nth(index)).toHaveAttribute('tabindex', tabindex);
  }
});

test('the parts of the binding are walked by keyboard and told in words', async ({ open }) => {
  const { page } = await open('broken');
  const parts = page.getByRole('listbox').getByRole('option');
  await expect(parts).toHaveCount(6);
  await parts.filter({ hasText: 'Grant' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('heading', { name: 'Key: cmk' })).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('heading', { name: 'Network path: Closed' })).toBeVisible();
  await expect(parts.nth(4)).toHaveAccessibleName(/^Network path, Closed, Broken, chat cannot reach its key/);
});

test('everything is reached by the Tab key alone, and each stop is to be seen', async ({ open }) => {
  const { page } = await open('failed');
  // The drawing comes once its width is known.
  await page.getByRole('option', { name: /^Account, chat/ }).waitFor();
  const stops: string[] = [];
  for (let index = 0; index < 13; index++) {
    await page.keyboard.press('Tab');
    stops.push(
      await page.evaluate(`(() => {
        let at = document.activeElement;
        while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
        return (at?.getAttribute('data-action') ?? at?.getAttribute('data-part') ?? at?.getAttribute('data-node')
          ?? at?.getAttribute('data-step') ?? at?.textContent ?? '').trim();
      })()`),
    );
  }
  expect(stops).toEqual([
    'resume',
    'showLog',
    'encryption',
    'account',
    'encryption',
    'What Azure said',
    'Copy Details',
    'Requests Before and After',
    'Azure CLI',
    'PowerShell',
    'Bicep',
    'Terraform',
    '',
  ]);
});

test('a button becomes a command of the host', async ({ open }) => {
  const opened = await open('interrupted');
  await opened.page.getByRole('button', { name: 'Resume…' }).click();
  await expect.poll(() => opened.commands).toEqual([['aoaiCmk.resumeRun', opened.board.state.memento.runId]]);
});

test('what the host refuses is shown', async ({ open }) => {
  const opened = await open('interrupted');
  // Somebody has resumed the run, and the page has not heard of it yet.
  opened.live = true;
  await opened.page.getByRole('button', { name: 'Resume…' }).click();
  await expect(opened.page.getByRole('alert')).toHaveText('This is not possible any more.');
  expect(opened.commands).toEqual([]);
});

test('a button that vanishes under the focus leaves it at the title, never at another button', async ({ open }) => {
  const scenario = await scenarios.running();
  const { page, board } = await open('running');
  await page.getByRole('button', { name: 'Cancel' }).focus();
  for (const record of scenario.later) board.update(record);
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
});

test('it comes back as it was after being hidden', async ({ open }) => {
  const { page } = await open('planned');
  await page.getByRole('option', { name: /^Step 2 of 4: Turn on purge/ }).click();
  await page.reload();
  await expect(page.getByRole('heading', { level: 2, name: 'Turn on purge protection of team-vault' })).toBeVisible();
});

test('a failure is copied by the host', async ({ open }) => {
  const opened = await open('failed');
  await opened.page.getByRole('button', { name: 'Copy Details' }).click();
  await expect(opened.page.locator('[aria-live=polite]')).toHaveText('Copied.');
  expect(opened.copied[0]).toContain('InvalidKeyVaultProperties');
});

test('the encryption as it is can be looked at beside the plan', async ({ open }) => {
  const { page } = await open('planned');
  await page.getByRole('button', { name: 'Show Encryption Now' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Encryption of chat' })).toBeVisible();
  await expect(page.getByText('Microsoft-managed keys').first()).toBeVisible();
  await page.getByRole('button', { name: 'Show Plan' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Encrypt chat with key cmk of team-vault' })).toBeVisible();
});

test('a plan is made from its first choice by clicks, and run by the host', async ({ open }) => {
  const opened = await open('wizardFirstChoice');
  const { page } = opened;
  await expect(page.getByText('Still to choose: at least one account, a key.')).toBeVisible();
  await page.getByRole('checkbox', { name: /^chat/ }).click();
  await page.getByRole('radio', { name: /^cmk RSA 2048/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Encrypt chat with key cmk of team-vault' })).toBeVisible();
  await page.getByRole('radio', { name: /^All of team-vault/ }).click();
  await expect(page.getByRole('option', { name: /^Step 3 of 4: .* at vault team-vault/ })).toBeVisible();
  await page.getByRole('button', { name: 'Run…' }).click();
  await expect
    .poll(() => opened.commands)
    .toMatchObject([['aoaiCmk.runPlan', { kind: 'enable', choices: [{}, {}, {}, { value: 'at all of team-vault' }] }]]);
});

test('a plan is made by keyboard alone', async ({ open }) => {
  const { page } = await open('wizardFirstChoice');
  await page.getByRole('radio', { name: /^Enable/ }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: /^Rotate/ })).toBeFocused();
  await expect(page.getByText('Still to choose: a key.')).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('radio', { name: /^cmk RSA 2048/ })).toBeFocused();
  await page.keyboard.press('Space');
  await expect(page.getByRole('heading', { level: 1, name: 'Rotate key cmk in team-vault' })).toBeVisible();
});

test('what is typed arrives letter by letter, and what is wrong with it is told with its field', async ({ open }) => {
  const { page, board } = await open('wizardNewVault');
  const name = page.getByRole('textbox', { name: 'Name of the key' });
  await name.fill('');
  await name.pressSequentially('my_key', { delay: 5 });
  await expect(name).toHaveValue('my_key');
  await expect(name).toHaveAccessibleDescription('A key’s name has 1 to 127 letters, digits and hyphens.');
  await expect(name).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByText('To put right: Name of the key.')).toBeVisible();
  await name.fill('my-key');
  await expect(page.getByRole('heading', { level: 1, name: /with key my-key of kv-contoso-cmk/ })).toBeVisible();
  expect(board.state.memento.wizard?.answers).toMatchObject({ keyName: 'my-key' });
});

test('that a plan is being worked out, and what has come of it, is announced politely', async ({ open }) => {
  const { page } = await open('wizardRotate');
  await page.evaluate(`(() => {
    const live = document.querySelector('cmk-board').shadowRoot.querySelector('[aria-live=polite]');
    window.heard = [];
    new MutationObserver(() => window.heard.push(live.textContent.trim())).observe(live, { childList: true, subtree: true, characterData: true });
  })()`);
  await page.getByRole('checkbox', { name: 'Disable the versions before, once nothing uses them' }).click();
  const heard = (): Promise<readonly string[]> => page.evaluate('window.heard');
  await expect.poll(heard).toContain('3 steps. Nothing has been changed yet.');
  expect(await heard()).toContain('Working out the plan…');
});

test('the resource before and after a step is compared by the host, and the plan copied in other languages', async ({
  open,
}) => {
  const opened = await open('wizardSeveralAccounts');
  const { page } = opened;
  await page.getByRole('option', { name: /^Step 3 of 7: Turn on purge/ }).click();
  await page.getByRole('button', { name: 'Requests Before and After' }).click();
  await expect.poll(() => opened.compared).toHaveLength(1);
  expect(opened.compared[0]?.before).not.toContain('enablePurgeProtection');
  expect(opened.compared[0]?.after).toContain('"enablePurgeProtection": true');
  await page.getByRole('button', { name: 'Bicep' }).click();
  await expect(page.locator('[aria-live=polite]')).toHaveText('Copied.');
  expect(opened.copied).toEqual(['bicep: Encrypt chat, search with key cmk of team-vault']);
});

test('choices are still there after the page was hidden, and are closed once the run has begun', async ({ open }) => {
  const scenario = await scenarios.wizardRunning();
  const { page, board } = await open('wizardSeveralAccounts');
  await page.reload();
  await expect(page.getByRole('checkbox', { name: /^search/ })).toBeChecked();
  const [record] = scenario.later;
  if (record) board.update(record);
  await expect(page.getByRole('radio', { name: /^Enable/ })).toHaveCount(0);
  await page.locator('summary', { hasText: 'Accounts' }).click();
  await expect(page.getByRole('checkbox', { name: /^chat/ })).toBeDisabled();
});
