import { expect, test } from './fixtures.ts';
import { expectAccount, openEstate } from './support/estateView.ts';

test.use({ estate: 'tree' });

/** Every state of the sample estate, with the words and the icon that tell it. */
const states: readonly { readonly account: string; readonly words: RegExp; readonly icon: string }[] = [
  { account: 'contoso-chat-prod', words: /Microsoft-managed keys/, icon: 'shield' },
  { account: 'contoso-legal-research', words: /Microsoft-managed keys/, icon: 'shield' },
  { account: 'contoso-search-prod', words: /Customer-managed key.*versionless/, icon: 'workspace-trusted' },
  {
    account: 'contoso-translate-prod',
    words: /Customer-managed key.*pinned to the newest version/,
    icon: 'workspace-trusted',
  },
  {
    account: 'contoso-claims-prod',
    words: /Customer-managed key, needs attention.*not the newest version/,
    icon: 'warning',
  },
  {
    account: 'contoso-assistant-dev',
    words: /Customer-managed key, broken.*no grant/,
    icon: 'workspace-untrusted',
  },
  {
    account: 'contoso-summaries-research',
    words: /Customer-managed key, broken.*key disabled/,
    icon: 'workspace-untrusted',
  },
  { account: 'contoso-foundry-research', words: /Customer-managed key/, icon: 'workspace-trusted' },
];

test('the tree shows three subscriptions and says that they are an emulator’s', async ({ workbench }) => {
  await openEstate(workbench);
  for (const name of ['Contoso Production', 'Contoso Development', 'Contoso Research']) {
    await workbench.row(name).scrollIntoViewIfNeeded();
  }
  await expect(workbench.statusBar).toContainText('Emulator');
});

for (const { account, words, icon } of states) {
  test(`the tree tells the state of ${account}`, async ({ workbench }) => {
    await openEstate(workbench);
    await expectAccount(workbench, account, words, icon);
  });
}

test('an account unfolds into what its encryption depends on', async ({ workbench }) => {
  await openEstate(workbench);
  await workbench.unfold('contoso-search-prod');
  await expect(workbench.row('search-cmk')).toBeVisible();
});
