import * as vscode from 'vscode';
import type { Session } from '../../core/session.ts';
import type { RuleSeverities, TemplateChecker } from '../../core/templates.ts';
import type { RegisterCommand } from '../../platform/commands.ts';
import { checkedPattern } from './checkedFiles.ts';
import { Checks } from './checks.ts';
import { explainRule, pageIn } from './explain.ts';
import { Fixes, fixKinds } from './fixes.ts';
import { BindingHover } from './hover.ts';
import { Lenses } from './lenses.ts';
import { Published } from './published.ts';
import { scanWorkspace } from './scan.ts';
import { onSettings } from './settings.ts';
import { watchDocuments } from './watch.ts';

export interface DiagnosticsDeps {
  readonly session: Session;
  readonly registerCommand: RegisterCommand;
  readonly extensionUri: vscode.Uri;
  readonly log: (line: string) => void;
  /** Loads what reads the files; called when the first of them is there. */
  readonly loadChecker: (severities: RuleSeverities) => Promise<TemplateChecker>;
}

/** Mistakes in infrastructure code, underlined while it is written, with what mends them. */
export function activateDiagnostics(deps: DiagnosticsDeps): vscode.Disposable {
  const { session, registerCommand, log, loadChecker } = deps;
  const pageOf = pageIn(deps.extensionUri);
  const published = new Published(pageOf);
  const checks = new Checks({ published, loadChecker, log });
  const lenses = new Lenses({ checks, session });
  // By pattern: the languages' own extensions may be missing, or call the language by another name.
  const selector: vscode.DocumentSelector = { pattern: checkedPattern };
  return vscode.Disposable.from(
    published,
    checks,
    lenses,
    watchDocuments(checks, published),
    vscode.languages.registerCodeActionsProvider(selector, new Fixes({ checks, published, pageOf }), {
      providedCodeActionKinds: [...fixKinds],
    }),
    vscode.languages.registerHoverProvider(selector, new BindingHover(checks)),
    vscode.languages.registerCodeLensProvider(selector, lenses),
    session.onDidChange(() => lenses.refresh()),
    onSettings(() => lenses.refresh()),
    registerCommand('aoaiCmk.checkWorkspace', () => scanWorkspace(checks, published)),
    registerCommand('aoaiCmk.explainRule', (rule) => explainRule(rule, pageOf)),
  );
}
