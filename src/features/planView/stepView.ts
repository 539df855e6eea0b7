import { comesBack } from '../../core/failure.ts';
import type { Plan } from '../../core/plans/plan.ts';
import type { RunRecord, StepRecord } from '../../core/plans/record.ts';
import type { Cost, Step } from '../../core/plans/step.ts';
import type { AwaitingView, StepState, StepView } from '../../protocol/planView.ts';
import { isComparable, toChangeView } from './changeView.ts';
import { toFailureView } from './failureView.ts';

const costLabels: Readonly<Record<Cost, string>> = {
  none: 'No interruption',
  waits: 'Takes some minutes',
  disruptive: 'Interrupts',
  irreversible: 'Cannot be undone',
};

const stateWords: Readonly<Record<StepState, string>> = {
  pending: 'To do',
  running: 'Under way',
  parked: 'Awaited',
  waiting: 'Waiting',
  done: 'Done',
  satisfied: 'Was so already',
  failed: 'Failed',
  cancelled: 'Stopped, may have taken effect',
  interrupted: 'Interrupted, may have taken effect',
  notBegun: 'Not begun',
};

/**
 * One step of a plan with how far it has come.
 * @param live whether somebody is running the record now: one that is not was interrupted
 */
export function toStepView(step: Step, plan: Plan, record: RunRecord | undefined, live: boolean): StepView {
  const progress = record?.steps[step.id];
  const state = stepState(progress, record, live);
  const titles = new Map(plan.steps.map(({ id, title }) => [id, title]));
  return {
    id: step.id,
    title: step.title,
    state,
    stateWords:
      state === 'interrupted' && progress?.status === 'waiting' ? 'Interrupted while it waited' : stateWords[state],
    reason: step.reason,
    cost: { kind: step.cost, label: costLabels[step.cost], explanation: step.costExplanation },
    change: toChangeView(step.change),
    comparable: isComparable(step.change),
    ...(step.confirmation && { confirmation: step.confirmation }),
    ...(step.undo && { undo: step.undo.kind === 'change' ? `${step.undo.title}.` : step.undo.reason }),
    after: step.after.flatMap((id) => titles.get(id) ?? []),
    ...((state === 'waiting' || state === 'parked') && {
      awaiting: toAwaitingView(progress, record),
    }),
    ...(progress?.failure && { failure: toFailureView(progress.failure, progress.diagnosis) }),
    ...((progress?.attempts ?? 0) > 1 && { attempts: progress?.attempts ?? 0 }),
    ...(progress?.finishedAt !== undefined && { finishedAt: progress.finishedAt }),
  };
}

/** What passes by itself is told by what must come back; else the run itself says what it waits for. */
function toAwaitingView(progress: StepRecord | undefined, record: RunRecord | undefined): AwaitingView {
  const until = progress?.retryAt ?? record?.updatedAt ?? 0;
  if (progress?.status === 'parked') {
    return { what: progress.awaiting ?? 'Azure', until, parked: true, refused: false };
  }
  const passing = progress?.failure && comesBack[progress.failure.kind];
  return passing === undefined
    ? { what: progress?.awaiting ?? 'Azure', until, parked: false, refused: true }
    : { what: passing, until, parked: false, refused: false };
}

function stepState(progress: StepRecord | undefined, record: RunRecord | undefined, live: boolean): StepState {
  if (!record) return 'pending';
  const runs = record.status === 'running' && live;
  switch (progress?.status) {
    case 'done':
    case 'satisfied':
    case 'failed':
    case 'parked':
      return progress.status;
    case 'running':
    case 'waiting':
      return runs ? progress.status : touched(progress, 'interrupted');
    case 'cancelled':
      return touched(progress, 'cancelled');
    case 'pending':
    case undefined:
      return runs ? 'pending' : 'notBegun';
  }
}

/** A step that was stopped before its change was sent has not begun. */
function touched(progress: StepRecord, state: StepState): StepState {
  return progress.appliedAt === undefined ? 'notBegun' : state;
}
