import * as vscode from 'vscode';
import type { Inspection } from '../../core/inspection/inspect.ts';
import type { Plan } from '../../core/plans/plan.ts';
import type { RunRecord } from '../../core/plans/record.ts';
import { normalizeArmId } from '../../core/resources/armId.ts';
import type { Journal } from '../../core/sources.ts';
import type { BoardPart, WizardMemento } from '../../protocol/messages.ts';
import { Board, type BoardAccount, type BoardDeps } from './board.ts';
import { registerComparing } from './comparing.ts';
import { connectedEstate } from './connectedEstate.ts';
import { isAccountArgument, planCommands } from './commands.ts';
import { pickAccount } from './pickAccount.ts';
import { parseMemento } from './memento.ts';
import { pickKeyFile } from './pickKeyFile.ts';
import { BoardPanel, createPanel, panelType } from './panel.ts';
import { wizardStart } from './wizardStart.ts';

export interface PlanViewDeps extends Omit<BoardDeps, 'copy' | 'compare' | 'chooseFile'> {
  readonly extensionUri: vscode.Uri;
  /** Where runs are kept: a panel that comes back with the window finds its own there. */
  readonly journal: Pick<Journal, 'list'>;
  readonly registerCommand: (id: string, handler: (...args: readonly unknown[]) => Promise<void>) => vscode.Disposable;
}

/** Shows plans, their runs and how accounts are encrypted: one panel per subject, and one per wizard. */
export interface PlanViewer {
  /** Opens the account's panel with a plan and, where it was begun, its run. */
  show(plan: Plan, record?: RunRecord): void;
  /** Tells the account's panel, where one is open, how far the run has come. */
  update(record: RunRecord): void;
  showEncryption(inspection: Inspection): void;
  dispose(): void;
}

export function activatePlanView(deps: PlanViewDeps): PlanViewer {
  const panels = new Map<string, BoardPanel>();
  const wizards = new Set<BoardPanel>();
  const comparing = registerComparing();
  const boardDeps: BoardDeps = {
    ...deps,
    copy: (text) => vscode.env.clipboard.writeText(text),
    compare: (documents) => comparing.compare(documents),
    chooseFile: pickKeyFile,
  };

  const adopt = (panel: vscode.WebviewPanel, account: BoardAccount, part: BoardPart): Board => {
    const key = normalizeArmId(account.id);
    panels.get(key)?.dispose();
    const adopted = new BoardPanel(panel, {
      extensionUri: deps.extensionUri,
      log: deps.log,
      createBoard: (changed) => new Board(account, part, boardDeps, changed),
      onDidDispose: () => {
        if (panels.get(key) === adopted) panels.delete(key);
      },
    });
    panels.set(key, adopted);
    return adopted.board;
  };

  const open = (account: BoardAccount, part: BoardPart): Board => {
    const existing = panels.get(normalizeArmId(account.id));
    if (!existing) return adopt(createPanel(account.name, deps.extensionUri), account, part);
    existing.reveal();
    return existing.board;
  };

  const adoptWizard = (panel: vscode.WebviewPanel, start: WizardMemento): Board => {
    const adopted = new BoardPanel(panel, {
      extensionUri: deps.extensionUri,
      log: deps.log,
      createBoard: (changed) => new Board({ id: '', name: panel.title }, 'plan', boardDeps, changed, start),
      onDidDispose: () => wizards.delete(adopted),
    });
    wizards.add(adopted);
    return adopted.board;
  };

  /** The wizard whose plan a run is of, else the panel of what the run is about. */
  const panelOf = (record: RunRecord): BoardPanel | undefined =>
    [...wizards].find(({ board }) => board.isOf(record)) ?? panels.get(normalizeArmId(record.plan.subject.id));

  const restore = async (panel: vscode.WebviewPanel, kept: unknown): Promise<void> => {
    const memento = parseMemento(kept);
    if (!memento) {
      panel.dispose();
      return;
    }
    const { runId } = memento;
    const runs = runId === undefined ? [] : await deps.journal.list();
    const record = runs.find((run) => run.runId === runId);
    const { wizard } = memento;
    const board = wizard ? adoptWizard(panel, wizard) : adopt(panel, memento.account, memento.part);
    if (record) board.update(record);
    if (!wizard && memento.part === 'encryption') board.invalidate();
  };

  const chooseAccount = async (): Promise<BoardAccount | undefined> => {
    const connected = await connectedEstate(deps);
    return connected && (await pickAccount(connected));
  };

  const showEncryption = async (argument: unknown): Promise<void> => {
    const account = isAccountArgument(argument) ? argument.resource : await chooseAccount();
    if (account) open({ id: account.id, name: account.name }, 'encryption').showPart('encryption');
  };

  /** One wizard is enough for those who are still choosing. */
  const openWizard = async (row?: unknown, more?: unknown, kind?: unknown): Promise<void> => {
    const start = wizardStart(row, more, kind);
    const choosing = [...wizards].find(({ board }) => board.isChoosing);
    if (choosing) {
      choosing.board.choose(start);
      choosing.reveal();
      return;
    }
    if (!(await connectedEstate(deps))) return;
    adoptWizard(createPanel('Plan Wizard', deps.extensionUri, vscode.ViewColumn.Active), start);
  };

  const estate = followEstate(deps.session, () => {
    for (const { board } of [...panels.values(), ...wizards]) board.invalidate();
  });
  const registered = vscode.Disposable.from(
    estate,
    comparing,
    deps.registerCommand(planCommands.showEncryption, showEncryption),
    deps.registerCommand(planCommands.openWizard, openWizard),
    vscode.window.registerWebviewPanelSerializer(panelType, { deserializeWebviewPanel: restore }),
  );

  return {
    show: (plan, record) => {
      const wizard = record && [...wizards].find(({ board }) => board.isOf(record));
      if (wizard) {
        wizard.board.update(record);
        wizard.reveal();
      } else open(plan.subject, 'plan').showPlan(plan, record);
    },
    update: (record) => panelOf(record)?.board.update(record),
    showEncryption: (inspection) => {
      const { account } = inspection.binding;
      open({ id: account.id ?? account.key, name: account.name }, 'encryption').showEncryption(inspection);
    },
    dispose: () => {
      registered.dispose();
      for (const panel of [...panels.values(), ...wizards]) panel.dispose();
    },
  };
}

/** Calls back when another estate is shown, and when the one that is shown has been forgotten and must be read again. */
function followEstate(session: BoardDeps['session'], changed: () => void): vscode.Disposable {
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
