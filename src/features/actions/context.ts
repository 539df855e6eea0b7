import type { ActionDeps } from './deps.ts';
import type { Runs } from './runs/runs.ts';
import type { Unfinished } from './runs/unfinishedList.ts';

/** What the commands of this feature share. */
export interface ActionContext {
  readonly deps: ActionDeps;
  readonly runs: Runs;
  readonly unfinished: Unfinished;
}
