import * as vscode from 'vscode';
import { toFailure } from '../../../core/failure.ts';
import type { Picked, PickerOptions } from './picker.ts';
import type { Row } from './rows.ts';

interface Item<T> extends vscode.QuickPickItem {
  readonly value?: T;
}

export interface ManyOptions<T> extends Omit<PickerOptions<T>, 'active'> {
  /** Whether a row is ticked to begin with. */
  picked(value: T): boolean;
}

/** Asks for one or more of several. VS Code cannot forbid to tick a row: one that cannot serve loses its tick at once. */
export async function pickMany<T>(options: ManyOptions<T>): Promise<Picked<readonly T[]>> {
  const picker = vscode.window.createQuickPick<Item<T>>();
  const { promise, resolve } = Promise.withResolvers<Picked<readonly T[]>>();
  const lifetime = new AbortController();

  picker.title = options.title;
  picker.step = options.place.step;
  picker.totalSteps = options.place.total;
  picker.placeholder = options.placeholder;
  picker.canSelectMany = true;
  picker.buttons = options.place.canGoBack ? [vscode.QuickInputButtons.Back] : [];
  picker.ignoreFocusOut = true;
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;

  const show = (rows: readonly Row<T>[], placeholder?: string): void => {
    if (lifetime.signal.aborted) return;
    const items = rows.map(toItem);
    picker.items = items;
    picker.selectedItems = items.filter(({ value }) => value !== undefined && options.picked(value));
    if (placeholder !== undefined) picker.placeholder = placeholder;
  };
  const load = async (): Promise<void> => {
    picker.busy = true;
    try {
      await options.load(show, lifetime.signal);
    } catch (thrown) {
      const failure = toFailure(thrown, options.purpose);
      if (!lifetime.signal.aborted && failure.kind !== 'cancelled') picker.placeholder = failure.message;
    }
    picker.busy = false;
  };

  const subscriptions = [
    picker,
    picker.onDidChangeSelection((selected) => {
      const able = selected.filter(({ value }) => value !== undefined);
      if (able.length < selected.length) picker.selectedItems = able;
    }),
    picker.onDidAccept(() => {
      const values = picker.selectedItems.flatMap(({ value }) => (value === undefined ? [] : [value]));
      if (values.length > 0) resolve({ kind: 'value', value: values });
    }),
    picker.onDidTriggerButton((button) => {
      if (button === vscode.QuickInputButtons.Back) resolve({ kind: 'back' });
    }),
    picker.onDidHide(() => resolve({ kind: 'end' })),
  ];
  picker.show();
  void load();
  const picked = await promise;
  lifetime.abort();
  for (const subscription of subscriptions) subscription.dispose();
  return picked;
}

function toItem<T>(row: Row<T>): Item<T> {
  if (row.kind === 'separator') return { label: row.label, kind: vscode.QuickPickItemKind.Separator };
  const { means, icon, description, detail } = row;
  return {
    label: row.label,
    ...(icon !== undefined && { iconPath: new vscode.ThemeIcon(icon) }),
    ...(description !== undefined && { description }),
    ...(detail !== undefined && { detail }),
    ...('value' in means && { value: means.value }),
  };
}
