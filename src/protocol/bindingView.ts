import type { FindingView } from './planView.ts';

/** What an account's encryption depends on, as a page draws it: plain JSON in words for people. */
export interface BindingView {
  /** One sentence that tells the whole, for those who do not see the drawing. */
  readonly summary: string;
  readonly state: NodeState;
  readonly stateWords: string;
  /** From the account to the key store, each depending on the next. */
  readonly nodes: readonly BindingNode[];
  /** The way from the service to the key store: it lies along the last edge. */
  readonly network?: BindingNode;
  readonly findings: readonly FindingView[];
}

/**
 * - `ok`: nothing speaks against it; `attention`, `broken`: something does; `unknown`: it could not be read
 * - `planned`: a step will make it so; `active`: a step is at it
 * - `none`: there is nothing here to judge
 */
export type NodeState = 'ok' | 'attention' | 'broken' | 'unknown' | 'planned' | 'active' | 'none';

export type NodeId = 'account' | 'identity' | 'grant' | 'key' | 'store' | 'network';

export interface BindingNode {
  readonly id: NodeId;
  /** What kind of thing it is: "Account", "Key vault". */
  readonly label: string;
  readonly name: string;
  readonly state: NodeState;
  readonly stateWords: string;
  /** Facts worth knowing and what was found, a sentence each. */
  readonly details: readonly string[];
  /** The step that makes it so, in the plan that is shown with it. */
  readonly step?: string;
}
