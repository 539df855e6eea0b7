import type { RunRecord } from '../../../core/plans/record.ts';
import type { UnfinishedRuns } from '../../../core/plans/unfinished.ts';
import type { Journal } from '../../../core/sources.ts';
import { notEnded } from './unfinished.ts';

/** The runs that the journal holds and that have not come to their end, for whoever shows them. */
export class Unfinished implements UnfinishedRuns {
  readonly isActive: (runId: string) => boolean;
  readonly #journal: Journal;
  readonly #listeners = new Set<() => void>();

  constructor(journal: Journal, isActive: (runId: string) => boolean) {
    this.#journal = journal;
    this.isActive = isActive;
  }

  async list(): Promise<readonly RunRecord[]> {
    return notEnded(await this.#journal.list());
  }

  onDidChange(listener: () => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
