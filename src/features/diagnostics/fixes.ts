import * as vscode from 'vscode';
import type { TemplateFinding, TextEdit } from '../../core/templates.ts';
import type { Checks } from './checks.ts';
import { toDiagnostic, toRange, toWorkspaceEdit } from './convert.ts';
import type { Published } from './published.ts';

const fixAll = vscode.CodeActionKind.SourceFixAll.append('aoaiCmk');

export const fixKinds: readonly vscode.CodeActionKind[] = [vscode.CodeActionKind.QuickFix, fixAll];

export interface FixesDeps {
  readonly checks: Checks;
  readonly published: Published;
  readonly pageOf: (rule: string) => vscode.Uri;
}

/** A code action that is worked out when it is chosen. */
class Suppression extends vscode.CodeAction {
  readonly finding: TemplateFinding;

  constructor(finding: TemplateFinding) {
    super(`Do not tell “${finding.rule}” here`, vscode.CodeActionKind.QuickFix);
    this.finding = finding;
  }
}

/** What mends a finding, mends all of its rule, keeps it silent, or explains it. */
export class Fixes implements vscode.CodeActionProvider {
  readonly #deps: FixesDeps;

  constructor(deps: FixesDeps) {
    this.#deps = deps;
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    const { checks, published } = this.#deps;
    const uri = document.uri.toString();
    if (published.of(uri).length === 0) return [];
    await checks.upToDate(document);
    if (token.isCancellationRequested) return [];
    const all = published.of(uri);
    if (context.only && fixAll.contains(context.only)) return everything(all);
    const here = all.filter((finding) => toRange(finding.range).intersection(range) !== undefined);
    const kinds = context.only;
    if (kinds && !kinds.contains(vscode.CodeActionKind.QuickFix)) return [];
    return here.flatMap((finding) => this.#actionsFor(finding, all));
  }

  async resolveCodeAction(action: vscode.CodeAction): Promise<vscode.CodeAction> {
    if (!(action instanceof Suppression)) return action;
    const checker = await this.#deps.checks.checker();
    const edit = await checker.suppression(action.finding, new AbortController().signal);
    if (edit) action.edit = toWorkspaceEdit([edit]);
    return action;
  }

  #actionsFor(finding: TemplateFinding, all: readonly TemplateFinding[]): vscode.CodeAction[] {
    const diagnostics = [toDiagnostic(finding, this.#deps.pageOf)];
    const actions = finding.fixes.map(({ title, edits }, index) => {
      const action = quickFix(title);
      action.edit = toWorkspaceEdit(edits);
      action.isPreferred = index === 0;
      return action;
    });
    const sameRule = all.filter(({ rule, fixes }) => rule === finding.rule && fixes.length > 0);
    if (sameRule.length > 1) {
      const action = quickFix(`Fix all ${sameRule.length} findings of “${finding.rule}” in this file`);
      action.edit = toWorkspaceEdit(together(sameRule));
      actions.push(action);
    }
    const explain = quickFix(`Explain “${finding.rule}”`);
    explain.command = { command: 'aoaiCmk.explainRule', title: 'Explain Rule', arguments: [finding.rule] };
    const offered = [...actions, new Suppression(finding), explain];
    for (const action of offered) action.diagnostics = diagnostics;
    return offered;
  }
}

function quickFix(title: string): vscode.CodeAction {
  return new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
}

function everything(all: readonly TemplateFinding[]): vscode.CodeAction[] {
  const edits = together(all.filter(({ fixes }) => fixes.length > 0));
  if (edits.length === 0) return [];
  const action = new vscode.CodeAction('Fix all findings on customer-managed keys', fixAll);
  action.edit = toWorkspaceEdit(edits);
  return [action];
}

/** The preferred fixes of several findings; of those that would touch the same text the first. */
export function together(findings: readonly TemplateFinding[]): readonly TextEdit[] {
  const taken: TextEdit[] = [];
  for (const { fixes } of findings) {
    const edits = fixes[0]?.edits ?? [];
    const isNew = edits.filter((edit) => !taken.some((other) => isSame(other, edit)));
    if (
      isNew.length === edits.length
        ? !edits.some((edit) => taken.some((other) => overlaps(other, edit)))
        : isNew.length === 0
    )
      taken.push(...isNew);
  }
  return taken;
}

function isSame(a: TextEdit, b: TextEdit): boolean {
  return a.uri === b.uri && a.newText === b.newText && toRange(a.range).isEqual(toRange(b.range));
}

function overlaps(a: TextEdit, b: TextEdit): boolean {
  if (a.uri !== b.uri) return false;
  const shared = toRange(a.range).intersection(toRange(b.range));
  return shared !== undefined && (!shared.isEmpty || toRange(a.range).isEmpty || toRange(b.range).isEmpty);
}
