import type { PlanFinding } from '../../plan.ts';

/** Why a plan cannot run. */
export function blocker(rule: string, subject: string, message: string): PlanFinding {
  return { rule, severity: 'error', certainty: 'known', subject, message };
}

/** What to know before a plan runs. */
export function note(
  rule: string,
  subject: string,
  message: string,
  severity: 'warning' | 'info' = 'info',
): PlanFinding {
  return { rule, severity, certainty: 'known', subject, message };
}

/** What could not be found out. */
export function doubt(rule: string, subject: string, message: string): PlanFinding {
  return { rule, severity: 'info', certainty: 'unknown', subject, message };
}
