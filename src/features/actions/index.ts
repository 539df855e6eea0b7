import type { Estate } from '../../core/inspection/estate.ts';
import type { UnfinishedRuns } from '../../core/plans/unfinished.ts';
import type { ActionContext } from './context.ts';
import type { ActionDeps } from './deps.ts';
import { registerProofs } from './runs/proofs.ts';
import { Runs } from './runs/runs.ts';
import { Unfinished } from './runs/unfinishedList.ts';

export type { ActionDeps, PlanViewer } from './deps.ts';

/** What others may know of this feature. */
export interface ActionsFeature {
  readonly unfinished: UnfinishedRuns;
  dispose(): void;
}

/** "Enable Customer-Managed Key…", running plans, and runs that have not come to their end. */
export function activateActions(deps: ActionDeps): ActionsFeature {
  const unfinished = new Unfinished(deps.journal, (runId) => runs.isActive(runId));
  const runs = new Runs(deps, (record) => {
    deps.planViewer.update(record);
    unfinished.changed();
  });
  const context: ActionContext = { deps, runs, unfinished };
  const { registerCommand, session } = deps;
  const disposables = [
    registerProofs(deps.journal),
    registerCommand('aoaiCmk.enable', async (argument) => (await import('./enable.ts')).enable(argument, context)),
    registerCommand('aoaiCmk.runPlan', async (argument) => (await import('./enable.ts')).runPlan(argument, context)),
    registerCommand('aoaiCmk.cancelRun', (argument) => {
      const runId = deps.runOf(argument);
      if (runId !== undefined) runs.cancel(runId);
      return Promise.resolve();
    }),
    registerCommand('aoaiCmk.resumeRun', async (argument) =>
      (await import('./unfinishedCommands.ts')).resumeRun(argument, context),
    ),
    registerCommand('aoaiCmk.discardRun', async (argument) =>
      (await import('./unfinishedCommands.ts')).discardRun(argument, context),
    ),
    registerCommand('aoaiCmk.showRun', async (argument) =>
      (await import('./unfinishedCommands.ts')).showRun(argument, context),
    ),
    session.onDidChange(() => void onSessionChange()),
  ];

  let offeredFor: Estate | undefined;
  const onSessionChange = async (): Promise<void> => {
    const { state } = session;
    if (state.kind !== 'connected' || state.estate === offeredFor) return;
    offeredFor = state.estate;
    try {
      await (await import('./interrupted.ts')).offerInterrupted(state.estate, context);
    } catch (thrown) {
      deps.log(
        'warn',
        `Unfinished runs could not be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
      );
    }
  };
  void onSessionChange();

  return {
    unfinished,
    dispose() {
      for (const disposable of disposables) disposable.dispose();
    },
  };
}
