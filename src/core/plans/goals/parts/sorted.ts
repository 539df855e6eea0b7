import type { LiveResource } from '../../../resources/resource.ts';
import { isBlocking, type Plan, type PlanFinding } from '../../plan.ts';
import type { Step } from '../../step.ts';

/** What stands in the way, and what is worth knowing besides what a step takes care of. */
export function sorted(
  findings: readonly PlanFinding[],
  steps: readonly Step[],
): { readonly blockers: readonly PlanFinding[]; readonly notes: readonly PlanFinding[] } {
  const handled = new Set(steps.map(({ reason }) => reason));
  return {
    blockers: findings.filter(isBlocking),
    notes: findings.filter((finding) => !isBlocking(finding) && !handled.has(finding.message)),
  };
}

export function subjectOf({ id, name, type }: LiveResource): Plan['subject'] {
  return { id, name, type };
}
