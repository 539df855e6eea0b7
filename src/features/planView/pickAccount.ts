import * as vscode from 'vscode';
import type { Estate } from '../../core/inspection/estate.ts';
import type { LiveResource } from '../../core/resources/resource.ts';
import { parseArmId } from '../../core/resources/armId.ts';
import { types } from '../../core/resources/types.ts';

interface Item extends vscode.QuickPickItem {
  readonly account: LiveResource;
}

/** Asks for one of the accounts that are shown; undefined where the person left. */
export async function pickAccount(estate: Estate): Promise<LiveResource | undefined> {
  const items = estate.inventory().then(({ items: resources }) => resources.filter(isAccount).map(toItem));
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
