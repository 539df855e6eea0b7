import * as vscode from 'vscode';

/** Shows a view's own progress bar for as long as the work lasts. */
export async function withViewProgress<T>(viewId: string, work: () => Promise<T>): Promise<T> {
  return vscode.window.withProgress({ location: { viewId } }, work);
}
