import * as vscode from 'vscode';
import type { Inspection } from '../../core/inspection/inspect.ts';
import type { Plan } from '../../core/plans/plan.ts';
import type { RunRecord } from '../../core/plans/record.ts';
import { normalizeArmId } from '../../core/resources/armId.ts';
import type { Journal } from '../../core/sources.ts';
import type { BoardPart } from '../../protocol/messages.ts';
import { Board, type BoardAccount, type BoardDeps } from './board.ts';
import { connectedEstate } from './connectedEstate.ts';
import { isAccountArgument, planCommands } from './commands.ts';
import { pickAccount } from './pickAccount.ts';
import { parseMemento } from './memento.ts';
import { BoardPanel, createPanel, panelType } from './panel.ts';

export interface PlanViewDeps extends Omit<BoardDeps, 'copy'> {
  readonly extensionUri: vscode.Uri;
  /** Where runs are kept: a panel that comes back with the window finds its own there. */
  readonly journal: Pick<Journal, 'list'>;
  readonly registerCommand: (id: string, handler: (...args: readonly unknown[]) => Promise<void>) => vscode.Disposable;
}

/** Shows plans, their runs and how accounts are encrypted: one panel per account. */
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
  const boardDeps: BoardDeps = { ...deps, copy: (text) => vscode.env.clipboard.writeText(text) };

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

  const restore = async (panel: vscode.WebviewPanel, kept: unknown): Promise<void> => {
    const memento = parseMemento(kept);
    if (!memento) {
      panel.dispose();
      return;
    }
    const { runId } = memento;
    const runs = runId === undefined ? [] : await deps.journal.list();
    const record = runs.find((run) => run.runId === runId);
    const board = adopt(panel, memento.account, memento.part);
    if (record) board.update(record);
    if (memento.part === 'encryption') board.invalidate();
  };

  const chooseAccount = async (): Promise<BoardAccount | undefined> => {
    const connected = await connectedEstate(deps);
    return connected && (await pickAccount(connected));
  };

  const showEncryption = async (argument: unknown): Promise<void> => {
    const account = isAccountArgument(argument) ? argument.resource : await chooseAccount();
    if (account) open({ id: account.id, name: account.name }, 'encryption').showPart('encryption');
  };

  const estate = followEstate(deps.session, () => {
    for (const { board } of panels.values()) board.invalidate();
  });
  const registered = vscode.Disposable.from(
    estate,
    deps.registerCommand(planCommands.showEncryption, showEncryption),
    vscode.window.registerWebviewPanelSerializer(panelType, { deserializeWebviewPanel: restore }),
  );

  return {
    show: (plan, record) => open(plan.subject, 'plan').showPlan(plan, record),
    update: (record) => panels.get(normalizeArmId(record.plan.subject.id))?.board.update(record),
    showEncryption: (inspection) => {
      const { account } = inspection.binding;
      open({ id: account.id ?? account.key, name: account.name }, 'encryption').showEncryption(inspection);
    },
    dispose: () => {
      registered.dispose();
      for (const panel of [...panels.values()]) panel.dispose();
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
