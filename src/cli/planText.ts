import type { Plan, PlanEffect, PlanFinding } from '../core/plans/plan.ts';
import type { Cost, Step } from '../core/plans/step.ts';
import { printable, type Style } from './style.ts';

/** A plan for people: first what it means for whom, then step by step what is done, why, and what it costs. */
export function planText(plan: Plan, style: Style): string {
  const { title, choices, effects, steps, blockers, notes } = plan;
  return [
    style.bold(printable(title)),
    ...choices.map(({ label, value }) => `  ${style.dim(printable(label))}  ${printable(value)}`),
    ...section(
      'What it means',
      effects.map((effect) => effectLine(effect, style)),
      style,
    ),
    ...section(
      'Steps',
      steps.flatMap((step, index) => stepLines(step, index, style)),
      style,
    ),
    ...(steps.length === 0 && blockers.length === 0 ? ['', 'It is so already: there is nothing to do.'] : []),
    ...section(
      'In the way',
      blockers.map((finding) => findingLine(finding, style.red)),
      style,
    ),
    ...section(
      'To know',
      notes.map((finding) => findingLine(finding, noteColour(finding, style))),
      style,
    ),
  ].join('\n');
}

function section(title: string, lines: readonly string[], style: Style): readonly string[] {
  return lines.length === 0 ? [] : ['', style.bold(title), ...lines];
}

const effectWords: Readonly<Record<PlanEffect['kind'], string>> = {
  dark: 'goes dark',
  keeps: 'goes on',
  follows: 'comes along',
  unknown: 'not known',
};

function effectLine({ kind, name, message }: PlanEffect, style: Style): string {
  const words = effectWords[kind].padEnd(12);
  const coloured = kind === 'dark' ? style.red(words) : kind === 'unknown' ? style.yellow(words) : words;
  // Most messages are sentences about it and name it themselves.
  const subject = message.startsWith(name) ? '' : `${name}: `;
  return `  ${coloured}${printable(`${subject}${message}`)}`;
}

function stepLines({ id, title, reason, cost, costExplanation, confirmation }: Step, index: number, style: Style) {
  const price = cost === 'none' ? '' : ` ${costColour(cost, style)(`[${cost}]`)}`;
  return [
    `  ${index + 1}. ${printable(title)}${price} ${style.dim(`(${id})`)}`,
    `     Why: ${printable(reason)}`,
    `     ${printable(costExplanation)}`,
    ...(confirmation ? [`     ${style.red('To be confirmed:')} ${printable(confirmation.reason)}`] : []),
  ];
}

function costColour(cost: Cost, style: Style): (text: string) => string {
  return cost === 'irreversible' || cost === 'disruptive' ? style.red : style.yellow;
}

function findingLine({ rule, certainty, message }: PlanFinding, colour: (text: string) => string): string {
  return `  ${colour(certainty === 'unknown' ? `not known ${rule}` : rule)}: ${printable(message)}`;
}

function noteColour({ severity, certainty }: PlanFinding, style: Style): (text: string) => string {
  return severity === 'warning' || certainty === 'unknown' ? style.yellow : style.dim;
}
