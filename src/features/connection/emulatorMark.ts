import * as vscode from 'vscode';
import type { Session } from '../../core/session.ts';

/** Says in the status bar that what is shown is an emulator, for as long as it is. */
export class EmulatorMark {
  readonly #session: Session;
  readonly #listening: { dispose(): void };
  #item: vscode.StatusBarItem | undefined;

  constructor(session: Session) {
    this.#session = session;
    this.#listening = session.onDidChange(() => this.#update());
    this.#update();
  }

  dispose(): void {
    this.#listening.dispose();
    this.#item?.dispose();
  }

  #update(): void {
    const { state } = this.#session;
    const isShown = state.kind === 'connected' && state.estate.source.cloud.isEmulator === true;
    if (!isShown) {
      this.#item?.dispose();
      this.#item = undefined;
      return;
    }
    this.#item ??= createItem();
    this.#item.show();
  }
}

function createItem(): vscode.StatusBarItem {
  const item = vscode.window.createStatusBarItem('aoaiCmk.emulator', vscode.StatusBarAlignment.Left, 50);
  item.name = 'Azure OpenAI Keys: Emulator';
  item.text = '$(beaker) Emulator';
  item.tooltip = 'The customer-managed keys view shows a sample estate in an emulator. Nothing in it is Azure.';
  item.accessibilityInformation = {
    label: 'Emulator: the customer-managed keys view shows a sample estate, not Azure',
  };
  item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
  item.command = 'aoaiCmk.showConnection';
  return item;
}
