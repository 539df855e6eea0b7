import type { Change } from './change.ts';

/**
 * What a step costs the person who takes it.
 * - `none`; `waits`: minutes pass before it counts; `disruptive`: something stops working meanwhile
 * - `irreversible`: nobody can undo it, Microsoft included, so it needs consent of its own
 */
export type Cost = 'none' | 'waits' | 'disruptive' | 'irreversible';

export interface Step {
  /** Stable within the plan, readable in a journal: `purge-protection`, `identity`, `grant`, `encryption`. */
  readonly id: string;
  /** An imperative sentence with the resource's name. */
  readonly title: string;
  /** Why the plan contains it: the rule that asks for it, or the goal. */
  readonly reason: string;
  readonly change: Change;
  readonly cost: Cost;
  /** What the cost means in words. */
  readonly costExplanation: string;
  /** Ids of the steps that must be done before. */
  readonly after: readonly string[];
}
