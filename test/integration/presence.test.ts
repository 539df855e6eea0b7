import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Exports } from '../../src/extension.ts';

const name = 'azure-openai-cmk';

describe('The extension', () => {
  const extension = vscode.extensions.all.find(({ packageJSON }) => (packageJSON as { name?: string }).name === name);

  it('is present', () => {
    assert.ok(extension, 'VS Code knows the extension');
  });

  it('asks for nothing at startup: a view, a command or a file of infrastructure code activates it', () => {
    const { activationEvents } = extension?.packageJSON as { activationEvents: string[] };
    const others = activationEvents.filter((event) => !/^(onLanguage|onWebviewPanel):[\w.-]+$/.test(event));
    assert.deepEqual(others, []);
  });

  // VS Code opens JSON of its own behind the scenes, which activates whatever knows the language.
  it('is idle once it is activated: nobody is connected, nothing that judges files is loaded', async () => {
    const { session, diagnostics } = (await extension?.activate()) as Exports;
    assert.equal(session.state.kind, 'signedOut');
    assert.equal(diagnostics.isLoaded(), false);
  });

  it('loads what judges files when one of infrastructure code is open, or becomes one while it is typed', async () => {
    const { diagnostics } = extension?.exports as Exports;
    const file = vscode.Uri.parse('untitled:/estate/template.json');
    await vscode.workspace.openTextDocument(file);
    assert.equal(diagnostics.isLoaded(), false);
    const word = 'Microsoft.CognitiveServices';
    for (const [at, letter] of Array.from(word).entries()) {
      const edit = new vscode.WorkspaceEdit();
      edit.insert(file, new vscode.Position(0, at), letter);
      await vscode.workspace.applyEdit(edit);
    }
    assert.equal(diagnostics.isLoaded(), true);
  });
});
