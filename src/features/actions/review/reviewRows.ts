import {
  consentsNeeded,
  irreversibleSteps,
  stepsToConfirm,
  type Plan,
  type PlanChoice,
  type PlanEffect,
  type PlanFinding,
} from '../../../core/plans/plan.ts';
import type { Step } from '../../../core/plans/step.ts';
import { group, joined, type Choice, type Row } from '../pickers/rows.ts';
import { remediesFor, type BlockerRemedy } from './blockerRemedies.ts';
import { costs } from './costs.ts';

export type ReviewChoice =
  | { readonly do: 'run' | 'show' | 'prove' }
  | { readonly do: 'ask'; readonly question: string }
  | BlockerRemedy['choice'];

export interface ReviewOptions {
  /** Whether the resources can be opened in Azure's portal; the emulator's cannot. */
  readonly portal: boolean;
  /** Which question answers a line of the plan's choices, by its label. */
  readonly answers: Readonly<Record<string, string>>;
  /** What helps against this plan's own blockers. */
  readonly remedies: readonly BlockerRemedy[];
}

/** One sentence above the review. */
export function reviewSummary(plan: Plan): string {
  if (plan.blockers.length > 0) return 'This plan cannot run yet: see why. Nothing has been changed.';
  if (plan.steps.length === 0) return 'Nothing to do: everything is so already.';
  const irreversible = irreversibleSteps(plan).length;
  const consent = irreversible === 0 ? '' : `, ${irreversible} of which cannot be undone`;
  return `Review: ${count(plan.steps.length, 'step')}${consent}. Nothing has been changed yet.`;
}

/** What goes dark comes first, then why the plan cannot run, what can be done, and the plan itself. */
export function reviewRows(plan: Plan, { portal, answers, remedies }: ReviewOptions): readonly Row<ReviewChoice>[] {
  const isBlocked = plan.blockers.length > 0;
  const actions = actionRows(plan);
  const helps = remediesFor(plan, { portal, remedies, canChooseKey: Object.values(answers).includes('key') });
  const [gate, notes] = [plan.notes.filter(isGate), plan.notes.filter((note) => !isGate(note))];
  const first = [
    ...group('What goes dark', effectRows(plan, 'dark')),
    ...group('What may go dark: it cannot be known', effectRows(plan, 'unknown')),
    ...group('What shows whether it is used', gate.map(noteRow)),
    ...group('Why this cannot run', plan.blockers.map(blockerRow)),
  ];
  const todo = [...helps.map(remedyRow), ...actions];
  return [
    ...first,
    ...(first.length === 0 ? todo : group(isBlocked ? 'What to do' : 'What you can do', todo)),
    ...group(isBlocked ? 'What would be done' : 'Steps, in this order', plan.steps.map(stepRow)),
    ...group('What is brought along', effectRows(plan, 'follows')),
    ...group('What goes on as before', effectRows(plan, 'keeps')),
    ...group('Worth knowing', notes.map(noteRow)),
    ...group(
      'Your choices, to change',
      plan.choices.flatMap((line) => choiceRow(line, answers)),
    ),
    ...group(
      'As it was chosen',
      plan.choices.flatMap((line) => chosenRow(line, answers)),
    ),
  ];
}

function isGate({ rule }: PlanFinding): boolean {
  return rule === 'gate';
}

const effectIcons: Readonly<Record<PlanEffect['kind'], string>> = {
  dark: 'eye-closed',
  unknown: 'question',
  follows: 'sync',
  keeps: 'check',
};

function effectRows({ effects }: Plan, kind: PlanEffect['kind']): readonly Choice<ReviewChoice>[] {
  return effects
    .filter((effect) => effect.kind === kind)
    .map(({ name, message }, index) => ({
      kind: 'choice',
      id: `effect-${kind}-${index}`,
      label: name,
      icon: effectIcons[kind],
      detail: message,
      means: { explanation: { title: name, text: message } },
    }));
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
  const asked = consentsNeeded(plan).length === 0 ? '' : `, after ${consentAsked(plan)}`;
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

function consentAsked(plan: Plan): string {
  const agreed = irreversibleSteps(plan).length > 0 ? 'you have agreed to what cannot be undone' : undefined;
  const typed = stepsToConfirm(plan).length > 0 ? 'you have typed a confirmation' : undefined;
  return [agreed, typed].filter((part) => part !== undefined).join(' and ');
}

function proveRow({ subject, kind }: Plan): Choice<ReviewChoice> {
  const isSo =
    kind === 'enable' || kind === 'move' ? `${subject.name} is under this key already` : 'everything is so already';
  return {
    kind: 'choice',
    id: 'prove',
    label: 'Read back and show proof',
    icon: 'verified',
    description: `${isSo}; nothing is changed`,
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

function choiceRow({ label, value }: PlanChoice, answers: ReviewOptions['answers']): readonly Choice<ReviewChoice>[] {
  const question = answers[label];
  if (question === undefined) return [];
  return [
    {
      kind: 'choice',
      id: `choice-${label}`,
      label: `${label}: ${value}`,
      icon: 'edit',
      means: { value: { do: 'ask', question } },
    },
  ];
}

/** A line that follows from what the command was called on. */
function chosenRow({ label, value }: PlanChoice, answers: ReviewOptions['answers']): readonly Choice<ReviewChoice>[] {
  if (answers[label] !== undefined) return [];
  return [
    {
      kind: 'choice',
      id: `choice-${label}`,
      label: `${label}: ${value}`,
      icon: 'circle-small-filled',
      means: { explanation: { title: label, text: value } },
    },
  ];
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
