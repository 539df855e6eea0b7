import { describeFailure, type FailureDetails } from '../../core/failure.ts';
import type { FailureView, LabelledText } from '../../protocol/planView.ts';

/** A failure in our words, with what Azure said apart from them: its text may mislead, and its support asks for the id. */
export function toFailureView(details: FailureDetails, diagnosis?: string): FailureView {
  const { azureMessage, code, innerCode, ...ours } = details;
  const doubt = details.mayHaveTakenEffect === true ? ' It may have taken effect all the same.' : '';
  return {
    message: describeFailure(ours) + doubt,
    ...(diagnosis !== undefined && { diagnosis }),
    azure: [
      ...line('Status', details.status?.toString()),
      ...line('Code', [code, innerCode].filter((part) => part !== undefined).join(' / ')),
      ...line('Message', azureMessage?.trim()),
      ...line('Correlation id', details.correlationId),
    ],
  };
}

function line(label: string, value: string | undefined): readonly LabelledText[] {
  return value === undefined || value === '' ? [] : [{ label, value }];
}
