import type { Estate } from '../../../core/inspection/estate.ts';
import { Locked } from '../../../core/plans/lock.ts';
import type { RunRecord } from '../../../core/plans/record.ts';
import type { UnfinishedRuns } from '../../../core/plans/unfinished.ts';
import type { ActionDeps } from '../deps.ts';
import { nextLook, parkedHere } from './parked.ts';
import { ResourceBusy } from './runs.ts';

/** The longest that a timer can wait, in milliseconds; it then looks at the clock again. */
const longest = 2 ** 31 - 1;

/** Milliseconds after which a run is looked at again that could not be looked at: somebody else holds it, or it cannot be run. */
const later = 60_000;

type LookoutDeps = Pick<ActionDeps, 'session' | 'clock' | 'log'>;

/**
 * Looks at parked runs again by itself, each when its time has come, while an estate is connected. There is one timer, set to the
 * earliest of them, and none where nothing is parked.
 */
export class Lookout {
  readonly #deps: LookoutDeps;
  readonly #unfinished: UnfinishedRuns;
  readonly #look: (record: RunRecord, estate: Estate) => Promise<void>;
  readonly #listening: readonly { dispose(): void }[];
  /** Kept in memory only: the record belongs to whoever holds the run. */
  readonly #notBefore = new Map<string, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isLooking = false;
  #generation = 0;

  constructor(
    deps: LookoutDeps,
    unfinished: UnfinishedRuns,
    look: (record: RunRecord, estate: Estate) => Promise<void>,
  ) {
    this.#deps = deps;
    this.#unfinished = unfinished;
    this.#look = look;
    const schedule = (): void => void this.#schedule();
    this.#listening = [deps.session.onDidChange(schedule), unfinished.onDidChange(schedule)];
    schedule();
  }

  dispose(): void {
    this.#generation = Infinity;
    clearTimeout(this.#timer);
    for (const listening of this.#listening) listening.dispose();
  }

  async #schedule(): Promise<void> {
    const generation = ++this.#generation;
    clearTimeout(this.#timer);
    const { state } = this.#deps.session;
    if (state.kind !== 'connected' || this.#isLooking) return;
    const parked = await this.#parked(state.estate);
    if (generation !== this.#generation) return;
    const next = this.#next(parked);
    if (next === undefined) return;
    const pause = Math.min(Math.max(next - this.#deps.clock.now(), 0), longest);
    this.#timer = setTimeout(() => void this.#lookAtDue(state.estate), pause);
  }

  async #lookAtDue(estate: Estate): Promise<void> {
    this.#isLooking = true;
    try {
      for (const record of await this.#parked(estate)) {
        if ((this.#next([record]) ?? Infinity) <= this.#deps.clock.now()) await this.#lookAt(record, estate);
      }
    } finally {
      this.#isLooking = false;
    }
    await this.#schedule();
  }

  async #lookAt(record: RunRecord, estate: Estate): Promise<void> {
    const { state } = this.#deps.session;
    if (state.kind !== 'connected' || state.estate !== estate) return;
    try {
      await this.#look(record, estate);
    } catch (thrown) {
      this.#notBefore.set(record.runId, this.#deps.clock.now() + later);
      if (thrown instanceof Locked || thrown instanceof ResourceBusy) return;
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      this.#deps.log('warn', `“${record.plan.title}” could not be looked at again: ${reason}`);
    }
  }

  /** When the first of these is due. */
  #next(records: readonly RunRecord[]): number | undefined {
    const times = records.flatMap((record) => {
      const due = nextLook([record]);
      return due === undefined ? [] : [Math.max(due, this.#notBefore.get(record.runId) ?? 0)];
    });
    return times.length === 0 ? undefined : Math.min(...times);
  }

  async #parked(estate: Estate): Promise<readonly RunRecord[]> {
    try {
      const records = await this.#unfinished.list();
      return parkedHere(records, estate.source.cloud).filter(({ runId }) => !this.#unfinished.isActive(runId));
    } catch {
      // Whoever shows the runs says why they cannot be read.
      return [];
    }
  }
}
