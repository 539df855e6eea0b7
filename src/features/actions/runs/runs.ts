import type { RunRecord } from '../../../core/plans/record.ts';
import type { RunnerDeps } from '../../../core/plans/runner.ts';
import type { Plan } from '../../../core/plans/plan.ts';
import { normalizeArmId } from '../../../core/resources/armId.ts';
import type { LiveSource } from '../../../core/sources.ts';
import { superseded } from './unfinished.ts';

/** A resource has one run at a time: two would wait for each other's changes. */
export class ResourceBusy extends Error {
  override readonly name = 'ResourceBusy';
  readonly record: RunRecord;

  constructor(record: RunRecord) {
    super(`${record.plan.subject.name} is being changed already: “${record.plan.title}”.`);
    this.record = record;
  }
}

interface ActiveRun {
  record: RunRecord;
  readonly held: ReadonlySet<string>;
  readonly cancellation: AbortController;
}

/** What a plan takes hold of while it runs: what it is about, and every account that it touches. */
export function heldBy({ subject, accounts }: Pick<Plan, 'subject' | 'accounts'>): readonly string[] {
  return [...new Set([subject, ...accounts].map(({ id }) => normalizeArmId(id)))];
}

/** The runs of this window. */
export class Runs {
  readonly #deps: Omit<RunnerDeps, 'source'>;
  readonly #changed: (record: RunRecord) => void;
  readonly #active = new Map<string, ActiveRun>();

  /** @param changed called when a run begins, comes further or ends */
  constructor(deps: Omit<RunnerDeps, 'source'>, changed: (record: RunRecord) => void) {
    this.#deps = deps;
    this.#changed = changed;
  }

  /** The run that is changing one of these. */
  activeFor(ids: readonly string[]): RunRecord | undefined {
    const wanted = ids.map(normalizeArmId);
    return [...this.#active.values()].find(({ held }) => wanted.some((id) => held.has(id)))?.record;
  }

  isActive(runId: string): boolean {
    return this.#active.has(runId);
  }

  /** Stops a run after what is under way; it can be resumed. */
  cancel(runId: string): void {
    this.#active.get(runId)?.cancellation.abort();
  }

  isCancelling(runId: string): boolean {
    return this.#active.get(runId)?.cancellation.signal.aborted ?? false;
  }

  /**
   * Runs a record to its end, or resumes it.
   * @throws ResourceBusy, Locked, PlanRefused: nothing has been changed then
   */
  async run(record: RunRecord, source: LiveSource, onProgress: (record: RunRecord) => void): Promise<RunRecord> {
    const held = heldBy(record.plan);
    const busy = this.activeFor(held);
    if (busy) throw new ResourceBusy(busy);
    const active: ActiveRun = { record, held: new Set(held), cancellation: new AbortController() };
    this.#active.set(record.runId, active);
    let replacing: Promise<void> | undefined;
    const options = {
      signal: active.cancellation.signal,
      onProgress: (now: RunRecord) => {
        // From here on the run holds its lock: no other window is running what it replaces.
        replacing ??= this.#removeSuperseded(record);
        active.record = now;
        onProgress(now);
        this.#changed(now);
      },
    };
    try {
      // The runner weighs more than all the rest of this: loaded when something is run.
      const { run } = await import('../../../core/plans/runner.ts');
      return await run(record, { ...this.#deps, source }, options);
    } finally {
      await replacing;
      this.#active.delete(record.runId);
      this.#changed(active.record);
    }
  }

  async #removeSuperseded(record: RunRecord): Promise<void> {
    const { journal, log } = this.#deps;
    try {
      for (const { runId } of superseded(await journal.list(), record)) await journal.remove(runId);
    } catch (thrown) {
      log('warn', `An earlier run could not be removed: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    }
  }
}
