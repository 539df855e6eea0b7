import type { Estate } from '../../core/inspection/estate.ts';
import type { Session } from '../../core/session.ts';
import type { Remembered } from '../../platform/remembered.ts';

/** Ids of the subscriptions to show, by the name of the cloud they are in; a cloud that is not there shows all. */
export type SelectedSubscriptions = Readonly<Record<string, readonly string[]>>;

/** Keeps which subscriptions are shown, and shows them in each estate that is connected. */
export class Selection {
  readonly #kept: Remembered<SelectedSubscriptions>;
  readonly #listening: { dispose(): void };
  #applied: Estate | undefined;

  constructor(session: Session, kept: Remembered<SelectedSubscriptions>) {
    this.#kept = kept;
    const apply = (): void => {
      const { state } = session;
      if (state.kind !== 'connected' || state.estate === this.#applied) return;
      this.#applied = state.estate;
      const ids = this.#kept.get()?.[nameOf(state.estate)];
      if (ids) state.estate.select(ids);
    };
    apply();
    this.#listening = session.onDidChange(apply);
  }

  /** Shows only these from now on; undefined for all. */
  async select(estate: Estate, ids: readonly string[] | undefined): Promise<void> {
    const name = nameOf(estate);
    const others = Object.entries(this.#kept.get() ?? {}).filter(([cloud]) => cloud !== name);
    estate.select(ids);
    await this.#kept.set(Object.fromEntries(ids ? [...others, [name, ids]] : others));
  }

  dispose(): void {
    this.#listening.dispose();
  }
}

/** The emulator plays one of the clouds. */
function nameOf({ source: { cloud } }: Estate): string {
  return cloud.isEmulator === true ? `${cloud.name} (emulator)` : cloud.name;
}

/** What is kept, where it is what it should be. */
export function readSelected(kept: unknown): SelectedSubscriptions | undefined {
  if (typeof kept !== 'object' || kept === null) return undefined;
  const entries = Object.entries(kept).filter(
    (entry): entry is [string, string[]] =>
      Array.isArray(entry[1]) && entry[1].every((id: unknown) => typeof id === 'string'),
  );
  return Object.fromEntries(entries);
}
