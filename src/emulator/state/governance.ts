/** What an organisation lays over its resources: locks and policy. */

export interface ManagementLock {
  readonly id: string;
  readonly name: string;
  readonly scope: string;
  readonly level: 'CanNotDelete' | 'ReadOnly';
  readonly notes: string | undefined;
}

export interface PolicyAssignment {
  readonly id: string;
  readonly name: string;
  readonly scope: string;
  readonly policyDefinitionId: string;
  readonly displayName: string | undefined;
  readonly description: string | undefined;
  /** Values by parameter name, as the client wrote them. */
  readonly parameters: Readonly<Record<string, { readonly value: unknown }>>;
  readonly enforcementMode: 'Default' | 'DoNotEnforce';
  /** Scopes below that are left out. */
  readonly notScopes: readonly string[];
  readonly createdAt: number;
  readonly createdBy: string;
}
