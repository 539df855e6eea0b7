import type { Change } from '../plans/change.ts';
import type { Cost } from '../plans/step.ts';
import type { Binding } from '../resources/binding.ts';
import type { ResourceGraph } from '../resources/graph.ts';
import type { Resource } from '../resources/resource.ts';

export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** What people are told of a rule; its page is docs/rules/ID.md. */
export interface RuleInfo {
  /** Stable, kebab-case; it stands in suppressions and reports. */
  readonly id: string;
  readonly title: string;
  /** Where the rule comes from: a document or specification, and what it says. */
  readonly source: string;
}

/** One judgement, written once, that holds for live Azure and for every file format alike. */
export interface Rule extends RuleInfo {
  check(binding: Binding, context: RuleContext): readonly Finding[];
}

export interface RuleContext {
  readonly graph: ResourceGraph;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly preferences: Preferences;
}

/** What a person chose where a remedy could be made in more than one way. */
export interface Preferences {
  /** Where a role is assigned: at the key alone, or at the whole vault. */
  readonly grantScope: 'key' | 'store';
  /** Whether every account is to be under a customer-managed key, whatever policies say. */
  readonly requireCustomerManagedKey?: boolean;
}

export const defaultPreferences: Preferences = { grantScope: 'key' };

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  /** `unknown`: what the rule needs could not be read, so it neither passes nor fails. */
  readonly certainty: 'known' | 'unknown';
  readonly subject: Resource;
  /** One sentence for a person: what is wrong with which resource, and what follows from it. */
  readonly message: string;
  /** The property that shows it, as a path of the subject. */
  readonly path?: string;
  readonly remedy?: Remedy;
  /** The other ends of the relation that is wrong. */
  readonly related?: readonly RelatedResource[];
}

export interface RelatedResource {
  readonly resource: Resource;
  readonly path?: string;
  /** What it has to do with the finding, as one short sentence. */
  readonly message: string;
}

/** Changes after which the finding is gone. */
export interface Remedy {
  /** Stable within a plan; becomes the step's id. */
  readonly id: string;
  readonly title: string;
  readonly changes: readonly Change[];
  readonly cost: Cost;
  readonly costExplanation: string;
}
