import * as vscode from 'vscode';
import { toFailure } from '../../../core/failure.ts';
import type { Place } from './journey.ts';
import type { Explanation, Row } from './rows.ts';

export interface PickerOptions<T> {
  readonly title: string;
  readonly place: Place;
  /** The question, or what to know while answering it. */
  readonly placeholder: string;
  /** The row to start on, by its id. */
  readonly active?: string;
  /** What is being read meanwhile, in words that follow "Could not …". */
  readonly purpose: string;
  /** Shows rows as they become known; the picker is busy until it settles. The signal ends with the picker. */
  load(show: (rows: readonly Row<T>[], placeholder?: string) => void, signal: AbortSignal): Promise<void> | void;
}

export type Picked<T> = { readonly kind: 'value'; readonly value: T } | { readonly kind: 'back' | 'end' };

interface Item extends vscode.QuickPickItem {
  readonly id?: string;
  readonly chosen?: () => void;
}

/**
 * Asks one question with VS Code's own picker: rows may arrive while it is open, a row that cannot be chosen explains itself,
 * and what could not be read can be tried again.
 */
export async function pick<T>(options: PickerOptions<T>): Promise<Picked<T>> {
  const picker = vscode.window.createQuickPick<Item>();
  const { promise, resolve } = Promise.withResolvers<Picked<T>>();
  const lifetime = new AbortController();
  let wanted = options.active;
  let explaining = false;

  picker.title = options.title;
  picker.step = options.place.step;
  picker.totalSteps = options.place.total;
  picker.placeholder = options.placeholder;
  picker.buttons = options.place.canGoBack ? [vscode.QuickInputButtons.Back] : [];
  picker.ignoreFocusOut = true;
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  picker.keepScrollPosition = true;

  const explain = async ({ title, text }: Explanation): Promise<void> => {
    explaining = true;
    await vscode.window.showInformationMessage(title, { modal: true, detail: text });
    explaining = false;
    if (!lifetime.signal.aborted) picker.show();
  };
  const show = (rows: readonly Row<T>[], placeholder?: string): void => {
    if (lifetime.signal.aborted) return;
    const active = picker.activeItems[0]?.id ?? wanted;
    picker.items = rows.map((row) => toItem(row, (value) => resolve({ kind: 'value', value }), explain));
    const again = picker.items.find(({ id }) => id !== undefined && id === active);
    if (again) picker.activeItems = [again];
    if (placeholder !== undefined) picker.placeholder = placeholder;
  };
  const load = async (): Promise<void> => {
    picker.busy = true;
    try {
      await options.load(show, lifetime.signal);
    } catch (thrown) {
      const failure = toFailure(thrown, options.purpose);
      if (!lifetime.signal.aborted && failure.kind !== 'cancelled') picker.items = failed(failure.message);
    }
    picker.busy = false;
  };
  const failed = (message: string): Item[] => [
    { label: 'Try again', iconPath: new vscode.ThemeIcon('refresh'), detail: message, chosen: () => void load() },
    {
      label: 'What happened',
      iconPath: new vscode.ThemeIcon('error'),
      detail: message,
      chosen: () => void explain({ title: `Could not ${options.purpose}`, text: message }),
    },
  ];

  const subscriptions = [
    picker,
    picker.onDidAccept(() => {
      wanted = undefined;
      picker.selectedItems[0]?.chosen?.();
    }),
    picker.onDidTriggerButton((button) => {
      if (button === vscode.QuickInputButtons.Back) resolve({ kind: 'back' });
    }),
    picker.onDidHide(() => {
      if (!explaining) resolve({ kind: 'end' });
    }),
  ];
  picker.show();
  void load();
  const picked = await promise;
  lifetime.abort();
  for (const subscription of subscriptions) subscription.dispose();
  return picked;
}

function toItem<T>(
  row: Row<T>,
  choose: (value: T) => void,
  explain: (explanation: Explanation) => Promise<void>,
): Item {
  if (row.kind === 'separator') return { label: row.label, kind: vscode.QuickPickItemKind.Separator };
  const { means } = row;
  return {
    id: row.id,
    label: row.label,
    ...(row.icon !== undefined && { iconPath: new vscode.ThemeIcon(row.icon) }),
    ...(row.description !== undefined && { description: row.description }),
    ...(row.detail !== undefined && { detail: row.detail }),
    chosen: () => {
      if ('value' in means) choose(means.value);
      else void explain(means.explanation);
    },
  };
}
