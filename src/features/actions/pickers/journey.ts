/** Where a question stands among those that are asked, for the title of its picker. */
export interface Place {
  readonly step: number;
  readonly total: number;
  readonly canGoBack: boolean;
}

export type Answer<S> =
  | { readonly to: 'next'; readonly state: S }
  | { readonly to: 'back' }
  /** Another question by its id: the person wants to answer it again. */
  | { readonly to: 'question'; readonly id: string; readonly state: S }
  /** The person has left. */
  | { readonly to: 'end' };

export interface Question<S> {
  readonly id: string;
  /** Whether what was answered so far leaves this question open. */
  isAsked(state: S): boolean;
  /** Whether it can be asked when the person wants to answer it; absent: where it is asked anyway. */
  canBeAsked?(state: S): boolean;
  ask(state: S, place: Place): Promise<Answer<S>>;
}

/**
 * Asks one question after the other, back and forth, until the last is answered.
 * @returns what was answered, or undefined where the person left
 */
export async function travel<S>(questions: readonly Question<S>[], start: S): Promise<S | undefined> {
  let state = start;
  let index = following(questions, state, -1);
  while (index !== undefined) {
    const question = questions[index];
    if (!question) break;
    const answer = await question.ask(state, placeOf(questions, state, index));
    switch (answer.to) {
      case 'end':
        return undefined;
      case 'back':
        index = preceding(questions, state, index) ?? index;
        break;
      case 'question': {
        state = answer.state;
        const wanted = questions.findIndex((other) => other.id === answer.id && canBeAsked(other, state));
        index = wanted < 0 ? index : wanted;
        break;
      }
      case 'next':
        state = answer.state;
        index = following(questions, state, index);
        break;
    }
  }
  return state;
}

function canBeAsked<S>(question: Question<S>, state: S): boolean {
  return question.canBeAsked?.(state) ?? question.isAsked(state);
}

function placeOf<S>(questions: readonly Question<S>[], state: S, index: number): Place {
  const asked = questions.map((question, position) => position === index || question.isAsked(state));
  const before = asked.slice(0, index).filter(Boolean).length;
  return { step: before + 1, total: asked.filter(Boolean).length, canGoBack: before > 0 };
}

function following<S>(questions: readonly Question<S>[], state: S, from: number): number | undefined {
  const index = questions.findIndex((question, position) => position > from && question.isAsked(state));
  return index < 0 ? undefined : index;
}

function preceding<S>(questions: readonly Question<S>[], state: S, from: number): number | undefined {
  const index = questions.findLastIndex((question, position) => position < from && question.isAsked(state));
  return index < 0 ? undefined : index;
}
