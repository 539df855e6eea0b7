import type { Plan } from '../../core/plans/plan.ts';
import type { Proof, RunRecord } from '../../core/plans/record.ts';
import type { PlanStatus, PlanView, ProofView, StepState, StepView } from '../../protocol/planView.ts';
import { jsonViews } from './changeView.ts';
import { toEffectViews } from './effectViews.ts';
import { toFindingView } from './findingViews.ts';
import { toStepView } from './stepView.ts';

/**
 * A plan, with its run where there is one, as a page shows it.
 * @param live whether somebody is running the record now; a record that says "running" and is not was interrupted
 */
export function toPlanView(plan: Plan, record: RunRecord | undefined, live = true): PlanView {
  const steps = plan.steps.map((step) => toStepView(step, plan, record, live));
  const status = statusOf(plan, record, live, steps);
  const source = record?.isEmulator === true ? 'the emulator' : 'Azure';
  return {
    title: plan.title,
    status,
    statusWords: statusWords(status, plan, steps, source),
    choices: plan.choices,
    effects: toEffectViews(plan.effects),
    steps,
    blockers: plan.blockers.map(toFindingView),
    notes: plan.notes.map(toFindingView),
    ...(record?.proofs && record.proofs.length > 0 && { proof: toProofView(record.proofs, source) }),
  };
}

function statusOf(plan: Plan, record: RunRecord | undefined, live: boolean, steps: readonly StepView[]): PlanStatus {
  if (!record) return plan.blockers.length > 0 ? 'blocked' : 'planned';
  if (record.status !== 'running') return record.status;
  if (!live) return 'interrupted';
  return steps.some(({ state }) => state === 'waiting') ? 'waiting' : 'running';
}

function statusWords(status: PlanStatus, plan: Plan, steps: readonly StepView[], source: Source): string {
  const at = (...states: readonly StepState[]) => steps.findIndex(({ state }) => states.includes(state));
  const done = `${steps.filter(isDone).length} of ${steps.length} steps`;
  switch (status) {
    case 'planned':
      return steps.length === 0
        ? 'There is nothing to do: it is so already.'
        : `${count(steps.length, 'step')}. Nothing has been changed yet.`;
    case 'blocked':
      return `This cannot run: ${count(plan.blockers.length, 'thing')} must be put right first. Nothing has been changed.`;
    case 'running': {
      const index = at('running');
      const step = steps[index];
      return step ? `Step ${index + 1} of ${steps.length}: ${step.title}.` : `Under way: ${done} are done.`;
    }
    case 'waiting': {
      const index = at('waiting');
      return `Step ${index + 1} of ${steps.length} waits for ${steps[index]?.awaiting?.what ?? source}. It is tried again by itself.`;
    }
    case 'parked': {
      const awaited = steps.filter(({ state }) => state === 'parked').map(({ title }) => title);
      return `Everything that can be done now is done. Awaited: ${awaited.join('; ')}.`;
    }
    case 'interrupted':
      return `Interrupted after ${done}. Resuming looks at each step again and goes on where it stopped.`;
    case 'succeeded':
      return `Done, and read back from ${source}.`;
    case 'failed': {
      const index = at('failed');
      return index < 0
        ? 'Every step is done, but the account could not be read back to prove it.'
        : `Failed at step ${index + 1} of ${steps.length}. What was done before it stays.`;
    }
    case 'cancelled':
      return `Cancelled after ${done}. What was done stays; resuming goes on from there.`;
  }
}

/** Who answered. */
type Source = 'Azure' | 'the emulator';

function isDone({ state }: StepView): boolean {
  return state === 'done' || state === 'satisfied';
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** What was read back, of every account and key that the plan proves. */
function toProofView(proofs: readonly Proof[], source: Source): ProofView {
  const accounts = proofs.filter(({ path }) => path === 'properties.encryption').map(({ name }) => name);
  const who = source === 'Azure' ? 'Azure returns' : 'The emulator returns';
  const configured =
    accounts.length === 0 ? `${who} this.` : `${who} this key as configured on ${accounts.join(', ')}.`;
  const use = 'Whether it has been used is shown only by the audit log of the key store.';
  const doubt = source === 'Azure' ? '' : ' It says nothing about Azure.';
  return {
    source,
    message: `${configured}${accounts.length === 0 ? '' : ` ${use}`}${doubt}`,
    readAt: Math.max(...proofs.map(({ readAt }) => readAt)),
    properties: proofs.flatMap(({ name, path, value }) =>
      jsonViews(proofs.length === 1 ? path : `${name}: ${path}`, value),
    ),
  };
}
