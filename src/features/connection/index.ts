import * as vscode from 'vscode';
import type { ConnectionKind, Session } from '../../core/session.ts';
import type { RegisterCommand } from '../../platform/commands.ts';
import { setContextKey } from '../../platform/contextKey.ts';
import { EmulatorMark } from './emulatorMark.ts';
import { ways } from './ways.ts';

export interface ConnectionDeps {
  readonly session: Session;
  readonly registerCommand: RegisterCommand;
}

export interface Connection {
  /** Shows the ways to an estate to somebody who has chosen none. */
  offer(): Promise<void>;
  dispose(): void;
}

/** Connecting, leaving, and the mark that says that an emulator is shown. */
export function activateConnection({ session, registerCommand }: ConnectionDeps): Connection {
  const tell = (): void => {
    const { state } = session;
    setContextKey('aoaiCmk.session', state.kind);
    setContextKey('aoaiCmk.connection', state.kind === 'signedOut' ? '' : state.to);
  };
  const connect = (kind: ConnectionKind) => () => session.connect(kind);
  const registered = vscode.Disposable.from(
    ...ways.map(({ command, kind }) => registerCommand(command, connect(kind))),
    registerCommand('aoaiCmk.disconnect', () => session.disconnect()),
    registerCommand('aoaiCmk.showConnection', async () => {
      await vscode.commands.executeCommand('aoaiCmk.estate.focus');
    }),
    new EmulatorMark(session),
    session.onDidChange(tell),
  );
  tell();
  return { offer: () => offer(session), dispose: () => void registered.dispose() };
}

async function offer(session: Session): Promise<void> {
  const items = ways.map(({ kind, icon, title, detail }) => ({ to: kind, detail, label: `$(${icon}) ${title}` }));
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Connect',
    placeHolder: 'No estate is connected. Where are your accounts?',
  });
  if (picked) await session.connect(picked.to);
}
