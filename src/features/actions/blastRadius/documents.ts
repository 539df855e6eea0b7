import * as vscode from 'vscode';

const scheme = 'aoai-cmk-radius';

/** How many documents are kept: an editor that was closed may be opened again from the history. */
const keptAtMost = 50;

const texts = new Map<string, string>();
let last = 0;

/** Blast radii as documents that cannot be edited, each as it was when it was read. */
export function registerBlastDocuments(): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: (uri) =>
      texts.get(uri.query) ?? '# Blast radius\n\nThis was read in another window. Call the command once more.\n',
  });
}

export async function showBlastDocument(name: string, text: string): Promise<void> {
  const id = String(++last);
  texts.set(id, text);
  const [oldest] = texts.keys();
  if (texts.size > keptAtMost && oldest !== undefined) texts.delete(oldest);
  const uri = vscode.Uri.from({ scheme, path: `/Blast radius of ${name.replaceAll('/', ' ')}.md`, query: id });
  try {
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  } catch {
    // The built-in Markdown extension can be turned off.
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  }
}
