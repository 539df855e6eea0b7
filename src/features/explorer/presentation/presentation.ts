import type { EncryptionState } from '../../../core/inspection/state.ts';

/** How a row of the tree looks and reads: plain data, so that it can be tested without VS Code. */
export interface Presentation {
  readonly label: string;
  /** Follows the label in a weaker colour. */
  readonly description?: string;
  readonly icon?: Icon;
  /** Markdown, in which everything that Azure or a person named is escaped. */
  readonly tooltip?: string;
  /** What a screen reader says in place of label and description. */
  readonly spoken?: string;
  /** What the row is, for the `when` clauses of menus. */
  readonly contextValue: string;
  readonly folding: 'leaf' | 'folded' | 'unfolded';
  /** Gives the row a badge and a colour, by a FileDecorationProvider. */
  readonly state?: EncryptionState;
  /** What a click does; without it the row folds and unfolds. */
  readonly command?: RowCommand;
}

/** A codicon, in the colour of a state or in a row's own. */
export interface Icon {
  readonly id: string;
  readonly color?: StateColor;
}

export type StateColor = EncryptionState;

export interface RowCommand {
  readonly id: string;
  readonly title: string;
  /** Gets the row itself as its argument. */
  readonly onRow: boolean;
}
