import { toFailure } from '../../core/failure.ts';
import type { Estate } from '../../core/inspection/estate.ts';
import type { LiveResource } from '../../core/resources/resource.ts';
import type { Progress } from './presentation/account.ts';

/** How many accounts are looked at at a time: each takes a few requests. */
const atOnce = 6;

/**
 * Looks at the accounts that are shown, a few at a time, and tells which have come further. What was found stays until the estate is
 * read anew.
 */
export class Inspector {
  readonly #estate: Estate;
  readonly #changed: (accounts: readonly LiveResource[]) => void;
  readonly #progress = new Map<string, Progress>();
  readonly #waiting = new Set<LiveResource>();
  #running = 0;
  #generation = 0;

  /** @param changed called with those that have come further */
  constructor(estate: Estate, changed: (accounts: readonly LiveResource[]) => void) {
    this.#estate = estate;
    this.#changed = changed;
  }

  progressOf(account: LiveResource): Progress {
    return this.#progress.get(account.key) ?? { kind: 'checking' };
  }

  /** How many accounts wait or are being looked at. */
  get pending(): number {
    return this.#waiting.size + this.#running;
  }

  /** How many accounts are broken or need attention, of those that were looked at. */
  get concerning(): number {
    const states = [...this.#progress.values()].map(
      (progress) => progress.kind === 'done' && progress.inspection.state,
    );
    return states.filter((state) => state === 'broken' || state === 'attention').length;
  }

  /** Looks at these accounts, where that has not been done or begun. */
  want(accounts: readonly LiveResource[]): void {
    for (const account of accounts) {
      if (this.#progress.has(account.key)) continue;
      this.#progress.set(account.key, { kind: 'checking' });
      this.#waiting.add(account);
    }
    this.#start();
  }

  /** Forgets everything, the estate being read anew. */
  reset(): void {
    this.#generation++;
    this.#progress.clear();
    this.#waiting.clear();
    this.#running = 0;
  }

  #start(): void {
    for (const account of this.#waiting) {
      if (this.#running >= atOnce) return;
      this.#waiting.delete(account);
      this.#running++;
      void this.#look(account, this.#generation);
    }
  }

  async #look(account: LiveResource, generation: number): Promise<void> {
    const progress = await this.#inspect(account);
    if (generation !== this.#generation) return;
    this.#running--;
    // Cut off, which only a refresh does: it asks again itself.
    if (progress) this.#progress.set(account.key, progress);
    else this.#progress.delete(account.key);
    this.#start();
    this.#changed([account]);
  }

  async #inspect(account: LiveResource): Promise<Progress | undefined> {
    try {
      const inspection = await this.#estate.inspect(account);
      return inspection ? { kind: 'done', inspection } : { kind: 'gone' };
    } catch (thrown) {
      const failure = toFailure(thrown, 'check the encryption', account.id);
      return failure.kind === 'cancelled' ? undefined : { kind: 'failed', failure };
    }
  }
}
