import { describe, expect, it, vi } from 'vitest';
import { announce } from '../../../src/webview/announcements.ts';
import { remainingWords } from '../../../src/webview/remaining.ts';
import { rove } from '../../../src/webview/roving.ts';
import { scenarios } from '../../support/boardScenarios.ts';
import { boardOf, openBoard } from '../features/planView/boards.ts';

describe('the countdown', () => {
  it.each([
    [61_000, 'next try in 1:01'],
    [4_001, 'next try in 0:05'],
    [1, 'next try in 0:01'],
    [0, 'trying again now'],
    [-5_000, 'trying again now'],
  ])('%d ms: %s', (milliseconds, words) => {
    expect(remainingWords(milliseconds)).toBe(words);
  });

  it.each([
    [7_261_000, 'next look in 2:01:01'],
    [61_000, 'next look in 1:01'],
    [0, 'can be looked at now'],
  ])('%d ms, where nothing runs meanwhile: %s', (milliseconds, words) => {
    expect(remainingWords(milliseconds, true)).toBe(words);
  });
});

describe('the keys of a list', () => {
  it.each([
    ['ArrowDown', 0, 1],
    ['ArrowRight', 0, 1],
    ['ArrowDown', 3, 3],
    ['ArrowUp', 1, 0],
    ['ArrowLeft', 0, 0],
    ['Home', 2, 0],
    ['End', 0, 3],
    ['Tab', 0, undefined],
    ['a', 0, undefined],
  ])('%s from %d leads to %s', (key, index, next) => {
    expect(rove(key, index, 4)).toBe(next);
  });
});

describe('what is announced', () => {
  it('tells each step that ends, what is awaited, and the end of the run; not that a step begins', async () => {
    const scenario = await scenarios.waiting();
    const { board } = openBoard(scenario);
    const said: string[] = [];
    let before = board.state;
    for (const record of scenario.later) {
      board.update(record);
      const words = announce(before, board.state);
      if (words !== undefined) said.push(words);
      before = board.state;
    }
    expect(said.at(-2)).toContain('Set key cmk of team-vault on chat: done.');
    expect(said.at(-1)).toBe('Done, and read back from the emulator.');
    expect(said.some((words) => words.includes('waiting for the grant to take effect'))).toBe(true);
  });

  it('says nothing of the first state, nor where nothing has changed', async () => {
    const { board } = openBoard(await scenarios.running());
    expect(announce(undefined, board.state)).toBeUndefined();
    expect(announce(board.state, board.state)).toBeUndefined();
  });

  it('tells once that a plan is being worked out, and then what has come of it', async () => {
    const { board } = await boardOf('wizardSeveralAccounts');
    const planned = board.state;
    await board.handlers.setChoice({ control: 'scope', answer: 'store' }, new AbortController().signal);
    const planning = board.state;
    expect(announce(planned, planning)).toBe('Working out the plan…');
    expect(announce(planning, planning)).toBeUndefined();
    await vi.waitFor(() => expect(board.state.wizard?.planning).toBe(false));
    expect(announce(planning, board.state)).toBe('7 steps. Nothing has been changed yet.');
  });
});
