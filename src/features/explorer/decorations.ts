import * as vscode from 'vscode';
import { stateWords, type EncryptionState } from '../../core/inspection/state.ts';
import { stateScheme, themeColor } from './treeItem.ts';

/** A letter beside the name, for those to whom colours say little. */
const badges: Readonly<Record<EncryptionState, string | undefined>> = {
  microsoftManaged: undefined,
  customerManaged: '✓',
  attention: '!',
  broken: '✕',
  unknown: '?',
};

/** Marks accounts by the state that their row's address carries. */
export const stateDecorations: vscode.FileDecorationProvider = {
  provideFileDecoration(uri) {
    if (uri.scheme !== stateScheme) return undefined;
    const state = uri.authority.toLowerCase();
    const known = Object.keys(badges).find((name): name is EncryptionState => name.toLowerCase() === state);
    if (!known || known === 'microsoftManaged') return undefined;
    // A colour of its own is for what should catch the eye; all is well by its icon and badge alone.
    const color = known === 'customerManaged' ? undefined : themeColor(known);
    return new vscode.FileDecoration(badges[known], stateWords(known), color);
  },
};
