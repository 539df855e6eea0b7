import * as vscode from 'vscode';
import type { LiveResource } from '../../core/resources/resource.ts';
import { parseArmId } from '../../core/resources/armId.ts';
import { types } from '../../core/resources/types.ts';
import type { Session } from '../../core/session.ts';

interface Item extends vscode.QuickPickItem {
  readonly account: LiveResource;
}

/** Asks for one of the accounts that are shown; undefined where the person left. */
export async function pickAccount(session: Session): Promise<LiveResource | undefined> {
  if (session.state.kind !== 'connected') await session.resume();
  const { state } = session;
  if (state.kind === 'failed') throw state.failure;
  if (state.kind !== 'connected') throw new Error('Connect to Azure first, in the view of customer-managed keys.');
  const items = state.estate.inventory().then(({ items: resources }) => resources.filter(isAccount).map(toItem));
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Show Encryption',
    placeHolder: 'Which account?',
    matchOnDescription: true,
  });
  return picked?.account;
}

function isAccount({ type }: LiveResource): boolean {
  return type === types.account;
}

function toItem(account: LiveResource): Item {
  return { label: account.name, description: parseArmId(account.id)?.resourceGroup ?? '', account };
}
