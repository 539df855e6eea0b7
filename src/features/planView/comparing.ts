import * as vscode from 'vscode';
import type { RequestDocuments } from './requestDocuments.ts';

/** Of the documents that exist only to be compared. */
const scheme = 'aoai-cmk-request';

/** Shows a resource before and after a step in VS Code's own diff editor. */
export interface Comparing {
  compare(documents: RequestDocuments): Promise<void>;
  dispose(): void;
}

export function registerComparing(): Comparing {
  const texts = new Map<string, string>();
  let last = 0;
  const put = (side: 'before' | 'after', name: string, text: string): vscode.Uri => {
    const uri = vscode.Uri.from({ scheme, path: `/${last}/${side}/${name}.json` });
    texts.set(uri.toString(), text);
    return uri;
  };
  const registered = vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      // What a window before this one has shown is gone.
      provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => texts.delete(uri.toString())),
  );
  return {
    async compare({ title, name, before, after }) {
      last++;
      const [left, right] = [put('before', name, before), put('after', name, after)];
      await vscode.commands.executeCommand('vscode.diff', left, right, title, { preview: true });
    },
    dispose() {
      registered.dispose();
    },
  };
}
