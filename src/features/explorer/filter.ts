import type { LiveResource } from '../../core/resources/resource.ts';
import type { Progress } from './presentation/account.ts';
import { dotted } from './presentation/words.ts';

/** Which rows are shown. */
export interface Filter {
  /** Part of a subscription's, account's or key store's name; empty for all. */
  readonly text: string;
  readonly accounts: 'all' | 'attention' | 'microsoftManaged';
}

export const noFilter: Filter = { text: '', accounts: 'all' };

export function isFiltering(filter: Filter): boolean {
  return filter.text !== '' || filter.accounts !== 'all';
}

/** The filter in words, to stand above the tree. */
export function filterWords({ text, accounts }: Filter): string {
  return dotted(
    text === '' ? undefined : `Names with “${text}”`,
    accounts === 'all'
      ? undefined
      : accounts === 'attention'
        ? 'Only accounts that need attention'
        : 'Only accounts under Microsoft-managed keys',
  );
}

export function matchesText({ text }: Filter, name: string): boolean {
  return name.toLowerCase().includes(text.toLowerCase());
}

/** Whether an account is of the wished kind; while it is being checked nobody knows, so it is not shown yet. */
export function matchesState({ accounts }: Filter, progress: Progress): boolean {
  if (accounts === 'all') return true;
  const state =
    progress.kind === 'done' ? progress.inspection.state : progress.kind === 'failed' ? 'unknown' : undefined;
  return accounts === 'microsoftManaged'
    ? state === 'microsoftManaged'
    : state === 'broken' || state === 'attention' || state === 'unknown';
}

/** What of a subscription is shown. */
export interface Shown {
  readonly accounts: readonly LiveResource[];
  readonly vaults: readonly LiveResource[];
  readonly managedHsms: readonly LiveResource[];
}
