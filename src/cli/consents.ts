import { irreversibleSteps, stepsToConfirm, type Plan } from '../core/plans/plan.ts';

/** What the command line agrees to. */
export interface ConsentOptions {
  readonly yes?: true;
  /** Ids of irreversible steps. Those that the plan does not contain do no harm: a pipeline runs again. */
  readonly acceptIrreversible: readonly string[];
  /** Phrases, word by word. */
  readonly confirm: readonly string[];
}

/** The flags without which the plan may not run, ready to be appended; none where it may. */
export function missingFlags(plan: Plan, { yes, acceptIrreversible, confirm }: ConsentOptions): readonly string[] {
  const unaccepted = irreversibleSteps(plan).filter(({ id }) => !acceptIrreversible.includes(id));
  const phrases = stepsToConfirm(plan).map(({ confirmation }) => confirmation?.phrase ?? '');
  const unconfirmed = [...new Set(phrases)].filter((phrase) => !confirm.includes(phrase));
  return [
    ...unaccepted.map(({ id }) => `--accept-irreversible ${word(id)}`),
    ...unconfirmed.map((phrase) => `--confirm ${word(phrase)}`),
    ...(yes === true ? [] : ['--yes']),
  ];
}

/** Ids of the steps that were agreed to. */
export function consentsGiven(plan: Plan, { acceptIrreversible, confirm }: ConsentOptions): readonly string[] {
  return plan.steps
    .filter(({ id, cost, confirmation }) => {
      if (cost === 'irreversible' && !acceptIrreversible.includes(id)) return false;
      return confirmation === undefined ? cost === 'irreversible' : confirm.includes(confirmation.phrase);
    })
    .map(({ id }) => id);
}

/** An argument as a POSIX shell takes it for one word. */
function word(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
