import * as vscode from 'vscode';

/** Sets one of the keys that `when` clauses of the manifest ask for. */
export function setContextKey(key: string, value: string | boolean): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
