import type { Permission } from '../state/authorization.ts';

/** Control-plane actions and data actions are granted by separate lists. */
export type ActionKind = 'action' | 'dataAction';

const patterns = new Map<string, RegExp>();

/** Whether `Microsoft.KeyVault/vaults/*` and the like cover an action: `*` stands for any text, case is ignored. */
export function covers(pattern: string, action: string): boolean {
  let expression = patterns.get(pattern);
  if (expression === undefined) {
    const escaped = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    expression = new RegExp(`^${escaped.join('.*')}$`, 'i');
    patterns.set(pattern, expression);
  }
  return expression.test(action);
}

/** Whether a permission contains the action: listed, and not taken out again by the excluded ones. */
export function permits(permission: Permission, action: string, kind: ActionKind): boolean {
  const [listed, excluded] =
    kind === 'action'
      ? [permission.actions, permission.notActions]
      : [permission.dataActions, permission.notDataActions];
  return listed.some((pattern) => covers(pattern, action)) && !excluded.some((pattern) => covers(pattern, action));
}
