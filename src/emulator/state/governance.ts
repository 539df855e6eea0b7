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
  /** What a person reads of a resource that breaks it; absent like none. */
  readonly nonComplianceMessages?: readonly NonComplianceMessage[];
  readonly createdAt: number;
  readonly createdBy: string;
}

export interface NonComplianceMessage {
  readonly message: string;
  /** Of an initiative: the definition that it is about. */
  readonly policyDefinitionReferenceId?: string;
}

/** What the last evaluation found of one resource under one assignment. */
export interface PolicyState {
  readonly resourceId: string;
  readonly resourceType: string;
  readonly resourceLocation: string;
  readonly policyAssignmentId: string;
  readonly isCompliant: boolean;
  /** Milliseconds since 1970. */
  readonly evaluatedAt: number;
  /** The keys that a rule on keys judged. */
  readonly components: readonly { readonly id: string; readonly name: string; readonly isCompliant: boolean }[];
}

/** An evaluation that is to come. */
export interface PolicyEvaluation {
  readonly name: string;
  /** Everything at and below it. */
  readonly scope: string;
  /** Milliseconds since 1970. */
  readonly completesAt: number;
}
