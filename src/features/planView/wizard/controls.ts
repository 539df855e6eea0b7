import type {
  CheckControl,
  ChoiceControl,
  ManyControl,
  OptionGroup,
  OptionView,
  TextControl,
} from '../../../protocol/wizardView.ts';
import { isOn, listOf, textOf, type Answers } from './answers.ts';

type Words<C> = Omit<C, 'kind' | 'value' | 'values' | 'groups' | 'reading'>;

/** One of several options; an answer that is not among those that can be chosen counts as none. */
export function choice(
  answers: Answers,
  words: Words<ChoiceControl>,
  groups: readonly OptionGroup[],
  options: { readonly reading?: boolean; readonly byDefault?: string } = {},
): ChoiceControl {
  const wished = textOf(answers, words.id, options.byDefault ?? '');
  const chosen = groups
    .flatMap(({ options: all }) => all)
    .find(({ value, obstacle }) => value === wished && obstacle === undefined);
  return {
    kind: 'choice',
    ...words,
    ...(chosen && { value: chosen.value }),
    groups: groups.filter(({ options: all }) => all.length > 0),
    reading: options.reading ?? false,
  };
}

export function many(
  answers: Answers,
  words: Words<ManyControl>,
  groups: readonly OptionGroup[],
  reading: boolean,
): ManyControl {
  const wished = listOf(answers, words.id);
  const values = groups
    .flatMap(({ options }) => options)
    .filter(({ value, obstacle }) => obstacle === undefined && wished.includes(value))
    .map(({ value }) => value);
  return { kind: 'many', ...words, values, groups: groups.filter(({ options }) => options.length > 0), reading };
}

export function text(answers: Answers, words: Words<TextControl> & { readonly byDefault?: string }): TextControl {
  const { byDefault, ...rest } = words;
  return { kind: 'text', ...rest, value: textOf(answers, words.id, byDefault) };
}

export function check(answers: Answers, words: Words<CheckControl>): CheckControl {
  return { kind: 'check', ...words, value: isOn(answers, words.id) };
}

/** Options under no heading. */
export function plainGroup(...options: readonly OptionView[]): readonly OptionGroup[] {
  return [{ label: '', options }];
}

/** The control with the reason why its value cannot be used, where there is one. */
export function checked<C extends { readonly error?: string }>(control: C, error: string | undefined): C {
  return error === undefined ? control : { ...control, error };
}

/** Words that stand beside each other. */
export function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}
