import { nameOf } from '../../core/resources/armId.ts';
import type { PlanFinding } from '../../core/plans/plan.ts';
import type { FindingView } from '../../protocol/planView.ts';

const words: Readonly<Record<FindingView['severity'], string>> = {
  error: 'Error',
  warning: 'Warning',
  info: 'Note',
  hint: 'Hint',
  unknown: 'Not known',
};

/** A finding for a page. What could not be read is neither right nor wrong, whatever its severity. */
export function toFindingView(finding: PlanFinding): FindingView {
  const severity = finding.certainty === 'unknown' ? 'unknown' : finding.severity;
  return { severity, severityWords: words[severity], subject: nameOf(finding.subject), message: finding.message };
}
