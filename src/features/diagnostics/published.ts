import * as vscode from 'vscode';
import type { CheckResult, TemplateFinding, Unreadable } from '../../core/templates.ts';
import { diagnosticSource, toDiagnostic, toUnreadableDiagnostic } from './convert.ts';

/** What is shown of the files that were checked, by whom they were checked: an open document, or a check of the whole workspace. */
export class Published {
  readonly #collection = vscode.languages.createDiagnosticCollection(diagnosticSource);
  readonly #pageOf: (rule: string) => vscode.Uri;
  readonly #findings = new Map<string, readonly TemplateFinding[]>();
  /** Which files each check spoke of; what nobody speaks of any more is no longer shown. */
  readonly #spokenOf = new Map<string, readonly string[]>();

  constructor(pageOf: (rule: string) => vscode.Uri) {
    this.#pageOf = pageOf;
  }

  /** What was found in a file at its last check. */
  of(uri: string): readonly TemplateFinding[] {
    return this.#findings.get(uri) ?? [];
  }

  /** @param by the document that was checked, or another name for who asked */
  show(by: string, { files, findings, unreadable }: CheckResult): void {
    const before = this.#spokenOf.get(by) ?? [];
    this.#spokenOf.set(by, files);
    for (const uri of files) {
      this.#set(
        uri,
        findings.filter((finding) => finding.uri === uri),
        unreadable.filter((one) => one.uri === uri),
      );
    }
    this.#drop(before);
  }

  /** Nobody who asked as this name speaks of anything any more. */
  forget(by: string): void {
    const before = this.#spokenOf.get(by) ?? [];
    this.#spokenOf.delete(by);
    this.#drop(before);
  }

  clear(): void {
    this.#spokenOf.clear();
    this.#findings.clear();
    this.#collection.clear();
  }

  dispose(): void {
    this.#collection.dispose();
  }

  #set(uri: string, findings: readonly TemplateFinding[], unreadable: readonly Unreadable[]): void {
    this.#findings.set(uri, findings);
    this.#collection.set(vscode.Uri.parse(uri, true), [
      ...findings.map((finding) => toDiagnostic(finding, this.#pageOf)),
      ...unreadable.map(toUnreadableDiagnostic),
    ]);
  }

  #drop(uris: readonly string[]): void {
    const still = new Set([...this.#spokenOf.values()].flat());
    for (const uri of uris.filter((one) => !still.has(one))) {
      this.#findings.delete(uri);
      this.#collection.delete(vscode.Uri.parse(uri, true));
    }
  }
}
