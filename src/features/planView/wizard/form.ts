import type { PlanInput } from '../../../core/plans/inputs.ts';
import type { ControlView, SectionView, WizardKind } from '../../../protocol/wizardView.ts';
import type { Answers } from './answers.ts';
import type { Offers, Wants } from './offers.ts';

/** The choices of one kind of plan: pure functions of what has been answered and of what there is to choose from. */
export type Form = (answers: Answers, context: FormContext) => FilledForm;

export interface FormContext {
  readonly offers: Offers;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface FilledForm {
  readonly sections: readonly SectionView[];
  /** Undefined until everything that is needed has been answered, and rightly. */
  readonly input: PlanInput | undefined;
  /** What is still to be chosen, as it follows "Still to choose:". */
  readonly missing: readonly string[];
  readonly wants: Wants;
}

export type Forms = Readonly<Record<WizardKind, Form>>;

/** Part of a form: some controls, with what they say together. */
export interface Part<T> {
  readonly controls: readonly ControlView[];
  /** Undefined until it is complete and right. */
  readonly value: T | undefined;
  readonly missing: readonly string[];
  /** In a few words. */
  readonly summary: string;
}

/** Whether a control has a value that cannot be used. */
export function hasErrors(controls: readonly ControlView[]): boolean {
  return controls.some(({ error }) => error !== undefined);
}

export function section(id: string, title: string, part: Part<unknown>): SectionView {
  return { id, title, summary: part.summary, controls: part.controls };
}
