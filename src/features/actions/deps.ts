import type * as vscode from 'vscode';
import type { Plan } from '../../core/plans/plan.ts';
import type { RunRecord } from '../../core/plans/record.ts';
import type { LiveResource } from '../../core/resources/resource.ts';
import type { Session } from '../../core/session.ts';
import type { Clock, Journal, LogLine } from '../../core/sources.ts';

/** Shows a plan, and its run while it goes on, in an editor. */
export interface PlanViewer {
  show(plan: Plan, record?: RunRecord): void;
  /** Tells a plan that may be shown how far its run has come. */
  update(record: RunRecord): void;
}

/** What the feature needs of others. */
export interface ActionDeps {
  readonly session: Session;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: LogLine;
  readonly showLog: () => void;
  readonly planViewer: PlanViewer;
  /** Registers a command inside the one error boundary. */
  readonly registerCommand: (id: string, handler: (...args: readonly unknown[]) => Promise<void>) => vscode.Disposable;
  /** The resources that a command was called on, by its arguments: a row of the tree, and the rows that are selected with it. */
  readonly resourcesOf: (called: readonly unknown[]) => readonly LiveResource[];
  /** The id of what a command was called on, where it has one. */
  readonly idOf: (argument: unknown) => string | undefined;
  /** The rule whose finding a command was called on, by its id. */
  readonly ruleOf: (argument: unknown) => string | undefined;
  /** The run that a command was called on, by its id. */
  readonly runOf: (argument: unknown) => string | undefined;
  /** Shows the ways to an estate to somebody who has chosen none. */
  readonly offerConnection: () => Promise<void>;
}
