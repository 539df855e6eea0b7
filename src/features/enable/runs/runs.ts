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
    super(`${record.plan.account.name} is being changed already: “${record.plan.title}”.`);
    this.record = record;
  }
}

/** The runs of this window. */
export class Runs {
  readonly #deps: Omit<RunnerDeps, 'source'>;
  readonly #changed: (record: RunRecord) => void;
  readonly #active = new Map<string, RunRecord>();

  /** @param changed called when a run begins, comes further or ends */
  constructor(deps: Omit<RunnerDeps, 'source'>, changed: (record: RunRecord) => void) {
    this.#deps = deps;
    this.#changed = changed;
  }

  /** The run that is changing this account. */
  activeFor(accountId: string): RunRecord | undefined {
    return this.#active.get(normalizeArmId(accountId));
  }

  isActive(runId: string): boolean {
    return [...this.#active.values()].some((record) => record.runId === runId);
  }

  /**
   * Runs a record to its end, or resumes it.
   * @throws AccountBusy, PlanRefused: nothing has been changed then
   */
  async run(
    record: RunRecord,
    source: LiveSource,
    signal: AbortSignal,
    onProgress: (record: RunRecord) => void,
  ): Promise<RunRecord> {
    const account = normalizeArmId(record.plan.account.id);
    const busy = this.#active.get(account);
    if (busy) throw new AccountBusy(busy);
    this.#active.set(account, record);
    try {
      await this.#removeSuperseded(record);
      return await run(
        record,
        { ...this.#deps, source },
        {
          signal,
          onProgress: (now) => {
            this.#active.set(account, now);
            onProgress(now);
            this.#changed(now);
          },
        },
      );
    } finally {
      const last = this.#active.get(account) ?? record;
      this.#active.delete(account);
      this.#changed(last);
    }
  }

  async #removeSuperseded(record: RunRecord): Promise<void> {
    for (const { runId } of superseded(await this.#deps.journal.list(), record)) await this.#deps.journal.remove(runId);
  }
}
