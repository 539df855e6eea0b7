import type { ResourceType } from '../resources/types.ts';
import type { Finding, Severity } from '../rules/rule.ts';
import type { Step } from './step.ts';

/** What a plan is for; each has a file in `goals/`, `undo` takes back what another plan did. */
export type PlanKind =
  | 'enable'
  | 'grant'
  | 'rotate'
  | 'rotation-policy'
  | 'disable'
  | 'enable-key'
  | 'revoke'
  | 'replace-compromised'
  | 'restore'
  | 'recover'
  | 'move'
  | 'pin'
  | 'unpin'
  | 'revert'
  | 'backup'
  | 'private-endpoint'
  | 'diagnostics'
  | 'mend'
  | 'undo';

/** The way from what is to what is wished: plain JSON, so that it can be shown, kept and resumed. */
export interface Plan {
  readonly format: 2;
  readonly kind: PlanKind;
  /** What will be true afterwards, in one sentence. */
  readonly title: string;
  /** What the plan is about: an account, a key, a key store. */
  readonly subject: PlanSubject;
  /** The accounts that it touches or whose data depends on what it touches. No two plans run on one account at a time. */
  readonly accounts: readonly PlanSubject[];
  /** Ids of the other resources that the goal names, a key store or an identity: what to read again when it is refused. */
  readonly related: readonly string[];
  /** What was chosen, line by line, in words. */
  readonly choices: readonly PlanChoice[];
  /** What it means for whom: first of all, which accounts go dark. */
  readonly effects: readonly PlanEffect[];
  /** In the order in which they run. */
  readonly steps: readonly Step[];
  /** What is read back at the end. */
  readonly proves: readonly PlanProof[];
  /** Why the plan cannot run: errors that no step of it remedies. */
  readonly blockers: readonly PlanFinding[];
  /** What to know before it runs: warnings, and what could not be read. */
  readonly notes: readonly PlanFinding[];
}

export interface PlanSubject {
  readonly id: string;
  readonly name: string;
  readonly type: ResourceType;
}

export interface PlanChoice {
  readonly label: string;
  readonly value: string;
}

/**
 * What the plan means for one account (or another user of the key).
 * - `dark`: its data can no longer be opened; `keeps`: it goes on as before; `follows`: it is brought along by the plan
 * - `unknown`: that cannot be known
 */
export interface PlanEffect {
  readonly kind: 'dark' | 'keeps' | 'follows' | 'unknown';
  /** The account's ARM id, or whoever it is. */
  readonly subject: string;
  readonly name: string;
  /** One sentence. */
  readonly message: string;
}

/** A property that is read back once every step is done. */
export interface PlanProof {
  readonly resource: string;
  readonly name: string;
  readonly path: string;
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

/** Whether a finding forbids to run: it is certain, and an error. */
export function isBlocking({ severity, certainty }: Pick<PlanFinding, 'severity' | 'certainty'>): boolean {
  return severity === 'error' && certainty === 'known';
}

/** The steps that need consent of their own. */
export function irreversibleSteps(plan: Plan): readonly Step[] {
  return plan.steps.filter((step) => step.cost === 'irreversible');
}

/** The steps whose confirmation must be typed. */
export function stepsToConfirm(plan: Plan): readonly Step[] {
  return plan.steps.filter((step) => step.confirmation !== undefined);
}

/** Ids of the steps without which nobody may run the plan: what cannot be undone, and what asks for a confirmation. */
export function consentsNeeded(plan: Plan): readonly string[] {
  return [...new Set([...irreversibleSteps(plan), ...stepsToConfirm(plan)].map(({ id }) => id))];
}
