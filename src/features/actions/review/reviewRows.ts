import { irreversibleSteps, type Plan, type PlanFinding } from '../../../core/plans/plan.ts';
import type { Step } from '../../../core/plans/step.ts';
import { group, joined, type Choice, type Row } from '../pickers/rows.ts';
import { remediesFor, type BlockerRemedy } from './blockerRemedies.ts';
import { costs } from './costs.ts';

export type ReviewChoice =
  | { readonly do: 'run' | 'show' | 'prove' }
  | { readonly do: 'ask'; readonly question: string }
  | BlockerRemedy['choice'];

/** Which question answers a line of the plan's choices. */
const questionOf: Readonly<Record<string, string>> = {
  Key: 'key',
  Version: 'version',
  Identity: 'identity',
  Grant: 'scope',
};

/** One sentence above the review. */
export function reviewSummary(plan: Plan): string {
  if (plan.blockers.length > 0) return 'This plan cannot run yet: see why. Nothing has been changed.';
  if (plan.steps.length === 0) return 'Nothing to do: everything is so already.';
  const irreversible = irreversibleSteps(plan).length;
  const consent = irreversible === 0 ? '' : `, ${irreversible} of which cannot be undone`;
  return `Review: ${count(plan.steps.length, 'step')}${consent}. Nothing has been changed yet.`;
}

/** @param portal whether the resources can be opened in Azure's portal; the emulator's cannot */
export function reviewRows(plan: Plan, portal: boolean): readonly Row<ReviewChoice>[] {
  const actions = actionRows(plan);
  return [
    ...group('Why this cannot run', plan.blockers.map(blockerRow)),
    ...(plan.blockers.length === 0 ? actions : []),
    ...group('What to do', [...remediesFor(plan, portal).map(remedyRow), ...(plan.blockers.length > 0 ? actions : [])]),
    ...group(plan.blockers.length > 0 ? 'What would be done' : 'Steps, in this order', plan.steps.map(stepRow)),
    ...group('Worth knowing', plan.notes.map(noteRow)),
    ...group('Your choices, to change', plan.choices.map(choiceRow)),
  ];
}

function actionRows(plan: Plan): readonly Choice<ReviewChoice>[] {
  const show: Choice<ReviewChoice> = {
    kind: 'choice',
    id: 'show',
    label: 'Show plan',
    icon: 'open-preview',
    description: 'every step with its reason, in an editor',
    means: { value: { do: 'show' } },
  };
  if (plan.blockers.length > 0) return plan.steps.length === 0 ? [] : [show];
  if (plan.steps.length === 0) return [proveRow(plan)];
  const irreversible = irreversibleSteps(plan).length;
  const asked = irreversible === 0 ? '' : ', after you have agreed to what cannot be undone';
  return [
    {
      kind: 'choice',
      id: 'run',
      label: 'Run this plan',
      icon: 'play',
      description: `${count(plan.steps.length, 'step')}${asked}`,
      means: { value: { do: 'run' } },
    },
    show,
  ];
}

function proveRow({ subject }: Plan): Choice<ReviewChoice> {
  return {
    kind: 'choice',
    id: 'prove',
    label: 'Read back and show proof',
    icon: 'verified',
    description: `${subject.name} is under this key already; nothing is changed`,
    means: { value: { do: 'prove' } },
  };
}

function stepRow(step: Step, index: number): Choice<ReviewChoice> {
  const { icon, words } = costs[step.cost];
  return {
    kind: 'choice',
    id: `step-${step.id}`,
    label: `${index + 1}. ${step.title}`,
    icon,
    // Long titles push a description out of sight; what a step costs never is.
    detail: joined(words, step.reason),
    means: {
      explanation: { title: step.title, text: `Why: ${step.reason}\n\nWhat it means: ${step.costExplanation}` },
    },
  };
}

function blockerRow({ message }: PlanFinding, index: number): Choice<ReviewChoice> {
  return {
    kind: 'choice',
    id: `blocker-${index}`,
    ...headline(message),
    icon: 'error',
    means: { explanation: { title: 'Why this plan cannot run', text: message } },
  };
}

/** A message as a row shows it: what matters most in the line that is never cut off, the rest below. */
function headline(message: string): { readonly label: string; readonly detail?: string } {
  const [, step, right, who] = /^You may not "(.+)": you lack (\S+ at \S+)\. (.+)$/.exec(message) ?? [];
  if (right !== undefined) return { label: `You lack ${right}`, detail: `${who ?? ''} Needed to: ${step ?? ''}.` };
  const [, first, rest] = /^(.{20,90}?[.;:,]) (.+)$/.exec(message) ?? [];
  return first === undefined || rest === undefined
    ? { label: message }
    : { label: first.replace(/[;:,]$/, ''), detail: rest };
}

function noteRow({ message, severity, certainty }: PlanFinding, index: number): Choice<ReviewChoice> {
  const icon = certainty === 'unknown' ? 'question' : severity === 'warning' ? 'warning' : 'info';
  return {
    kind: 'choice',
    id: `note-${index}`,
    ...headline(message),
    icon,
    means: { explanation: { title: certainty === 'unknown' ? 'Not known' : 'Worth knowing', text: message } },
  };
}

function remedyRow({ id, label, icon, detail, choice }: BlockerRemedy): Choice<ReviewChoice> {
  return { kind: 'choice', id, label, icon, detail, means: { value: choice } };
}

function choiceRow({ label, value }: Plan['choices'][number]): Choice<ReviewChoice> {
  return {
    kind: 'choice',
    id: `choice-${label}`,
    label: `${label}: ${value}`,
    icon: 'edit',
    means: { value: { do: 'ask', question: questionOf[label] ?? 'key' } },
  };
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
