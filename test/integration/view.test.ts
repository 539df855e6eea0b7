import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Exports } from '../../src/extension.ts';
import type { Row } from '../../src/features/explorer/row.ts';

const name = 'azure-openai-cmk';

/** What an account of the sample estate is expected to say of itself. */
const expected: Readonly<Record<string, readonly [description: RegExp, contextValue: string]>> = {
  'contoso-assistant-dev': [/^Customer-managed key, broken · no grant$/, 'account.broken'],
  'contoso-chat-prod': [/^Microsoft-managed keys$/, 'account.microsoftManaged'],
  'contoso-claims-prod': [/^Customer-managed key, needs attention · not the newest version$/, 'account.attention'],
  'contoso-foundry-research': [/^Customer-managed key · versionless$/, 'account.customerManaged'],
  'contoso-legal-research': [/^Microsoft-managed keys$/, 'account.microsoftManaged'],
  'contoso-search-prod': [/^Customer-managed key · versionless$/, 'account.customerManaged'],
  'contoso-summaries-research': [/^Customer-managed key, broken · key disabled$/, 'account.broken'],
  'contoso-translate-prod': [/^Customer-managed key · pinned to the newest version/, 'account.customerManaged'],
};

async function until<T>(look: () => T | undefined | Promise<T | undefined>, what: string): Promise<T> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    assert.ok(Date.now() < deadline, `In time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('The estate', () => {
  const extension = vscode.extensions.all.find(({ packageJSON }) => (packageJSON as { name?: string }).name === name);
  let api: Exports;

  const below = (row?: Row): Promise<Row[]> => api.explorer.tree.getChildren(row);
  const label = (row: Row): string => row.node.present().label;
  const childNamed = async (row: Row | undefined, wanted: string): Promise<Row> => {
    const rows = await below(row);
    const found = rows.find((one) => label(one) === wanted);
    assert.ok(found, `${wanted} is among ${rows.map(label).join(', ')}`);
    return found;
  };

  before(async function () {
    assert.ok(extension, 'VS Code knows the extension');
    await vscode.commands.executeCommand('aoaiCmk.estate.focus');
    await until(() => (extension.isActive ? true : undefined), 'its view activates the extension');
    api = extension.exports as Exports;
  });

  it('is that of nobody before somebody connects: nothing was sent', () => {
    assert.equal(api.session.state.kind, 'signedOut');
  });

  it('registers every command that the manifest declares', async () => {
    const commands = new Set(await vscode.commands.getCommands(true));
    const manifest = extension?.packageJSON as { contributes: { commands: { command: string }[] } };
    const missing = manifest.contributes.commands.map(({ command }) => command).filter((id) => !commands.has(id));
    assert.deepEqual(missing, []);
  });

  it('is the sample estate once the emulator is connected, and says so first', async () => {
    await vscode.commands.executeCommand('aoaiCmk.connectEmulator');
    assert.equal(api.session.state.kind, 'connected');
    const rows = await below();
    assert.deepEqual(rows.map(label), ['Emulator', 'Contoso Development', 'Contoso Production', 'Contoso Research']);
    assert.match(rows[0]?.node.present().description ?? '', /nothing here is Azure/);
  });

  it('shows how every account is encrypted', async () => {
    const seen: Record<string, readonly [string, string]> = {};
    for (const subscription of (await below()).slice(1)) {
      for (const account of await below(await childNamed(subscription, 'Azure OpenAI accounts'))) {
        const presented = await until(
          () => {
            const now = account.node.present();
            return now.contextValue === 'account.checking' ? undefined : now;
          },
          `${label(account)} is checked`,
        );
        seen[presented.label] = [presented.description ?? '', presented.contextValue];
      }
    }
    assert.deepEqual(Object.keys(seen).sort(), Object.keys(expected).sort());
    for (const [account, [description, contextValue]] of Object.entries(expected)) {
      assert.match(seen[account]?.[0] ?? '', description, account);
      assert.equal(seen[account]?.[1], contextValue, account);
    }
  });

  it('leads from a vault to its keys and their versions, with a tooltip that a read completes', async () => {
    const vaults = await childNamed(await childNamed(undefined, 'Contoso Production'), 'Key vaults');
    const vault = await childNamed(vaults, 'kv-contoso-claims');
    const key = await childNamed(vault, 'claims-cmk');
    assert.match(key.node.present().description ?? '', /protects contoso-claims-prod/);
    const item = await api.explorer.tree.resolveTreeItem(api.explorer.tree.getTreeItem(key), key);
    assert.match((item.tooltip as vscode.MarkdownString).value, /Type: RSA 2048/);
    const versions = await below(key);
    assert.equal(versions.length, 2);
    assert.match(versions[0]?.node.present().description ?? '', /^newest/);
    assert.match(versions[1]?.node.present().description ?? '', /pinned by contoso-claims-prod/);
  });

  it('lists the projects of a Foundry account', async () => {
    const accounts = await childNamed(await childNamed(undefined, 'Contoso Research'), 'Azure OpenAI accounts');
    const projects = await childNamed(await childNamed(accounts, 'contoso-foundry-research'), 'Projects');
    assert.deepEqual((await below(projects)).map(label), ['Lab notes', 'Protein folding']);
  });

  it('keeps its rows when it is read anew', async () => {
    const before = await below();
    await vscode.commands.executeCommand('aoaiCmk.refresh');
    const after = await below();
    assert.deepEqual(
      after.map((row) => before.includes(row)),
      after.map(() => true),
    );
  });

  it('copies the id of a row', async () => {
    const production = await childNamed(undefined, 'Contoso Production');
    await vscode.commands.executeCommand('aoaiCmk.copyId', production);
    assert.match(await vscode.env.clipboard.readText(), /^\/subscriptions\/[0-9a-f-]{36}$/);
  });

  it('tells of a command that fails instead of failing', async () => {
    await vscode.commands.executeCommand('aoaiCmk.copyId');
  });

  it('is gone when somebody disconnects', async () => {
    await vscode.commands.executeCommand('aoaiCmk.disconnect');
    assert.equal(api.session.state.kind, 'signedOut');
    assert.deepEqual(await below(), []);
  });
});
