import { randomNumbers } from '../../random.ts';

/** A number from 0 up to 1 for the item of that index in the question of that number: the same at every start. */
export function chance(question: number, index: number): number {
  return randomNumbers(Math.imul(question, 1_000_003) + index)();
}

/** One of the words, each as often as its share says; the shares add up to 1. */
export function pick<Word>(shares: readonly (readonly [number, Word])[], drawn: number): Word {
  let sum = 0;
  for (const [share, word] of shares) {
    sum += share;
    if (drawn < sum) return word;
  }
  const last = shares.at(-1);
  if (last === undefined) throw new Error('There is nothing to pick from.');
  return last[1];
}

export function element<Value>(values: readonly Value[], drawn: number): Value {
  const value = values[Math.floor(drawn * values.length)];
  if (value === undefined) throw new Error('There is nothing to choose from.');
  return value;
}
