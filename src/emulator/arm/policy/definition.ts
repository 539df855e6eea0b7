import type { Condition, EvaluatedExpression, Values } from './conditions.ts';

/** A resource as policy judges it: as a request would make it, or as it is. */
export interface JudgedResource {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly kind?: string | undefined;
  readonly identity?: unknown;
  readonly properties: unknown;
  /** The diagnostic settings of a resource that exists. */
  readonly settings?: readonly JudgedSetting[];
}

/** What policy reads of a diagnostic setting. */
export interface JudgedSetting {
  readonly workspaceId: string | undefined;
  readonly logs: readonly { readonly enabled: boolean }[];
}

/** The current version of a key as policy judges it; moments in milliseconds since 1970. */
export interface JudgedKey {
  readonly id: string;
  readonly name: string;
  readonly keyType: string;
  readonly keySize: number | undefined;
  readonly createdOn: number;
  readonly notBefore: number | undefined;
  readonly expiresOn: number | undefined;
  readonly scheduledRotation: number | undefined;
  readonly now: number;
}

interface Definition {
  /** The GUID of the definition. */
  readonly name: string;
  readonly displayName: string;
  readonly version: string;
  readonly category: string;
  /** The type that the rule is about. */
  readonly type: string;
  /** The first one holds unless the assignment says otherwise. */
  readonly effects: readonly string[];
  /** What an assignment may or must say besides the effect, with the values that hold otherwise. */
  readonly parameters: Values;
}

export interface ResourceDefinition extends Definition {
  readonly mode: 'Indexed';
  /** Holds for what breaks the policy, or, with `related`, for what the policy is about. */
  readonly rule: Condition<JudgedResource>;
  /** What must exist beside the resource, for effects that end in `IfNotExists`. */
  readonly related?: RelatedResource;
}

interface RelatedResource {
  readonly type: string;
  readonly existence: Condition<JudgedResource>;
  /** The roles that whoever deploys it needs. */
  readonly roleDefinitionIds?: readonly string[];
}

export interface KeyDefinition extends Definition {
  readonly mode: 'Microsoft.KeyVault.Data' | 'Microsoft.ManagedHSM.Data';
  readonly rule: Condition<JudgedKey>;
}

export type PolicyDefinition = ResourceDefinition | KeyDefinition;

/** The conditions that were evaluated where a resource breaks a rule; undefined where it keeps it. */
export type Violation = readonly EvaluatedExpression[] | undefined;

export function violationByResource(
  { rule, related }: ResourceDefinition,
  resource: JudgedResource,
  values: Values,
): Violation {
  const judged = rule.judge(resource, values);
  if (!judged.holds || related === undefined) return judged.holds ? judged.expressions : undefined;
  const found = related.existence.judge(resource, values);
  return found.holds ? undefined : [...judged.expressions, ...found.expressions];
}

export function violationByKey({ rule }: KeyDefinition, key: JudgedKey, values: Values): Violation {
  const { holds, expressions } = rule.judge(key, values);
  return holds ? expressions : undefined;
}

export const deniable = ['Audit', 'Deny', 'Disabled'];
export const auditable = ['Audit', 'Disabled'];
