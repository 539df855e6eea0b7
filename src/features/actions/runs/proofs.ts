import * as vscode from 'vscode';
import type { RunRecord } from '../../../core/plans/record.ts';
import type { Journal } from '../../../core/sources.ts';

const scheme = 'aoai-cmk-proof';

/** Shows the proof of a run as a document that cannot be edited, also after the window was reloaded. */
export function registerProofs(journal: Journal): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(scheme, {
    async provideTextDocumentContent(uri) {
      const record = (await journal.list()).find(({ runId }) => runId === uri.query);
      if (!record) return '# No proof\n\nThe record of this run is no longer there.\n';
      return (await import('./proofDocument.ts')).proofDocument(record);
    },
  });
}

export async function showProof({ runId, plan }: RunRecord): Promise<void> {
  const uri = vscode.Uri.from({ scheme, path: `/Proof for ${plan.subject.name}.md`, query: runId });
  try {
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  } catch {
    // The built-in Markdown extension can be turned off.
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  }
}
