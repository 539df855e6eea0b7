import type { AzureFailure } from '../failure.ts';
import type { LiveResource } from './resource.ts';

/** A part of the estate that could not be read, with the reason. */
export interface Gap {
  /** The ARM id below which something is missing. */
  readonly scope: string;
  readonly failure: AzureFailure;
}

/** What could be read, and what could not. One subscription that fails never empties the others. */
export interface Listing<T> {
  readonly items: readonly T[];
  readonly gaps: readonly Gap[];
}

/** The role assignments that reach a principal at a scope (inherited and through groups), with their definitions. */
export interface EffectiveGrants {
  readonly assignments: readonly LiveResource[];
  readonly definitions: readonly LiveResource[];
  readonly denyAssignments: readonly LiveResource[];
  /** What could not be read: with a gap, the absence of a grant proves nothing. */
  readonly gaps: readonly Gap[];
}
