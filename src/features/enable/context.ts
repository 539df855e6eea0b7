import type { EnableDeps } from './deps.ts';
import type { Runs } from './runs/runs.ts';
import type { Unfinished } from './runs/unfinishedList.ts';

/** What the commands of this feature share. */
export interface EnableContext {
  readonly deps: EnableDeps;
  readonly runs: Runs;
  readonly unfinished: Unfinished;
}
