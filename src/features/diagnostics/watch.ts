import * as vscode from 'vscode';
import type { HeldNames } from '../../core/inspection/heldNames.ts';
import { checkedPattern, isChecked } from './checkedFiles.ts';
import type { Checks } from './checks.ts';
import type { Published } from './published.ts';
import { checkMoment, onSettings } from './settings.ts';

/** After so many milliseconds without another keystroke a document is checked. */
const pause = 150;

/** Checks documents when they are opened and changed, and those that depend on a file or on the estate when that changes. */
export function watchDocuments(checks: Checks, published: Published, estate: HeldNames): vscode.Disposable {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const soon = (name: string, work: () => void, milliseconds = pause): void => {
    clearTimeout(timers.get(name));
    timers.set(
      name,
      setTimeout(() => {
        timers.delete(name);
        work();
      }, milliseconds),
    );
  };
  const check = (document: vscode.TextDocument): void => void checks.check(document);
  const everything = (): void => void checks.again(openDocuments());

  const files = vscode.workspace.createFileSystemWatcher(checkedPattern);
  const onFile = (uri: vscode.Uri): void => {
    // What is open is told by its document.
    if (checkMoment() !== 'never' && !openDocuments().some((document) => document.uri.toString() === uri.toString()))
      soon('files', everything, 2 * pause);
  };
  if (checkMoment() !== 'never') for (const document of openDocuments()) check(document);
  return vscode.Disposable.from(
    files,
    files.onDidChange(onFile),
    files.onDidCreate(onFile),
    files.onDidDelete(onFile),
    vscode.workspace.onDidOpenTextDocument((document) => {
      if (isWanted(document) && checkMoment() !== 'never') check(document);
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length === 0 || !isWanted(document) || checkMoment() !== 'onType') return;
      soon(document.uri.toString(), () => {
        if (!document.isClosed) check(document);
        // Other open files may be judged by what this one says.
        soon('others', () => void checks.again(openDocuments().filter((other) => other !== document)), 4 * pause);
      });
    }),
    vscode.workspace.onDidSaveTextDocument((document) => {
      if (isWanted(document) && checkMoment() === 'onSave') everything();
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      void checks.close(uri.toString());
      published.forget(uri.toString());
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(everything),
    estate.onDidChange(() => {
      if (checkMoment() !== 'never') everything();
    }),
    onSettings(() => {
      checks.restart();
      published.clear();
      if (checkMoment() !== 'never') everything();
    }),
    {
      dispose: () => {
        for (const timer of timers.values()) clearTimeout(timer);
      },
    },
  );
}

/** What a person has open; documents that VS Code only shows beside others (the old side of a comparison) are none of these. */
function openDocuments(): readonly vscode.TextDocument[] {
  return vscode.workspace.textDocuments.filter(isWanted);
}

function isWanted({ uri, isClosed }: vscode.TextDocument): boolean {
  return !isClosed && isChecked(uri);
}
