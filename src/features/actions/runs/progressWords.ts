import type { RunRecord, StepRecord } from '../../../core/plans/record.ts';
import type { Step } from '../../../core/plans/step.ts';

export interface ProgressWords {
  readonly message: string;
  /** How much is done, from 0 to 100. */
  readonly percent: number;
}

const finished: readonly StepRecord['status'][] = ['done', 'satisfied'];

/** Where a run stands at this moment: the step, and while it waits what for and how long still. */
export function progressWords(record: RunRecord, now: number): ProgressWords {
  const { steps } = record.plan;
  const doneSteps = steps.filter(({ id }) => finished.includes(record.steps[id]?.status ?? 'pending')).length;
  // The proof at the end is a step of its own for the bar.
  const percent = Math.floor((100 * doneSteps) / (steps.length + 1));
  const index = steps.findIndex(({ id }) => !finished.includes(record.steps[id]?.status ?? 'pending'));
  const step = steps[index];
  if (!step) return { message: 'Reading the account back', percent };
  const place = `Step ${index + 1} of ${steps.length}`;
  return { message: `${place}: ${activity(step, record.steps[step.id], now)}`, percent };
}

function activity(step: Step, state: StepRecord | undefined, now: number): string {
  if (state?.status === 'waiting') return `${step.title}. ${waiting(state)} ${nextTry(state.retryAt, now)}`;
  const sent = state?.status === 'running' && state.appliedAt !== undefined;
  return sent ? `${step.title}. Sent; waiting until Azure shows it.` : `${step.title} …`;
}

function waiting({ awaiting, failure }: StepRecord): string {
  if (awaiting === 'the grant to take effect') return 'Azure refuses until the grant has taken effect.';
  if (
    awaiting === undefined ||
    awaiting === failure?.azureMessage ||
    awaiting === failure?.explanation ||
    awaiting.startsWith('Could not')
  ) {
    return 'Azure cannot do it at the moment.';
  }
  return `Waiting for ${awaiting}.`;
}

/** The countdown; never below "now", since the next try may take a moment to begin. */
export function nextTry(retryAt: number | undefined, now: number): string {
  const seconds = retryAt === undefined ? 0 : Math.ceil((retryAt - now) / 1000);
  if (seconds <= 0) return 'Trying again now.';
  if (seconds < 100) return `Next try in ${seconds} s.`;
  return `Next try in ${Math.floor(seconds / 60)} min ${seconds % 60} s.`;
}
