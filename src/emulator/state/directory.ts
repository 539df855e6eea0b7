import type { PrincipalMap } from './principalMap.ts';

/** Who exists in the tenant: users, groups, applications and managed identities. */
export interface Principal {
  readonly objectId: string;
  readonly type: 'User' | 'Group' | 'ServicePrincipal';
  readonly displayName: string;
  /** The application (client) id of a service principal or managed identity. */
  readonly appId?: string;
  /** The secret with which an application asks for tokens; managed identities have none. */
  readonly secret?: string;
  readonly description?: string;
  /** Object ids of the direct members of a group. */
  readonly members?: readonly string[];
  /**
   * When other services learn of the principal, in milliseconds: a fresh identity is unknown to role assignment for a
   * while (PrincipalNotFound).
   */
  readonly replicatedAt: number;
}

/** The principal itself and every group it belongs to, directly or through other groups; lower-case ids. */
export function identitiesOf(principals: PrincipalMap, objectId: string): ReadonlySet<string> {
  const found = new Set([objectId.toLowerCase()]);
  // A set yields what is added to it while it is gone through.
  for (const id of found) for (const group of principals.groupsOf(id)) found.add(group.objectId.toLowerCase());
  return found;
}

export function addPrincipal(principals: Map<string, Principal>, principal: Principal): Principal {
  principals.set(principal.objectId.toLowerCase(), principal);
  return principal;
}
