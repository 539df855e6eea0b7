import * as vscode from 'vscode';
import type { Inspection } from '../../core/inspection/inspect.ts';
import type { Plan } from '../../core/plans/plan.ts';
import type { RunRecord } from '../../core/plans/record.ts';
import { normalizeArmId } from '../../core/resources/armId.ts';
import type { BoardPart, WizardMemento } from '../../protocol/messages.ts';
import { Board, type BoardAccount, type BoardDeps } from './board.ts';
import { registerComparing } from './comparing.ts';
import { parseMemento } from './memento.ts';
import { BoardPanel, createPanel } from './panel.ts';
import { pickKeyFile } from './pickKeyFile.ts';

/** What panels need of others. */
export interface PanelsDeps extends Omit<BoardDeps, 'copy' | 'compare' | 'chooseFile'> {
  readonly extensionUri: vscode.Uri;
  /** A run by its id, as it is kept: a panel that comes back with the window finds its own there. */
  readonly findRun: (runId: string) => Promise<RunRecord | undefined>;
}

/** The panels that are open: one for each subject of plans, and one for each wizard. */
export class Panels {
  readonly #deps: PanelsDeps;
  readonly #boardDeps: BoardDeps;
  readonly #comparing = registerComparing();
  /** By the id of the subject in normal form. */
  readonly #subjects = new Map<string, BoardPanel>();
  readonly #wizards = new Set<BoardPanel>();

  constructor(deps: PanelsDeps) {
    this.#deps = deps;
    this.#boardDeps = {
      ...deps,
      copy: (text) => vscode.env.clipboard.writeText(text),
      compare: (documents) => this.#comparing.compare(documents),
      chooseFile: pickKeyFile,
    };
  }

  show(plan: Plan, record: RunRecord | undefined): void {
    const wizard = record && this.#wizardOf(record);
    if (wizard) {
      wizard.board.update(record);
      wizard.reveal();
    } else this.#open(plan.subject, 'plan').showPlan(plan, record);
  }

  /** The wizard whose plan a run is of hears of it, else the panel of what the run is about. */
  update(record: RunRecord): void {
    const panel = this.#wizardOf(record) ?? this.#subjects.get(normalizeArmId(record.plan.subject.id));
    panel?.board.update(record);
  }

  showInspection(inspection: Inspection): void {
    const { account } = inspection.binding;
    this.#open({ id: account.id ?? account.key, name: account.name }, 'encryption').showEncryption(inspection);
  }

  showEncryption({ id, name }: BoardAccount): void {
    this.#open({ id, name }, 'encryption').showPart('encryption');
  }

  /** Whether somebody is still choosing, who then goes on with this: one wizard is enough for them. */
  chooseInOpenWizard(start: WizardMemento): boolean {
    const choosing = [...this.#wizards].find(({ board }) => board.isChoosing);
    choosing?.board.choose(start);
    choosing?.reveal();
    return choosing !== undefined;
  }

  openWizard(start: WizardMemento): void {
    const panel = createPanel('Plan Wizard', this.#deps.extensionUri, vscode.ViewColumn.Active);
    this.#adoptWizard(panel, start);
  }

  /** Brings a panel of the window's former life back to life. */
  async restore(panel: vscode.WebviewPanel, kept: unknown): Promise<void> {
    const memento = parseMemento(kept);
    if (!memento) {
      panel.dispose();
      return;
    }
    const { runId, wizard, account, part } = memento;
    const record = runId === undefined ? undefined : await this.#deps.findRun(runId);
    const board = wizard ? this.#adoptWizard(panel, wizard) : this.#adopt(panel, account, part);
    if (record) board.update(record);
    if (part === 'encryption') board.showPart('encryption');
  }

  /** What was read may be so no longer. */
  invalidate(): void {
    for (const { board } of this.#all()) board.invalidate();
  }

  dispose(): void {
    this.#comparing.dispose();
    for (const panel of this.#all()) panel.dispose();
  }

  #all(): readonly BoardPanel[] {
    return [...this.#subjects.values(), ...this.#wizards];
  }

  #wizardOf(record: RunRecord): BoardPanel | undefined {
    return [...this.#wizards].find(({ board }) => board.isOf(record));
  }

  #open(subject: BoardAccount, part: BoardPart): Board {
    const existing = this.#subjects.get(normalizeArmId(subject.id));
    if (!existing) return this.#adopt(createPanel(subject.name, this.#deps.extensionUri), subject, part);
    existing.reveal();
    return existing.board;
  }

  #adopt(panel: vscode.WebviewPanel, subject: BoardAccount, part: BoardPart): Board {
    const key = normalizeArmId(subject.id);
    this.#subjects.get(key)?.dispose();
    const adopted = new BoardPanel(panel, {
      ...this.#deps,
      createBoard: (changed) => new Board(subject, part, this.#boardDeps, changed),
      onDidDispose: () => {
        if (this.#subjects.get(key) === adopted) this.#subjects.delete(key);
      },
    });
    this.#subjects.set(key, adopted);
    return adopted.board;
  }

  #adoptWizard(panel: vscode.WebviewPanel, start: WizardMemento): Board {
    const adopted = new BoardPanel(panel, {
      ...this.#deps,
      createBoard: (changed) => new Board({ id: '', name: panel.title }, 'plan', this.#boardDeps, changed, start),
      onDidDispose: () => this.#wizards.delete(adopted),
    });
    this.#wizards.add(adopted);
    return adopted.board;
  }
}
