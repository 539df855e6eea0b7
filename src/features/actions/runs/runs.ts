import type { RunRecord } from '../../../core/plans/record.ts';
import { run, type RunnerDeps } from '../../../core/plans/runner.ts';
import { normalizeArmId } from '../../../core/resources/armId.ts';
import type { LiveSource } from '../../../core/sources.ts';
import { superseded } from './unfinished.ts';

/** One account has one run at a time: two would wait for each other's changes. */
export class AccountBusy extends Error {
  override readonly name = 'AccountBusy';
  readonly record: RunRecord;

  constructor(record: RunRecord) {
    super(`${record.plan.subject.name} is being changed already: “${record.plan.title}”.`);
    this.record = record;
  }
}

interface ActiveRun {
  record: RunRecord;
  readonly cancellation: AbortController;
}

/** The runs of this window. */
export class Runs {
  readonly #deps: Omit<RunnerDeps, 'source'>;
  readonly #changed: (record: RunRecord) => void;
  /** By account. */
  readonly #active = new Map<string, ActiveRun>();

  /** @param changed called when a run begins, comes further or ends */
  constructor(deps: Omit<RunnerDeps, 'source'>, changed: (record: RunRecord) => void) {
    this.#deps = deps;
    this.#changed = changed;
  }

  /** The run that is changing this account. */
  activeFor(accountId: string): RunRecord | undefined {
    return this.#active.get(normalizeArmId(accountId))?.record;
  }

  isActive(runId: string): boolean {
    return this.#find(runId) !== undefined;
  }

  /** Stops a run after what is under way; it can be resumed. */
  cancel(runId: string): void {
    this.#find(runId)?.cancellation.abort();
  }

  isCancelling(runId: string): boolean {
    return this.#find(runId)?.cancellation.signal.aborted ?? false;
  }

  /**
   * Runs a record to its end, or resumes it.
   * @throws AccountBusy, PlanRefused: nothing has been changed then
   */
  async run(record: RunRecord, source: LiveSource, onProgress: (record: RunRecord) => void): Promise<RunRecord> {
    const account = normalizeArmId(record.plan.subject.id);
    const busy = this.#active.get(account);
    if (busy) throw new AccountBusy(busy.record);
    const active: ActiveRun = { record, cancellation: new AbortController() };
    this.#active.set(account, active);
    const options = {
      signal: active.cancellation.signal,
      onProgress: (now: RunRecord) => {
        active.record = now;
        onProgress(now);
        this.#changed(now);
      },
    };
    try {
      await this.#removeSuperseded(record);
      return await run(record, { ...this.#deps, source }, options);
    } finally {
      this.#active.delete(account);
      this.#changed(active.record);
    }
  }

  #find(runId: string): ActiveRun | undefined {
    return [...this.#active.values()].find(({ record }) => record.runId === runId);
  }

  async #removeSuperseded(record: RunRecord): Promise<void> {
    for (const { runId } of superseded(await this.#deps.journal.list(), record)) await this.#deps.journal.remove(runId);
  }
}
