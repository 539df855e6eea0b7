import { nameOf } from '../../../resources/armId.ts';
import type { LiveResource } from '../../../resources/resource.ts';
import type { Finding } from '../../../rules/rule.ts';
import { planFinding, type Plan, type PlanChoice, type PlanFinding, type PlanProof } from '../../plan.ts';

/** What a plan to recover one thing consists of. */
export interface Recovered {
  readonly steps: Plan['steps'];
  readonly findings: readonly PlanFinding[];
  readonly choices: readonly PlanChoice[];
  /** The accounts that get their key back, or that come back themselves. */
  readonly accounts: readonly LiveResource[];
  readonly proves: readonly PlanProof[];
}

/** Nothing can be recovered, for this reason. */
export function notRecoverable(id: string, message: string): Recovered {
  const finding: PlanFinding = { rule: 'recover', severity: 'error', certainty: 'known', subject: id, message };
  return { steps: [], findings: [finding], choices: [], accounts: [], proves: [] };
}

export function stillThere(id: string, what: string): Recovered {
  return notRecoverable(
    id,
    `There is ${what} ${nameOf(id)}: it is not deleted, or another one has taken its name. There is nothing to recover.`,
  );
}

export function purged(id: string, what: string): Recovered {
  return notRecoverable(
    id,
    `No deleted ${what} ${nameOf(id)} can be seen: it never was there, you may not see it, or it was purged. What was purged cannot be recovered by anybody; Azure Support is the only one left to ask.`,
  );
}

/** What stays wrong with an account does not keep anything from coming back: it is told, and forbids nothing. */
export function told(finding: Finding): PlanFinding {
  const own = planFinding(finding);
  return own.severity === 'error' ? { ...own, severity: 'warning' } : own;
}
