import * as vscode from 'vscode';
import type { Session } from '../../core/session.ts';
import type { LogLine } from '../../core/sources.ts';
import type { RuleSeverities, TemplateChecker } from '../../core/templates.ts';
import type { RegisterCommand } from '../../platform/commands.ts';
import { isCheckedName } from './checkedFiles.ts';
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
  readonly loadChecker: (severities: RuleSeverities) => Promise<TemplateChecker>;
}

/** Mistakes in infrastructure code, underlined while it is written. All of it is loaded when the first such file is open. */
export function activateDiagnostics(deps: DiagnosticsDeps): vscode.Disposable {
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
  const look = ({ uri }: vscode.TextDocument): void => {
    if (isCheckedName(uri.path)) void load();
  };
  vscode.workspace.textDocuments.forEach(look);
  return vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument(look),
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
}
