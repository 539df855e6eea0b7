import * as vscode from 'vscode';
import type { Location, Range } from '../../core/resources/value.ts';
import type { Severity } from '../../core/rules/rule.ts';
import type { TemplateFinding, TextEdit, Unreadable } from '../../core/templates.ts';

/** What stands before a diagnostic's code in the Problems panel. */
export const diagnosticSource = 'aoai-cmk';

/** The code of what could not be understood; it is no rule. */
const unreadableCode = 'not-understood';

const severities: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

export function severityOf(severity: Severity): vscode.DiagnosticSeverity {
  return severities[severity];
}

/** @param pageOf where a rule's page is, which comes with the extension */
export function toDiagnostic(finding: TemplateFinding, pageOf: (rule: string) => vscode.Uri): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(toRange(finding.range), finding.message, severities[finding.severity]);
  diagnostic.source = diagnosticSource;
  diagnostic.code = { value: finding.rule, target: pageOf(finding.rule) };
  diagnostic.relatedInformation = finding.related.map(
    (place) => new vscode.DiagnosticRelatedInformation(toLocation(place), place.message),
  );
  return diagnostic;
}

export function toUnreadableDiagnostic({ range, reason }: Unreadable): vscode.Diagnostic {
  const place = range ? toRange(range) : new vscode.Range(0, 0, 0, 0);
  const diagnostic = new vscode.Diagnostic(place, `Not checked: ${reason}.`, vscode.DiagnosticSeverity.Information);
  diagnostic.source = diagnosticSource;
  diagnostic.code = unreadableCode;
  return diagnostic;
}

export function toRange({ start, end }: Range): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

export function toLocation({ uri, range }: Location): vscode.Location {
  return new vscode.Location(vscode.Uri.parse(uri, true), toRange(range));
}

export function toWorkspaceEdit(edits: readonly TextEdit[]): vscode.WorkspaceEdit {
  const whole = new vscode.WorkspaceEdit();
  for (const { uri, range, newText } of edits) whole.replace(vscode.Uri.parse(uri, true), toRange(range), newText);
  return whole;
}
