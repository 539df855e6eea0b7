import * as vscode from 'vscode';
import type { Preferences } from '../../core/rules/rule.ts';
import type { Session } from '../../core/session.ts';
import type { LogLine } from '../../core/sources.ts';
import type { KnownEstate, RuleSeverities, TemplateChecker } from '../../core/templates.ts';
import type { RegisterCommand } from '../../platform/commands.ts';
import { isChecked, mayConcern } from './checkedFiles.ts';
import type { FileChecks } from './editor.ts';
import type { LiveFindings } from './live/liveFindings.ts';

export interface DiagnosticsDeps {
  readonly session: Session;
  readonly registerCommand: RegisterCommand;
  readonly extensionUri: vscode.Uri;
  readonly log: LogLine;
  /** Shows the ways to an estate to somebody who has chosen none. */
  readonly offerConnection: () => Promise<void>;
  /** Loads what reads the files; called when the first of them is there. */
  readonly loadChecker: LoadChecker;
}

/** Makes what checks files, as a person has set it. */
export type LoadChecker = (as: {
  readonly severities: RuleSeverities;
  readonly preferences: Preferences;
  readonly estate: KnownEstate;
}) => Promise<TemplateChecker>;

export interface Diagnostics {
  readonly dispose: () => void;
  /** Whether what judges files is loaded: not before such a file is open or a command asks for it. */
  readonly isLoaded: () => boolean;
}

/** Mistakes in infrastructure code, underlined while it is written. All of it is loaded when the first such file is open. */
export function activateDiagnostics(deps: DiagnosticsDeps): Diagnostics {
  const { registerCommand, extensionUri } = deps;
  let fileChecks: Promise<FileChecks> | undefined;
  const load = (): Promise<FileChecks> => {
    fileChecks ??= import('./editor.ts').then(({ startFileChecks }) => startFileChecks(deps));
    return fileChecks;
  };
  let live: Promise<LiveFindings> | undefined;
  const loadLive = (): Promise<LiveFindings> => {
    live ??= Promise.all([import('./live/liveFindings.ts'), import('./explain.ts')]).then(
      ([{ LiveFindings: Findings }, { pageIn }]) => new Findings({ ...deps, pageOf: pageIn(extensionUri) }),
    );
    return live;
  };
  const look = (document: vscode.TextDocument, text: () => string): void => {
    if (fileChecks === undefined && isChecked(document.uri) && mayConcern(document.uri.path, text)) void load();
  };
  const lookWhole = (document: vscode.TextDocument): void => look(document, () => document.getText());
  const lookAround = ({ document, contentChanges }: vscode.TextDocumentChangeEvent): void =>
    look(document, () => contentChanges.map((change) => changedText(document, change)).join('\n'));
  vscode.workspace.textDocuments.forEach(lookWhole);
  const parts = vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument(lookWhole),
    vscode.workspace.onDidChangeTextDocument(lookAround),
    registerCommand('aoaiCmk.checkWorkspace', async () => (await load()).scan()),
    registerCommand('aoaiCmk.explainRule', async (rule) => {
      const { explainRule, pageIn } = await import('./explain.ts');
      await explainRule(rule, pageIn(extensionUri));
    }),
    registerCommand('aoaiCmk.showFindings', async () => (await loadLive()).show()),
    {
      dispose: () => {
        void fileChecks?.then((started) => started.dispose());
        void live?.then((started) => started.dispose());
      },
    },
  );
  return { dispose: () => void parts.dispose(), isLoaded: () => fileChecks !== undefined };
}

/** The lines that a change left: a word that is typed letter by letter is seen whole. */
function changedText(document: vscode.TextDocument, { range, text }: vscode.TextDocumentContentChangeEvent): string {
  return document.lineAt(Math.min(range.start.line, document.lineCount - 1)).text + text;
}
