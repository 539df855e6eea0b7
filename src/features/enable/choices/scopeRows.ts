import { permissionModel } from '../../../core/resources/grant.ts';
import type { LiveResource } from '../../../core/resources/resource.ts';
import { types } from '../../../core/resources/types.ts';
import type { Preferences } from '../../../core/rules/rule.ts';
import type { ChosenKey } from './keyRows.ts';
import type { Row } from '../rows.ts';

export type ScopeChoice = Preferences['grantScope'];

/** An access policy always reaches all keys of its vault, so there is nothing to choose. */
export function hasScopes(store: LiveResource): boolean {
  return store.type === types.vault && permissionModel(store) !== 'accessPolicy';
}

/** Where the role is assigned if the identity lacks it. */
export function scopeRows({ store, key }: ChosenKey): readonly Row<ScopeChoice>[] {
  return [
    {
      kind: 'choice',
      id: 'key',
      label: `Key ${key.name} alone`,
      icon: 'key',
      description: 'recommended',
      detail: 'The least that works. Another key of the vault needs a grant of its own.',
      means: { value: 'key' },
    },
    {
      kind: 'choice',
      id: 'store',
      label: `All of vault ${store.name}`,
      icon: 'folder',
      detail: `The identity may read, wrap and unwrap with every key of ${store.name}, also with later ones.`,
      means: { value: 'store' },
    },
  ];
}
