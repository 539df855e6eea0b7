import type { Change } from './change.ts';

/**
 * What a step costs the person who takes it.
 * - `none`; `waits`: minutes or more pass before it counts; `disruptive`: something stops working
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
  /** Asked for word by word before the plan may run; absent where no such care is needed. */
  readonly confirmation?: Confirmation;
  /** How it is taken back; absent where nothing can be said, which reads as "it stays". */
  readonly undo?: Undo;
}

/** What a person types to show that they know what they are about to do. */
export interface Confirmation {
  readonly phrase: string;
  /** What they agree to, in a sentence or more. */
  readonly reason: string;
}

export type Undo =
  | { readonly kind: 'change'; readonly title: string; readonly change: Change }
  /** It is left as it is, for this reason. */
  | { readonly kind: 'stays'; readonly reason: string };
