import type { Estate } from '../state/estate.ts';
import { scopeKey } from '../state/roleAssignmentMap.ts';

const managementGroupScope = /^\/providers\/microsoft\.management\/managementgroups\/([^/]+)$/;

/** A scope without a trailing slash, in lower case; the root is ''. */
export const normalScope = scopeKey;

/** The scopes whose assignments hold at a scope: itself, its parents, the management groups above, the root. */
export function scopesAbove(estate: Estate, scope: string): readonly string[] {
  const below = normalScope(scope);
  const above = [''];
  for (let slash = below.indexOf('/', 1); slash > 0; slash = below.indexOf('/', slash + 1)) {
    above.push(below.slice(0, slash));
  }
  if (below !== '') above.push(below);
  for (const name of managementGroupsAbove(estate, below)) {
    above.push(`/providers/microsoft.management/managementgroups/${name}`);
  }
  return above;
}

/** Whether what is assigned at `outer` holds at `inner`: the same scope, a parent, or a management group above. */
export function contains(estate: Estate, outer: string, inner: string): boolean {
  const [above, below] = [normalScope(outer), normalScope(inner)];
  if (above === '' || above === below || below.startsWith(`${above}/`)) return true;
  const [, group] = managementGroupScope.exec(above) ?? [];
  return group !== undefined && managementGroupsAbove(estate, below).includes(group);
}

/** Names of the management groups above a scope, the nearest first, in lower case. */
export function managementGroupsAbove(estate: Estate, scope: string): readonly string[] {
  const below = normalScope(scope);
  const [, subscriptionId] = /^\/subscriptions\/([^/]+)/.exec(below) ?? [];
  const [, group] = managementGroupScope.exec(below) ?? [];
  const first =
    group === undefined
      ? estate.subscriptions.get(subscriptionId ?? '')?.managementGroup
      : estate.managementGroups.get(group)?.parent;
  const names: string[] = [];
  for (let name = first?.toLowerCase(); name !== undefined && !names.includes(name);) {
    names.push(name);
    name = estate.managementGroups.get(name)?.parent?.toLowerCase();
  }
  return names;
}
