import { describe, expect, it } from 'vitest';
import { travel, type Answer, type Place, type Question } from '../../../../src/features/actions/pickers/journey.ts';

type State = readonly string[];

/** Questions that are answered by a script; each turn of the script is for whichever question is asked then. */
function scripted(script: readonly ((id: string) => Answer<State> | undefined)[], skipped: readonly string[] = []) {
  const asked: { id: string; place: Place }[] = [];
  let turn = 0;
  const questions = ['a', 'b', 'c'].map((id): Question<State> => ({
    id,
    isAsked: () => !skipped.includes(id),
    ask(state, place) {
      asked.push({ id, place });
      return Promise.resolve(script[turn++]?.(id) ?? { to: 'next', state: [...state, id] });
    },
  }));
  return { questions, asked };
}

const on = () => undefined;

describe('a journey through questions', () => {
  it('asks one after the other and returns what was answered', async () => {
    const { questions, asked } = scripted([]);
    expect(await travel(questions, [])).toEqual(['a', 'b', 'c']);
    expect(asked.map(({ place }) => place)).toEqual([
      { step: 1, total: 3, canGoBack: false },
      { step: 2, total: 3, canGoBack: true },
      { step: 3, total: 3, canGoBack: true },
    ]);
  });

  it('leaves out what need not be asked, also on the way back, and counts without it', async () => {
    const { questions, asked } = scripted([on, () => ({ to: 'back' })], ['b']);
    await travel(questions, []);
    expect(asked.map(({ id }) => id)).toEqual(['a', 'c', 'a', 'c']);
    expect(asked[1]?.place).toEqual({ step: 2, total: 2, canGoBack: true });
  });

  it('returns nothing once the person leaves', async () => {
    const { questions, asked } = scripted([on, () => ({ to: 'end' })]);
    expect(await travel(questions, [])).toBeUndefined();
    expect(asked).toHaveLength(2);
  });

  it('goes to the question that is to be answered again, and on from there', async () => {
    const { questions, asked } = scripted([on, on, () => ({ to: 'question', id: 'a', state: [] })]);
    await travel(questions, []);
    expect(asked.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
  });

  it('stays where it is when asked for a question that does not arise', async () => {
    const { questions, asked } = scripted([on, () => ({ to: 'question', id: 'b', state: [] })], ['b']);
    await travel(questions, []);
    expect(asked.map(({ id }) => id)).toEqual(['a', 'c', 'c']);
  });
});
