import { hasScopes, newVaultHasScopes, scopeRows, type ScopeChoice } from '../choices/scopeRows.ts';
import { isHsm } from '../choices/storeRows.ts';
import type { Asking } from '../pickers/asking.ts';
import type { Question } from '../pickers/journey.ts';
import { choice } from '../pickers/question.ts';
import type { Wishes } from '../wishes.ts';

/** How far the grant reaches, where one is missing. */
export function askScope(asking: Asking): Question<Wishes> {
  return choice<ScopeChoice>(asking, {
    id: 'scope',
    isAsked: ({ key, draft }) =>
      key === undefined ||
      (key.kind === 'existing'
        ? hasScopes(key.store)
        : typeof draft?.store === 'object'
          ? hasScopes(draft.store)
          : newVaultHasScopes),
    placeholder: () => 'How far does the grant reach, where one is missing?',
    purpose: 'offer the scopes',
    active: ({ scope }) => scope ?? 'key',
    load: (wishes, show) => show(rowsFor(wishes)),
    apply: (wishes, scope) => ({ ...wishes, scope }),
  });
}

function rowsFor({ key, draft }: Wishes) {
  if (key?.kind === 'existing') return scopeRows(key.key.name, key.store.name, isHsm(key.store));
  const name = draft?.name ?? 'the key';
  if (typeof draft?.store === 'object') return scopeRows(name, draft.store.name, isHsm(draft.store));
  return scopeRows(name, draft?.vault?.name ?? 'the new vault');
}
