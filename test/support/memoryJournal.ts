import { Locked } from '../../src/core/plans/lock.ts';
import type { RunRecord } from '../../src/core/plans/record.ts';
import type { Journal } from '../../src/core/sources.ts';

/** A journal that forgets with the test; its locks hold among those who share it. */
export class MemoryJournal implements Journal {
  readonly records = new Map<string, RunRecord>();
  /** Every record that was saved, in order. */
  readonly saved: RunRecord[] = [];
  readonly #held = new Map<string, { runId: string; title: string }>();

  list() {
    return Promise.resolve([...this.records.values()]);
  }

  save(record: RunRecord) {
    const copy = structuredClone(record);
    this.records.set(record.runId, copy);
    this.saved.push(copy);
    return Promise.resolve();
  }

  remove(runId: string) {
    this.records.delete(runId);
    return Promise.resolve();
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- what it throws must reject
  async lock(resources: readonly string[], holder: { runId: string; title: string }) {
    const keys = resources.map((id) => id.toLowerCase());
    for (const key of keys) {
      const other = this.#held.get(key);
      if (other) throw new Locked(key, { ...other, since: 0, program: 'another test' });
    }
    for (const key of keys) this.#held.set(key, holder);
    return {
      release: () => {
        for (const key of keys) this.#held.delete(key);
        return Promise.resolve();
      },
    };
  }
}
