import type { AzureFailure } from '../../../core/failure.ts';
import { escapeMarkdown, paragraphs } from '../../../platform/markdown.ts';
import type { Presentation } from './presentation.ts';

/** Why something is not shown; a click tries again. */
export function presentFailure(failure: AzureFailure): Presentation {
  const what = `Could not ${failure.details.purpose}`;
  return {
    label: what,
    description: reasonIn(failure),
    icon: { id: 'error', color: 'broken' },
    tooltip: paragraphs(escapeMarkdown(failure.message), 'Click to try again.'),
    spoken: `${failure.message} Press Enter to try again.`,
    contextValue: 'failure',
    folding: 'leaf',
    command: { id: 'aoaiCmk.retry', title: 'Retry', onRow: true },
  };
}

/** The message without what the label says already. */
function reasonIn({ details, message }: AzureFailure): string {
  const from = message.indexOf(': ', `Could not ${details.purpose}`.length);
  return from < 0 ? message : message.slice(from + 2);
}
