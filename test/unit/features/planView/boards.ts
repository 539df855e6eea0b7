import { planFor } from '../../../../src/core/plans/planFor.ts';
import { Board } from '../../../../src/features/planView/board.ts';
import type { RequestDocuments } from '../../../../src/features/planView/requestDocuments.ts';
import { clock, scenarios, settled, type Scenario } from '../../../support/boardScenarios.ts';
import { accountId } from '../../../support/fakeEstate.ts';

export interface BoardUnderTest {
  readonly board: Board;
  readonly commands: (readonly unknown[])[];
  readonly copied: string[];
  readonly compared: RequestDocuments[];
  readonly log: string[];
  /** How often the ways to an estate were offered. */
  offers: number;
  /** How often the state has changed. */
  changes: number;
}

/** The board of a scenario without a panel around it. */
export async function boardOf(name: keyof typeof scenarios): Promise<BoardUnderTest> {
  const scenario = await scenarios[name]();
  const tested = openBoard(scenario);
  await settled(tested.board, scenario);
  return tested;
}

export function openBoard(scenario: Scenario): BoardUnderTest {
  const tested: { -readonly [K in keyof BoardUnderTest]: BoardUnderTest[K] } = {
    board: new Board(
      { id: accountId, name: 'chat' },
      scenario.part,
      {
        session: scenario.session,
        clock,
        log: (_, message) => tested.log.push(message),
        runCommand: (...command) => Promise.resolve(tested.commands.push(command)),
        offerConnection: () => {
          tested.offers++;
          return Promise.resolve();
        },
        copy: (text) => Promise.resolve(void tested.copied.push(text)),
        compare: (documents) => Promise.resolve(void tested.compared.push(documents)),
        chooseFile: () => Promise.resolve(scenario.file),
        exportPlan: ({ title }, format) => Promise.resolve(`${format}: ${title}`),
        planFor: scenario.planFor ?? planFor,
        isActive: () => scenario.live,
      },
      () => tested.changes++,
      scenario.wizard,
    ),
    commands: [],
    copied: [],
    compared: [],
    log: [],
    changes: 0,
    offers: 0,
  };
  scenario.show(tested.board);
  return tested;
}
