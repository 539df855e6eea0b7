/** Azure RBAC as data: who may do what where. Interpreted by authorization/. */

export interface Permission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
}

export interface RoleDefinition {
  /** The GUID, lower case. */
  readonly name: string;
  readonly roleName: string;
  readonly description: string;
  readonly type: 'BuiltInRole' | 'CustomRole';
  readonly permissions: readonly Permission[];
  readonly assignableScopes: readonly string[];
  /** ISO 8601 as Azure writes them. */
  readonly createdOn: string;
  readonly updatedOn: string;
  /** The object id of who made it; Microsoft's own roles have none. */
  readonly createdBy?: string | undefined;
  readonly updatedBy?: string;
}

export interface RoleAssignment {
  readonly id: string;
  readonly name: string;
  readonly scope: string;
  /** The GUID of the role definition, lower case. */
  readonly roleDefinition: string;
  readonly principalId: string;
  readonly principalType: string;
  readonly condition: string | undefined;
  readonly conditionVersion: string | undefined;
  readonly description: string | undefined;
  readonly delegatedManagedIdentityResourceId: string | undefined;
  readonly createdOn: number;
  readonly updatedOn: number;
  readonly createdBy: string | undefined;
  readonly updatedBy: string | undefined;
  /** From when on access checks honour it, in milliseconds. */
  readonly effectiveFrom: number;
}

export interface RemovedRoleAssignment {
  readonly assignment: RoleAssignment;
  /** Until when access checks still honour it, in milliseconds. */
  readonly effectiveUntil: number;
}

export interface DenyAssignment {
  readonly id: string;
  readonly name: string;
  readonly denyAssignmentName: string;
  readonly description: string;
  readonly scope: string;
  readonly permissions: readonly Permission[];
  readonly doNotApplyToChildScopes: boolean;
  readonly principals: readonly string[];
  readonly excludePrincipals: readonly string[];
  readonly isSystemProtected: boolean;
}
