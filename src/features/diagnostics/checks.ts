import type * as vscode from 'vscode';
import type { LogLine } from '../../core/sources.ts';
import type { KnownEstate, TemplateChecker } from '../../core/templates.ts';
import { mayConcern } from './checkedFiles.ts';
import type { LoadChecker } from './index.ts';
import type { Published } from './published.ts';
import { rulePreferences, ruleSeverities } from './settings.ts';

export interface ChecksDeps {
  readonly published: Published;
  /** Loads what reads the files; called when the first of them is there. */
  readonly loadChecker: LoadChecker;
  readonly estate: KnownEstate;
  readonly log: LogLine;
}

/** Checks of documents, each at most one at a time: a newer one ends the one before. */
export class Checks {
  readonly #deps: ChecksDeps;
  readonly #running = new Map<string, Running>();
  #checker: Promise<TemplateChecker> | undefined;

  constructor(deps: ChecksDeps) {
    this.#deps = deps;
  }

  /** The readers of all formats, as the settings have them. */
  checker(): Promise<TemplateChecker> {
    this.#checker ??= this.#deps.loadChecker({
      severities: ruleSeverities(),
      preferences: rulePreferences(),
      estate: this.#deps.estate,
    });
    return this.#checker;
  }

  /** The settings have changed: the next check begins anew. */
  restart(): void {
    for (const uri of this.#running.keys()) this.stop(uri);
    this.#checker = undefined;
  }

  /** Checks what a document takes part in, and shows it; resolves when this or a newer check of it has ended. */
  async check(document: vscode.TextDocument): Promise<void> {
    const uri = document.uri.toString();
    const present = this.#running.get(uri);
    if (present?.version === document.version) return present.done;
    present?.end.abort();
    if (!mayConcern(document.uri.path, () => document.getText())) {
      this.stop(uri);
      this.#deps.published.forget(uri);
      return;
    }
    const end = new AbortController();
    const running: Running = { version: document.version, end, done: this.#run(uri, end.signal) };
    this.#running.set(uri, running);
    return running.done;
  }

  /** Resolves once what is shown of a document is of its present text. */
  async upToDate(document: vscode.TextDocument): Promise<void> {
    await this.check(document);
    const newest = this.#running.get(document.uri.toString());
    if (newest && newest.version !== document.version) await newest.done;
  }

  /** Looks again at the documents although their own text is the same: another file has changed. */
  async again(documents: readonly vscode.TextDocument[]): Promise<void> {
    for (const { uri } of documents) this.stop(uri.toString());
    await Promise.all(documents.map((document) => this.check(document)));
  }

  stop(uri: string): void {
    this.#running.get(uri)?.end.abort();
    this.#running.delete(uri);
  }

  /** A document is closed. With the last one all that is remembered of files goes. */
  async close(uri: string): Promise<void> {
    this.stop(uri);
    if (this.#running.size === 0) (await this.#checker)?.forget();
  }

  dispose(): void {
    this.restart();
  }

  async #run(uri: string, signal: AbortSignal): Promise<void> {
    try {
      const checker = await this.checker();
      signal.throwIfAborted();
      const result = await checker.check([uri], signal);
      signal.throwIfAborted();
      this.#deps.published.show(uri, result);
    } catch (thrown) {
      // A check that a newer one has ended is no failure; anything else must not take the editor's other features with it.
      if (!signal.aborted) this.#deps.log('error', `Checking ${uri} failed: ${String(thrown)}`);
    }
  }
}

interface Running {
  readonly version: number;
  readonly end: AbortController;
  readonly done: Promise<void>;
}
