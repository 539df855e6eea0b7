import type { Wishes } from '../wishes.ts';
import { titleOf, type Asking } from './asking.ts';
import { input } from './input.ts';
import type { Answer, Question } from './journey.ts';
import { pick, type Picked } from './picker.ts';
import { pickMany } from './pickMany.ts';
import type { Row } from './rows.ts';

interface Common {
  readonly id: string;
  /** Absent: it is always asked. */
  readonly isAsked?: (wishes: Wishes) => boolean;
  /** Only asked where the person wants to answer it, from the review. */
  readonly onDemand?: boolean;
}

type Show<T> = (rows: readonly Row<T>[], placeholder?: string) => void;

export interface ChoiceSpec<T> extends Common {
  readonly placeholder: (wishes: Wishes) => string;
  /** What is being read meanwhile, in words that follow "Could not …". */
  readonly purpose: string;
  readonly active?: (wishes: Wishes) => string | undefined;
  readonly load: (wishes: Wishes, show: Show<T>, signal: AbortSignal) => Promise<void> | void;
  readonly apply: (wishes: Wishes, value: T) => Wishes;
}

/** A question that is answered by choosing a row. */
export function choice<T>(asking: Asking, spec: ChoiceSpec<T>): Question<Wishes> {
  return question(spec, async (wishes, place) => {
    const active = spec.active?.(wishes);
    const picked = await pick<T>({
      title: titleOf(asking, wishes),
      place,
      placeholder: spec.placeholder(wishes),
      purpose: spec.purpose,
      ...(active !== undefined && { active }),
      load: (show, signal) => spec.load(wishes, show, signal),
    });
    return answer(picked, (value) => spec.apply(wishes, value));
  });
}

export interface ManySpec<T> extends Common {
  readonly placeholder: string;
  readonly purpose: string;
  readonly picked: (wishes: Wishes, value: T) => boolean;
  readonly load: (wishes: Wishes, show: Show<T>, signal: AbortSignal) => Promise<void> | void;
  readonly apply: (wishes: Wishes, values: readonly T[]) => Wishes;
}

/** A question that is answered by ticking rows. */
export function many<T>(asking: Asking, spec: ManySpec<T>): Question<Wishes> {
  return question(spec, async (wishes, place) => {
    const picked = await pickMany<T>({
      title: titleOf(asking, wishes),
      place,
      placeholder: spec.placeholder,
      purpose: spec.purpose,
      picked: (value) => spec.picked(wishes, value),
      load: (show, signal) => spec.load(wishes, show, signal),
    });
    return answer(picked, (values) => spec.apply(wishes, values));
  });
}

export interface TextSpec extends Common {
  readonly prompt: (wishes: Wishes) => string;
  readonly placeholder?: string;
  readonly value: (wishes: Wishes) => string | undefined;
  readonly check: (
    text: string,
    wishes: Wishes,
    signal: AbortSignal,
  ) => Promise<string | undefined> | string | undefined;
  readonly apply: (wishes: Wishes, text: string) => Wishes;
}

/** A question that is answered by typing. */
export function text(asking: Asking, spec: TextSpec): Question<Wishes> {
  return question(spec, async (wishes, place) => {
    const value = spec.value(wishes);
    const picked = await input({
      title: titleOf(asking, wishes),
      place,
      prompt: spec.prompt(wishes),
      ...(spec.placeholder !== undefined && { placeholder: spec.placeholder }),
      ...(value !== undefined && { value }),
      check: (typed, signal) => spec.check(typed, wishes, signal),
    });
    return answer(picked, (typed) => spec.apply(wishes, typed));
  });
}

/** A question that is answered by a dialog of VS Code's own, which has no way back. */
export function dialog(common: Common, ask: (wishes: Wishes) => Promise<Wishes | undefined>): Question<Wishes> {
  return question(common, async (wishes, { canGoBack }) => {
    const answered = await ask(wishes);
    return answered ? { to: 'next', state: answered } : { to: canGoBack ? 'back' : 'end' };
  });
}

function question({ id, isAsked, onDemand = false }: Common, ask: Question<Wishes>['ask']): Question<Wishes> {
  return {
    id,
    isAsked: (wishes) => !onDemand && (isAsked?.(wishes) ?? true),
    canBeAsked: (wishes) => isAsked?.(wishes) ?? true,
    ask,
  };
}

function answer<T>(picked: Picked<T>, apply: (value: T) => Wishes): Answer<Wishes> {
  return picked.kind === 'value' ? { to: 'next', state: apply(picked.value) } : { to: picked.kind };
}
