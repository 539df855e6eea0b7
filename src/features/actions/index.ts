import * as vscode from 'vscode';
import type { Estate } from '../../core/inspection/estate.ts';
import type { UnfinishedRuns } from '../../core/plans/unfinished.ts';
import { actionCommands } from './actions.ts';
import { registerBlastDocuments } from './blastRadius/documents.ts';
import type { ActionContext } from './context.ts';
import type { ActionDeps } from './deps.ts';
import { Lookout } from './runs/lookout.ts';
import { registerProofs } from './runs/proofs.ts';
import { Runs } from './runs/runs.ts';
import { Unfinished } from './runs/unfinishedList.ts';

export type { ActionDeps, PlanViewer } from './deps.ts';

/** What others may know of this feature. */
export interface ActionsFeature {
  readonly unfinished: UnfinishedRuns;
  dispose(): void;
}

/** Everything that a person does by a plan: asking for it, running it, and what becomes of its run. */
export function activateActions(deps: ActionDeps): ActionsFeature {
  const unfinished = new Unfinished(deps.journal, (runId) => runs.isActive(runId));
  const runs = new Runs(deps, (record) => {
    deps.planViewer.update(record);
    unfinished.changed();
  });
  const context: ActionContext = { deps, runs, unfinished };
  const lookout = new Lookout(deps, unfinished, async (record, estate) =>
    (await import('./runs/lookAgain.ts')).lookAgain(record, estate, context),
  );
  const registered = vscode.Disposable.from(
    registerProofs(deps.journal),
    registerBlastDocuments(),
    ...registerActions(context),
    ...registerRunCommands(context),
    lookout,
    deps.session.onDidChange(() => void onSessionChange()),
  );

  let offeredFor: Estate | undefined;
  const onSessionChange = async (): Promise<void> => {
    const { state } = deps.session;
    if (state.kind !== 'connected' || state.estate === offeredFor) return;
    offeredFor = state.estate;
    try {
      await (await import('./runs/pruning.ts')).prune(deps.journal, deps.clock.now());
      await (await import('./runs/interrupted.ts')).offerInterrupted(state.estate, context);
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      deps.log('warn', `Unfinished runs could not be read: ${reason}`);
    }
  };
  void onSessionChange();

  return { unfinished, dispose: () => void registered.dispose() };
}

function registerActions(context: ActionContext): readonly vscode.Disposable[] {
  const { registerCommand } = context.deps;
  return [
    ...actionCommands.map((action) =>
      registerCommand(action.command, async (...called) => (await import('./act.ts')).act(action, called, context)),
    ),
    registerCommand('aoaiCmk.showBlastRadius', async (...called) =>
      (await import('./blastRadius/show.ts')).showBlastRadius(called, context),
    ),
  ];
}

function registerRunCommands(context: ActionContext): readonly vscode.Disposable[] {
  const { runs, deps } = context;
  const { registerCommand } = deps;
  const commands = () => import('./runs/unfinishedCommands.ts');
  return [
    registerCommand('aoaiCmk.runPlan', async (argument) => (await import('./runPlan.ts')).runPlan(argument, context)),
    registerCommand('aoaiCmk.cancelRun', (argument) => {
      const runId = deps.runOf(argument);
      if (runId !== undefined) runs.cancel(runId);
      return Promise.resolve();
    }),
    registerCommand('aoaiCmk.resumeRun', async (argument) => (await commands()).resumeRun(argument, context)),
    registerCommand('aoaiCmk.lookAgain', async (argument) => (await commands()).lookAgainAt(argument, context)),
    registerCommand('aoaiCmk.undoRun', async (argument) => (await commands()).undoRun(argument, context)),
    registerCommand('aoaiCmk.discardRun', async (argument) => (await commands()).discardRun(argument, context)),
    registerCommand('aoaiCmk.showRun', async (argument) => (await commands()).showRun(argument, context)),
    registerCommand('aoaiCmk.showProof', async (argument) => (await commands()).showProofOf(argument, context)),
  ];
}
