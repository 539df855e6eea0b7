import { permissionModel } from '../../../core/resources/grant.ts';
import type { LiveResource } from '../../../core/resources/resource.ts';
import { types } from '../../../core/resources/types.ts';
import type { Preferences } from '../../../core/rules/rule.ts';
import type { Row } from '../pickers/rows.ts';

export type ScopeChoice = Preferences['grantScope'];

/** An access policy always reaches all keys of its vault, so there is nothing to choose. */
export function hasScopes(store: LiveResource): boolean {
  return store.type === types.managedHsm || permissionModel(store) !== 'accessPolicy';
}

/** A vault that a plan makes decides by role assignments. */
export const newVaultHasScopes = true;

/** Where the role is assigned if the identity lacks it. */
export function scopeRows(key: string, store: string, isHsm = false): readonly Row<ScopeChoice>[] {
  return [
    {
      kind: 'choice',
      id: 'key',
      label: `Key ${key} alone`,
      icon: 'key',
      description: 'recommended',
      detail: 'The least that works. Another key of it needs a grant of its own.',
      means: { value: 'key' },
    },
    {
      kind: 'choice',
      id: 'store',
      label: isHsm ? `All keys of ${store}` : `All of vault ${store}`,
      icon: 'folder',
      detail: `The identity may read, wrap and unwrap with every key of ${store}, also with later ones.`,
      means: { value: 'store' },
    },
  ];
}
