import type { Plan } from '../../../core/plans/plan.ts';
import type { Step } from '../../../core/plans/step.ts';

export interface ConsentWords {
  readonly question: string;
  readonly detail: string;
  /** On the button: what pressing it does. */
  readonly verb: string;
}

/** The buttons of the steps whose consequence fits into a few words. */
const verbs: Readonly<Record<string, string>> = {
  'purge-protection': 'Turn On Purge Protection Forever',
  encryption: 'Use This Key for Good',
};

/** The question that an irreversible step needs an answer to before the plan may run. */
export function consentWords(step: Step, plan: Plan): ConsentWords {
  return {
    question: `${step.title}? This cannot be undone.`,
    detail: `${step.costExplanation}\n\nWhy: ${step.reason}\n\nIt is a step of: ${plan.title}. Nothing has been changed yet.`,
    verb: verbs[step.id] ?? 'Agree: This Cannot Be Undone',
  };
}

/** Why what was typed confirms nothing; undefined where it does. Word by word: a slip must not switch anything off. */
export function confirmationProblem(text: string, phrase: string): string | undefined {
  return text.trim() === phrase ? undefined : `It must read exactly: ${phrase}`;
}
