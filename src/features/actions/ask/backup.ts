import * as vscode from 'vscode';
import { nameOf } from '../../../core/resources/armId.ts';
import type { Action } from '../action.ts';
import { dialog } from '../pickers/question.ts';
import { askKey, isKeyOrVersion, keyIdOf, targetIn } from '../questions/targets.ts';
import type { Wishes } from '../wishes.ts';

/** "Back Up Key…": its file is one that Azure has encrypted. */
export const backup: Action = {
  title: 'Back Up Key',
  start: (on) => targetIn(on, isKeyOrVersion),
  questions: (asking, start) => [
    ...askKey(asking, start, 'Which key is to be backed up?'),
    dialog({ id: 'file' }, chooseFile),
  ],
  toInput: ({ target, path }) =>
    target && path !== undefined ? { kind: 'backup', keyId: keyIdOf(target), path } : undefined,
  answers: { Key: 'target', File: 'file' },
};

async function chooseFile(wishes: Wishes): Promise<Wishes | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = `${wishes.target ? nameOf(keyIdOf(wishes.target)) : 'key'}.keybackup`;
  const uri = await vscode.window.showSaveDialog({
    title: 'Where the Backup Is Written',
    saveLabel: 'Back Up Here',
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, name) }),
    filters: { 'Key backups': ['keybackup'] },
  });
  return uri && { ...wishes, path: uri.fsPath };
}
