import { describeFailure } from '../core/failure.ts';
import { describeRun } from '../core/plans/describe.ts';
import { isFinished, type RunRecord, type RunStatus, type StepRecord } from '../core/plans/record.ts';
import type { Step } from '../core/plans/step.ts';
import { printable, type Style } from './style.ts';

export const statusWords: Readonly<Record<RunStatus, string>> = {
  running: 'running',
  parked: 'parked',
  succeeded: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
};

/** Where a run stands at this moment: the step, and while it waits what for. It changes only when something happens. */
export function progressWords(record: RunRecord): string {
  const { steps } = record.plan;
  const index = steps.findIndex(({ id }) => !isFinished(record.steps[id]) && record.steps[id]?.status !== 'parked');
  const step = steps[index];
  if (!step) return record.status === 'parked' ? 'Waiting for what takes time' : 'Reading back what was changed';
  return printable(`[${index + 1}/${steps.length}] ${step.title}${activity(record.steps[step.id])}`);
}

function activity(state: StepRecord | undefined): string {
  if (state?.status === 'waiting') return `: waiting for ${state.awaiting ?? 'Azure'}`;
  return state?.status === 'running' && state.appliedAt !== undefined ? ': sent, waiting until it shows' : '';
}

/** The time until the next look, to be put behind {@link progressWords}; it changes every second. */
export function countdown(record: RunRecord, now: number): string {
  const waiting = Object.values(record.steps).filter(({ status }) => status === 'waiting' || status === 'parked');
  const next = Math.min(...waiting.map(({ retryAt }) => retryAt ?? Infinity));
  if (!Number.isFinite(next)) return '';
  const seconds = Math.max(0, Math.ceil((next - now) / 1000));
  return seconds < 100 ? ` (${seconds} s)` : ` (${Math.floor(seconds / 60)} min ${seconds % 60} s)`;
}

/** How a run ended, what is true now, and what to do next. */
export function endText(record: RunRecord, style: Style): string {
  const { plan, status, runId } = record;
  return [
    headOf(record, style),
    ...(status === 'failed' ? [reasonOf(record)] : []),
    ...(status === 'succeeded'
      ? []
      : ['What is true now:', ...describeRun(record).map((line) => `  ${printable(line)}`)]),
    ...awaitedLines(record),
    ...(status === 'succeeded' ? proofLines(record) : [`Go on: aoai-cmk resume ${runId}`]),
    ...(status !== 'succeeded' && plan.steps.some(({ id }) => record.steps[id]?.status === 'done')
      ? [`Take back: aoai-cmk undo ${runId}`]
      : []),
    ...(status === 'succeeded' ? [style.dim(`Run ${runId}`)] : []),
  ].join('\n');
}

function headOf({ plan, status }: RunRecord, style: Style): string {
  const title = printable(plan.title);
  switch (status) {
    case 'succeeded':
      return `${style.green('Done:')} ${title}`;
    case 'parked':
      return `${style.yellow('Not at its end yet:')} ${title}. Everything that can be done now is done; nothing runs meanwhile.`;
    case 'cancelled':
      return `${style.yellow('Cancelled:')} ${title}`;
    case 'failed':
      return `${style.red('Failed:')} ${title}`;
    case 'running':
      return `${style.yellow('Running, or interrupted:')} ${title}`;
  }
}

/** What was learnt by judging again comes first, Azure's own words behind. */
function reasonOf(record: RunRecord): string {
  const ending = endingStep(record);
  if (!ending) return 'Every step is done, but what was changed could not be read back for the proof.';
  const { failure, diagnosis } = ending.state;
  const said = failure ? describeFailure(failure) : 'The reason is not known.';
  const id = failure?.correlationId === undefined ? '' : ` Correlation id for Azure support: ${failure.correlationId}.`;
  return printable(`${diagnosis === undefined ? said : `${diagnosis} ${said}`}${id}`);
}

function awaitedLines({ plan, steps, status }: RunRecord): readonly string[] {
  if (status !== 'parked') return [];
  return plan.steps
    .filter(({ id }) => steps[id]?.status === 'parked')
    .map(({ id, title }) => `Awaited: ${printable(steps[id]?.awaiting ?? title)}`);
}

function proofLines({ proofs = [] }: RunRecord): readonly string[] {
  return proofs.map(
    ({ name, path, value, readAt }) =>
      `Read back ${new Date(readAt).toISOString()}: ${printable(name)} ${path} = ${printable(JSON.stringify(value))}`,
  );
}

function endingStep(record: RunRecord): { readonly step: Step; readonly state: StepRecord } | undefined {
  for (const step of record.plan.steps) {
    const state = record.steps[step.id];
    if (state?.status === 'failed') return { step, state };
  }
  return undefined;
}
