import type { Finding, Severity } from '../rules/rule.ts';
import type { Step } from './step.ts';

/** The way from what is to what is wished: plain JSON, so that it can be shown, kept and resumed. */
export interface Plan {
  readonly format: 1;
  readonly kind: 'enable';
  /** What will be true afterwards, in one sentence. */
  readonly title: string;
  readonly account: { readonly id: string; readonly name: string };
  /** Ids of the other resources that the goal names, a key store or an identity: what to read again when it is refused. */
  readonly related: readonly string[];
  /** What was chosen, line by line, in words. */
  readonly choices: readonly PlanChoice[];
  /** In the order in which they run. */
  readonly steps: readonly Step[];
  /** Why the plan cannot run: errors that no step of it remedies. */
  readonly blockers: readonly PlanFinding[];
  /** What to know before it runs: warnings, and what could not be read. */
  readonly notes: readonly PlanFinding[];
}

export interface PlanChoice {
  readonly label: string;
  readonly value: string;
}

/** A finding as a plan keeps it. */
export interface PlanFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly certainty: 'known' | 'unknown';
  readonly subject: string;
  readonly message: string;
}

export function planFinding(finding: Finding): PlanFinding {
  const { rule, severity, certainty, subject, message } = finding;
  return { rule, severity, certainty, subject: subject.id ?? subject.name, message };
}

/** The steps that need consent of their own. */
export function irreversibleSteps(plan: Plan): readonly Step[] {
  return plan.steps.filter((step) => step.cost === 'irreversible');
}
