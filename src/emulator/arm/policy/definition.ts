import type { Violation } from './conditions.ts';

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

type Parameters = Readonly<Record<string, unknown>>;

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
  readonly parameters: Parameters;
}

export interface ResourceDefinition extends Definition {
  readonly mode: 'Indexed';
  readonly violation: (resource: JudgedResource, parameters: Parameters) => Violation;
}

export interface KeyDefinition extends Definition {
  readonly mode: 'Microsoft.KeyVault.Data' | 'Microsoft.ManagedHSM.Data';
  readonly violation: (key: JudgedKey, parameters: Parameters) => Violation;
}

export type PolicyDefinition = ResourceDefinition | KeyDefinition;

export const deniable = ['Audit', 'Deny', 'Disabled'];
export const auditable = ['Audit', 'Disabled'];
