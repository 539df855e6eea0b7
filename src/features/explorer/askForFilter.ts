import * as vscode from 'vscode';
import { filterWords, isFiltering, noFilter, type Filter } from './filter.ts';
import { dotted } from './presentation/words.ts';

interface FilterItem extends vscode.QuickPickItem {
  readonly filter: Filter;
}

/** Lets somebody say what to show: a part of a name is typed, the kind of account chosen. Undefined where they left. */
export async function askForFilter(present: Filter): Promise<Filter | undefined> {
  const picker = vscode.window.createQuickPick<FilterItem>();
  picker.title = 'Filter the Estate';
  picker.placeholder = 'Part of the name of a subscription, account or key store';
  picker.value = present.text;
  const offer = (): void => {
    picker.items = itemsFor(picker.value.trim(), present);
  };
  offer();
  picker.onDidChangeValue(offer);
  try {
    return await new Promise((resolve) => {
      picker.onDidAccept(() => resolve(picker.activeItems[0]?.filter));
      picker.onDidHide(() => resolve(undefined));
      picker.show();
    });
  } finally {
    picker.dispose();
  }
}

function itemsFor(text: string, present: Filter): FilterItem[] {
  // What is typed stands beside the label: VS Code orders rows by where their label holds it.
  const named = text === '' ? undefined : `with “${text}” in the name`;
  const item = (label: string, icon: string, filter: Filter, suffix = named): FilterItem => ({
    label: `$(${icon}) ${label}`,
    description: dotted(suffix, filterWords(filter) === filterWords(present) ? 'shown now' : undefined),
    // The list is not searched: what is typed is the filter itself.
    alwaysShow: true,
    filter,
  });
  return [
    ...(text === '' ? [] : [item('Everything', 'search', { text, accounts: 'all' })]),
    item('Accounts that need attention', 'warning', { text, accounts: 'attention' }),
    item('Accounts under Microsoft-managed keys', 'shield', { text, accounts: 'microsoftManaged' }),
    ...(isFiltering(present) ? [item('No filter', 'clear-all', noFilter, undefined)] : []),
  ];
}
