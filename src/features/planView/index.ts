import * as vscode from 'vscode';
import type { Inspection } from '../../core/inspection/inspect.ts';
import type { Plan } from '../../core/plans/plan.ts';
import type { RunRecord } from '../../core/plans/record.ts';
import type { Journal } from '../../core/sources.ts';
import type { BoardAccount } from './board.ts';
import { connectedEstate } from './connectedEstate.ts';
import { isAccountArgument, planCommands } from './commands.ts';
import type { Panels, PanelsDeps } from './panels.ts';
import { panelType } from './panelType.ts';

export interface PlanViewDeps extends Omit<PanelsDeps, 'findRun'> {
  /** Where runs are kept. */
  readonly journal: Pick<Journal, 'list'>;
  readonly registerCommand: (id: string, handler: (...args: readonly unknown[]) => Promise<void>) => vscode.Disposable;
}

/** Shows plans, their runs and how accounts are encrypted: one panel per subject, and one per wizard. */
export interface PlanViewer {
  /** Opens the panel of what the plan is about with it and, where it was begun, its run. */
  show(plan: Plan, record?: RunRecord): void;
  /** Tells the panel, where one is open, how far the run has come. */
  update(record: RunRecord): void;
  showEncryption(inspection: Inspection): void;
  dispose(): void;
}

/** Panels and all that they show are loaded when the first one opens. */
export function activatePlanView(deps: PlanViewDeps): PlanViewer {
  let loaded: Promise<Panels> | undefined;
  const findRun = async (runId: string): Promise<RunRecord | undefined> =>
    (await deps.journal.list()).find((run) => run.runId === runId);
  const panels = (): Promise<Panels> =>
    (loaded ??= import('./panels.ts').then((module) => new module.Panels({ ...deps, findRun })));
  /** Where no panel has been opened, nobody has to be told. */
  const tell = (told: Promise<Panels> | undefined, act: (open: Panels) => void): void => {
    told?.then(act).catch((thrown: unknown) => deps.log('error', String(thrown)));
  };

  const chooseAccount = async (): Promise<BoardAccount | undefined> => {
    const connected = await connectedEstate(deps);
    return connected && (await (await import('./pickAccount.ts')).pickAccount(connected));
  };
  const showEncryption = async (argument: unknown): Promise<void> => {
    const account = isAccountArgument(argument) ? argument.resource : await chooseAccount();
    if (account) (await panels()).showEncryption(account);
  };
  const openWizard = async (row?: unknown, more?: unknown, kind?: unknown): Promise<void> => {
    const { wizardStart } = await import('./wizardStart.ts');
    const start = wizardStart(row, more, kind);
    const open = await panels();
    if (open.chooseInOpenWizard(start)) return;
    if (await connectedEstate(deps)) open.openWizard(start);
  };

  const registered = vscode.Disposable.from(
    followEstate(deps.session, () => tell(loaded, (open) => open.invalidate())),
    deps.registerCommand(planCommands.showEncryption, showEncryption),
    deps.registerCommand(planCommands.openWizard, openWizard),
    vscode.window.registerWebviewPanelSerializer(panelType, {
      deserializeWebviewPanel: async (panel: vscode.WebviewPanel, kept: unknown) =>
        (await panels()).restore(panel, kept),
    }),
  );

  return {
    show: (plan, record) => tell(panels(), (open) => open.show(plan, record)),
    update: (record) => tell(loaded, (open) => open.update(record)),
    showEncryption: (inspection) => tell(panels(), (open) => open.showInspection(inspection)),
    dispose: () => {
      registered.dispose();
      tell(loaded, (open) => open.dispose());
    },
  };
}

/** Calls back when another estate is shown, and when the one that is shown has been forgotten and must be read again. */
function followEstate(session: PanelsDeps['session'], changed: () => void): vscode.Disposable {
  let following: { dispose(): void } | undefined;
  const follow = (): void => {
    following?.dispose();
    following = session.state.kind === 'connected' ? session.state.estate.onDidChange(changed) : undefined;
  };
  follow();
  const listening = session.onDidChange(() => {
    follow();
    changed();
  });
  return new vscode.Disposable(() => {
    listening.dispose();
    following?.dispose();
  });
}
