import * as vscode from 'vscode';
import { auditEstate, type AuditedAccount } from '../../../core/inspection/audit.ts';
import { isLive, type LiveResource, type Resource } from '../../../core/resources/resource.ts';
import type { Finding } from '../../../core/rules/rule.ts';
import type { Session } from '../../../core/session.ts';
import { diagnosticSource, severityOf, toRange } from '../convert.ts';
import { jsonText, type JsonText } from './jsonText.ts';

/** The scheme of documents that show a resource as Azure returned it. */
export const liveScheme = 'aoai-cmk-azure';

export interface LiveFindingsDeps {
  readonly session: Session;
  readonly pageOf: (rule: string) => vscode.Uri;
  /** The estate that is connected, after asking for one where there is none. */
  readonly offerConnection: () => Promise<void>;
}

/** What the rules find in the connected estate, in the Problems panel: each finding at the property of the resource that shows it. */
export class LiveFindings implements vscode.TextDocumentContentProvider {
  readonly #deps: LiveFindingsDeps;
  readonly #collection = vscode.languages.createDiagnosticCollection(`${diagnosticSource} in Azure`);
  /** By document. */
  readonly #shown = new Map<string, JsonText>();
  readonly #registered: vscode.Disposable;

  constructor(deps: LiveFindingsDeps) {
    this.#deps = deps;
    this.#registered = vscode.Disposable.from(
      this.#collection,
      vscode.workspace.registerTextDocumentContentProvider(liveScheme, this),
      deps.session.onDidChange(() => this.#clear()),
    );
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#shown.get(uri.toString())?.text ?? '';
  }

  /** Judges every account that is shown, with progress, and opens the Problems panel. */
  async show(): Promise<void> {
    if (this.#deps.session.state.kind !== 'connected') await this.#deps.offerConnection();
    const { state } = this.#deps.session;
    if (state.kind !== 'connected') return;
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: 'Judging the encryption of every account',
    };
    const { accounts } = await vscode.window.withProgress(options, () => auditEstate(state.estate));
    this.#publish(accounts);
    await vscode.commands.executeCommand('workbench.actions.view.problems');
  }

  dispose(): void {
    this.#registered.dispose();
  }

  #clear(): void {
    this.#collection.clear();
    this.#shown.clear();
  }

  #publish(accounts: readonly AuditedAccount[]): void {
    this.#clear();
    const byDocument = new Map<string, vscode.Diagnostic[]>();
    for (const { account, inspection } of accounts) {
      for (const finding of inspection.findings) {
        const resource = isLive(finding.subject) ? finding.subject : account;
        const { uri } = this.#place(resource, finding.path);
        const known = byDocument.get(uri.toString()) ?? [];
        const diagnostic = this.#diagnosticOf(finding, resource);
        // A vault serves many accounts: what is wrong with it is told once.
        if (!known.some(({ message, range }) => message === diagnostic.message && range.isEqual(diagnostic.range)))
          byDocument.set(uri.toString(), [...known, diagnostic]);
      }
    }
    for (const [uri, diagnostics] of byDocument) this.#collection.set(vscode.Uri.parse(uri, true), diagnostics);
  }

  #diagnosticOf({ rule, severity, message, path, related = [] }: Finding, resource: LiveResource): vscode.Diagnostic {
    const { range } = this.#place(resource, path);
    const diagnostic = new vscode.Diagnostic(range, message, severityOf(severity));
    diagnostic.source = diagnosticSource;
    diagnostic.code = { value: rule, target: this.#deps.pageOf(rule) };
    diagnostic.relatedInformation = related.flatMap((other) => this.#relatedOf(other));
    return diagnostic;
  }

  #relatedOf(other: { readonly resource: Resource; readonly path?: string; readonly message: string }) {
    if (!isLive(other.resource)) return [];
    return [new vscode.DiagnosticRelatedInformation(this.#place(other.resource, other.path), other.message)];
  }

  /** A property in the document that shows its resource; each resource is printed once. */
  #place(resource: LiveResource, path = ''): vscode.Location {
    const uri = documentOf(resource);
    const text = this.#shown.get(uri.toString()) ?? jsonText(resource.body);
    this.#shown.set(uri.toString(), text);
    return new vscode.Location(uri, toRange(text.placeOf(path)));
  }
}

/** The name is what people read in the Problems panel; the id tells two of one name apart. */
function documentOf({ id, name }: LiveResource): vscode.Uri {
  return vscode.Uri.from({ scheme: liveScheme, path: `/${name}.json`, query: id.toLowerCase() });
}
