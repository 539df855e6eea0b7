import type { Estate } from '../../core/inspection/estate.ts';
import type { PlanInput } from '../../core/plans/inputs.ts';
import type { Plan } from '../../core/plans/plan.ts';
import type { LiveResource } from '../../core/resources/resource.ts';
import type { Asking } from './pickers/asking.ts';
import type { Question } from './pickers/journey.ts';
import type { BlockerRemedy } from './review/blockerRemedies.ts';
import type { Wishes } from './wishes.ts';

/** What a person can do: the questions that fill the input of one plan. What follows is the same for every plan. */
export interface Action {
  /** The command's title, without dots. */
  readonly title: string;
  /**
   * What is known already.
   * @param on the resources that the command was called on, of whatever type; none from the command palette
   * @throws NotForThis where it was called on what it cannot be for
   */
  start(on: readonly LiveResource[], estate: Estate): Wishes | Promise<Wishes>;
  questions(asking: Asking, start: Wishes): readonly Question<Wishes>[];
  /** The choices as the core plans with them; undefined while one is open. */
  toInput(wishes: Wishes): PlanInput | undefined;
  /** Which question answers a line of the plan's choices, by the line's label. */
  readonly answers?: Readonly<Record<string, string>>;
  /** What can be done about this plan's own blockers, beside what helps any plan. */
  remedies?(plan: Plan): readonly BlockerRemedy[];
}

/** A command was called on what it cannot be for, or for which there is nothing to do. */
export class NotForThis extends Error {
  override readonly name = 'NotForThis';
}
