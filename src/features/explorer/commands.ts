import * as vscode from 'vscode';
import type { Estate } from '../../core/inspection/estate.ts';
import type { Session } from '../../core/session.ts';
import { idOf } from '../../platform/commandArgument.ts';
import type { RegisterCommand } from '../../platform/commands.ts';
import { portalAddress } from '../../platform/portal.ts';
import { askForFilter } from './askForFilter.ts';
import { noFilter } from './filter.ts';
import { Row } from './row.ts';
import type { Selection } from './selection.ts';
import { selectSubscriptions } from './selectSubscriptions.ts';
import type { EstateTree } from './tree.ts';

export interface CommandDeps {
  readonly session: Session;
  readonly registerCommand: RegisterCommand;
  readonly tree: EstateTree;
  readonly selection: Selection;
}

export function registerCommands({ session, registerCommand, tree, selection }: CommandDeps): vscode.Disposable {
  return vscode.Disposable.from(
    registerCommand('aoaiCmk.refresh', async () => {
      if (session.state.kind === 'connected') session.state.estate.refresh();
      else if (session.state.kind === 'failed') await session.connect(session.state.to);
      else tree.refresh();
    }),
    registerCommand('aoaiCmk.retry', (row) => {
      if (row instanceof Row) row.node.retry?.();
    }),
    registerCommand('aoaiCmk.filter', async () => {
      const filter = await askForFilter(tree.filter);
      if (filter) tree.filter = filter;
    }),
    registerCommand('aoaiCmk.clearFilter', () => {
      tree.filter = noFilter;
    }),
    registerCommand('aoaiCmk.selectSubscriptions', () => selectSubscriptions(connected(session), selection)),
    registerCommand('aoaiCmk.copyId', (row) => copyId(row)),
    registerCommand('aoaiCmk.openInPortal', (row) => openInPortal(row, connected(session))),
  );
}

/** A command was called on nothing that it could act on. */
export class NothingChosen extends Error {
  override readonly name = 'NothingChosen';
}

function connected({ state }: Session): Estate {
  if (state.kind === 'connected') return state.estate;
  throw new NothingChosen('No estate is connected. Sign in to Azure, or use the emulator.');
}

async function copyId(row: unknown): Promise<void> {
  const id = idOf(row);
  if (id === undefined)
    throw new NothingChosen('Choose a subscription, an account, a key store or a key in the tree first.');
  await vscode.env.clipboard.writeText(id);
  vscode.window.setStatusBarMessage('Resource ID copied', 3000);
}

async function openInPortal(row: unknown, { source }: Estate): Promise<void> {
  const id = idOf(row);
  if (id === undefined)
    throw new NothingChosen('Choose a subscription, an account, a key store or a key in the tree first.');
  if (source.cloud.isEmulator === true) {
    const message = 'This is the emulator: what it holds is not in Azure, so the Azure portal cannot show it.';
    await vscode.window.showInformationMessage(message);
    return;
  }
  const { tenantId } = await source.caller(new AbortController().signal);
  await vscode.env.openExternal(vscode.Uri.parse(portalAddress(source.cloud, id, tenantId), true));
}
