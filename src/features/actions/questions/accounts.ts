import type { LiveResource } from '../../../core/resources/resource.ts';
import { types } from '../../../core/resources/types.ts';
import { accountRows, type AccountOrder } from '../choices/accountRows.ts';
import type { Asking } from '../pickers/asking.ts';
import type { Question } from '../pickers/journey.ts';
import { choice, many } from '../pickers/question.ts';
import type { Row } from '../pickers/rows.ts';
import { withAccounts, type Wishes } from '../wishes.ts';

export interface AccountsSpec {
  readonly placeholder: string;
  /** Whether several can be chosen at once. */
  readonly several: boolean;
  /** Which of them the plan is for, mostly: they come first. */
  readonly first: AccountOrder;
}

/** One account by a click, or several by ticks: the first question of what is about accounts. */
export function askAccounts(asking: Asking, spec: AccountsSpec): readonly Question<Wishes>[] {
  const one = choice<LiveResource | 'several'>(asking, {
    id: 'account',
    placeholder: () => spec.placeholder,
    purpose: 'read the accounts',
    active: ({ accounts }) => accounts?.[0]?.key,
    async load(_, show) {
      const rows = await rowsOf(asking, spec);
      show([...rows, ...(spec.several && rows.length > 2 ? [severalRow] : [])]);
    },
    apply: (wishes, account) => (account === 'several' ? { ...wishes, accounts: [] } : withAccounts(wishes, [account])),
  });
  if (!spec.several) return [one];
  return [
    one,
    many<LiveResource>(asking, {
      id: 'accounts',
      // Nobody chosen: that is what "Several accounts" leaves.
      isAsked: ({ accounts }) => accounts !== undefined && accounts.length !== 1,
      placeholder: spec.placeholder,
      purpose: 'read the accounts',
      picked: ({ accounts = [] }, account) => accounts.some(({ key }) => key === account.key),
      load: async (_, show) => show(await rowsOf(asking, spec)),
      apply: withAccounts,
    }),
  ];
}

const severalRow: Row<'several'> = {
  kind: 'choice',
  id: 'several',
  label: 'Several accounts…',
  icon: 'checklist',
  detail: 'One plan for all of them, one account after the other.',
  means: { value: 'several' },
};

async function rowsOf({ estate }: Asking, { first }: AccountsSpec): Promise<readonly Row<LiveResource>[]> {
  const [subscriptions, { items, gaps }] = await Promise.all([estate.subscriptions(), estate.inventory()]);
  const accounts = items.filter(({ type }) => type === types.account);
  return accountRows(accounts, subscriptions.items, [...subscriptions.gaps, ...gaps], first);
}
