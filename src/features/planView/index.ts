import * as vscode from 'vscode';
import type { Inspection } from '../../core/inspection/inspect.ts';
import type { Plan } from '../../core/plans/plan.ts';
import type { RunRecord } from '../../core/plans/record.ts';
import { planCommands } from './commands.ts';
import { panelType } from './panelType.ts';
import type { Panels, PanelsDeps } from './panels.ts';

export interface PlanViewDeps extends PanelsDeps {
  readonly registerCommand: (id: string, handler: (...args: readonly unknown[]) => Promise<void>) => vscode.Disposable;
}

/** Shows plans, their runs and how accounts are encrypted. */
export interface PlanViewer {
  /** Opens the account's panel with a plan and, where it was begun, its run. */
  show(plan: Plan, record?: RunRecord): void;
  /** Tells the account's panel, where one is open, how far the run has come. */
  update(record: RunRecord): void;
  showEncryption(inspection: Inspection): void;
  dispose(): void;
}

/** The panels weigh more than the rest of the extension, so they are loaded when the first one opens. */
export function activatePlanView(deps: PlanViewDeps): PlanViewer {
  let loaded: Promise<Panels> | undefined;
  const panels = (): Promise<Panels> =>
    (loaded ??= import('./panels.ts').then(({ createPanels }) => createPanels(deps)));
  const open = (show: (panels: Panels) => void): void => {
    panels().then(show, (thrown: unknown) => deps.log('error', `A panel could not be opened: ${String(thrown)}`));
  };
  const registered = vscode.Disposable.from(
    deps.registerCommand(planCommands.showEncryption, async (argument) => (await panels()).openEncryption(argument)),
    deps.registerCommand(planCommands.openWizard, async (...args) => (await panels()).openWizard(...args)),
    vscode.window.registerWebviewPanelSerializer(panelType, {
      deserializeWebviewPanel: async (panel, kept) => (await panels()).restore(panel, kept),
    }),
  );
  return {
    show: (plan, record) => open((all) => all.show(plan, record)),
    // Where no panel was ever opened there is none to tell.
    update: (record) => void loaded?.then((all) => all.update(record)),
    showEncryption: (inspection) => open((all) => all.showEncryption(inspection)),
    dispose: () => {
      registered.dispose();
      void loaded?.then((all) => all.dispose());
    },
  };
}
