import type { Answer } from '../../../protocol/wizardView.ts';

/** Everything that a person has answered so far, by control: plain JSON, so that it can be kept while the page is gone. */
export type Answers = Readonly<Record<string, Answer>>;

/** What was typed or picked; an empty string where nothing was. */
export function textOf(answers: Answers, control: string, byDefault = ''): string {
  const answer = answers[control];
  return typeof answer === 'string' ? answer : byDefault;
}

export function listOf(answers: Answers, control: string): readonly string[] {
  const answer = answers[control];
  return typeof answer === 'object' ? answer : [];
}

export function isOn(answers: Answers, control: string): boolean {
  return answers[control] === true;
}

/** What came from elsewhere, as answers; what makes no sense is left out. */
export function readAnswers(kept: unknown): Answers {
  if (typeof kept !== 'object' || kept === null || Array.isArray(kept)) return {};
  return Object.fromEntries(Object.entries(kept).filter((entry): entry is [string, Answer] => isAnswer(entry[1])));
}

/** Whether something that a page has sent can be an answer. */
export function isAnswer(value: unknown): value is Answer {
  if (typeof value === 'string' || typeof value === 'boolean') return true;
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
