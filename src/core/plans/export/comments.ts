import type { Plan } from '../plan.ts';
import type { Step } from '../step.ts';
import { oneLine } from './text.ts';

/** What stands above everything: the plan's title, and what to know before it is run as it is. */
export function headComments(plan: Plan): readonly string[] {
  return [
    oneLine(plan.title),
    'Made from a plan by aoai-cmk. Read it before you run it: it neither looks whether a step is done already, nor asks again.',
    ...plan.effects
      .filter(({ kind }) => kind === 'dark')
      .map(({ name, message }) => oneLine(`Goes dark: ${name}: ${message}`)),
    ...plan.blockers.map(({ message }) => oneLine(`In the way: ${message}`)),
    ...plan.notes.map(({ message }) => oneLine(`To know: ${message}`)),
  ];
}

/** What stands above a step. */
export function stepComments(step: Step, index: number): readonly string[] {
  const { id, title, reason, cost, costExplanation, confirmation } = step;
  return [
    oneLine(`Step ${index + 1} (${id}): ${title}`),
    oneLine(`Why: ${reason}`),
    ...(cost === 'none' ? [] : [oneLine(`${cost.toUpperCase()}: ${costExplanation}`)]),
    ...(confirmation ? [oneLine(`CONFIRM FIRST: ${confirmation.reason}`)] : []),
  ];
}
