import * as vscode from 'vscode';
import type { Estate } from '../../core/inspection/estate.ts';
import { sortedByName } from './presentation/words.ts';
import type { Selection } from './selection.ts';

interface SubscriptionItem extends vscode.QuickPickItem {
  readonly id: string;
}

/** Lets somebody choose which subscriptions are shown; all of them chosen means those of tomorrow too. */
export async function selectSubscriptions(estate: Estate, selection: Selection): Promise<void> {
  const items = itemsOf(estate);
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Select Subscriptions',
    placeHolder: 'Subscriptions to show',
    canPickMany: true,
    matchOnDescription: true,
  });
  if (!picked) return;
  const all = await items;
  await selection.select(estate, picked.length === all.length ? undefined : picked.map(({ id }) => id));
}

async function itemsOf(estate: Estate): Promise<SubscriptionItem[]> {
  const { items } = await estate.allSubscriptions();
  const { selected } = estate;
  return sortedByName(items).map(({ id, name }) => ({
    id,
    label: name,
    description: id,
    picked: selected?.has(id.toLowerCase()) ?? true,
  }));
}
