import assert from 'node:assert/strict';
import * as vscode from 'vscode';

const name = 'azure-openai-cmk';

describe('The extension', () => {
  const extension = vscode.extensions.all.find(({ packageJSON }) => (packageJSON as { name?: string }).name === name);

  it('is present', () => {
    assert.ok(extension, 'VS Code knows the extension');
  });

  it('is not activated at startup', () => {
    assert.equal(extension?.isActive, false);
  });
});
