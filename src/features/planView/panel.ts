import * as vscode from 'vscode';
import { AzureFailure } from '../../core/failure.ts';
import type { HostMessage } from '../../protocol/messages.ts';
import { RequestFailed, RpcServer } from '../../protocol/rpc.ts';
import type { Board, BoardDeps } from './board.ts';
import { panelType } from './panelType.ts';
import { newNonce, pageHtml } from './page.ts';

const folder = ['dist', 'webview'] as const;

export interface PanelOptions {
  readonly extensionUri: vscode.Uri;
  readonly log: BoardDeps['log'];
  /** What the panel shows; it calls back whenever that has changed. */
  readonly createBoard: (changed: () => void) => Board;
  readonly onDidDispose: () => void;
}

export function createPanel(
  title: string,
  extensionUri: vscode.Uri,
  viewColumn = vscode.ViewColumn.Beside,
): vscode.WebviewPanel {
  return vscode.window.createWebviewPanel(
    panelType,
    title,
    { viewColumn, preserveFocus: false },
    { ...panelOptions(extensionUri), enableFindWidget: true, retainContextWhenHidden: false },
  );
}

function panelOptions(extensionUri: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(extensionUri, ...folder)] };
}

/** Joins a panel of VS Code to a board: states go in, requests come out, and closing the panel ends both. */
export class BoardPanel {
  readonly board: Board;
  readonly #panel: vscode.WebviewPanel;

  constructor(panel: vscode.WebviewPanel, { extensionUri, log, createBoard, onDidDispose }: PanelOptions) {
    this.#panel = panel;
    const { webview } = panel;
    const post = (message: HostMessage): void => void webview.postMessage(message);
    this.board = createBoard(() => post({ kind: 'state', state: this.board.state }));
    const server = new RpcServer({
      handlers: this.board.handlers,
      post,
      describe: (thrown) => {
        if (thrown instanceof RequestFailed || thrown instanceof AzureFailure) return thrown.message;
        log('error', thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
        return 'Something went wrong. The log has the details.';
      },
    });
    const listening = webview.onDidReceiveMessage((message) => server.accept(message));
    panel.onDidDispose(() => {
      listening.dispose();
      server.dispose();
      this.board.dispose();
      onDidDispose();
    });
    const file = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, ...folder, name)).toString();
    webview.options = panelOptions(extensionUri);
    panel.iconPath = {
      light: vscode.Uri.joinPath(extensionUri, 'media', 'board-light.svg'),
      dark: vscode.Uri.joinPath(extensionUri, 'media', 'board-dark.svg'),
    };
    webview.html = pageHtml({
      title: panel.title,
      cspSource: webview.cspSource,
      script: file('main.js'),
      style: file('main.css'),
      nonce: newNonce(),
    });
  }

  reveal(): void {
    this.#panel.reveal(undefined, false);
  }

  dispose(): void {
    this.#panel.dispose();
  }
}
