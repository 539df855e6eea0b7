import type { Estate } from '../../../core/inspection/estate.ts';
import type { RunRecord } from '../../../core/plans/record.ts';
import type { UnfinishedRuns } from '../../../core/plans/unfinished.ts';
import type { ActionDeps } from '../deps.ts';
import { nextLook, parkedHere } from './parked.ts';

/** The longest that a timer can wait, in milliseconds; it then looks at the clock again. */
const longest = 2 ** 31 - 1;

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
    const next = nextLook(parked);
    if (next === undefined) return;
    const pause = Math.min(Math.max(next - this.#deps.clock.now(), 0), longest);
    this.#timer = setTimeout(() => void this.#lookAtDue(state.estate), pause);
  }

  async #lookAtDue(estate: Estate): Promise<void> {
    this.#isLooking = true;
    try {
      for (const record of await this.#parked(estate)) {
        if ((nextLook([record]) ?? Infinity) <= this.#deps.clock.now()) await this.#lookAt(record, estate);
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
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      this.#deps.log('warn', `“${record.plan.title}” could not be looked at again: ${reason}`);
    }
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
