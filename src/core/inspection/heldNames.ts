import type { LiveResource } from '../resources/resource.ts';
import { types } from '../resources/types.ts';
import type { Session } from '../session.ts';
import type { KnownEstate } from '../templates.ts';
import type { Estate } from './estate.ts';

const none: readonly LiveResource[] = [];

/**
 * The names that deleted accounts of the connected estate hold, read when it is connected and whenever it is refreshed: who checks files
 * is answered at once. Nobody is connected for it, and what cannot be read holds no name.
 */
export class HeldNames implements KnownEstate {
  readonly #session: Session;
  readonly #listeners = new Set<() => void>();
  readonly #listening: { dispose(): void };
  #estate: Estate | undefined;
  #watching: { dispose(): void } | undefined;
  #deleted = none;

  constructor(session: Session) {
    this.#session = session;
    this.#listening = session.onDidChange(() => this.#follow());
    this.#follow();
  }

  deletedAccounts(): readonly LiveResource[] {
    return this.#deleted;
  }

  onDidChange(listener: () => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  dispose(): void {
    this.#listening.dispose();
    this.#watching?.dispose();
    this.#listeners.clear();
    this.#estate = undefined;
  }

  #follow(): void {
    const { state } = this.#session;
    const estate = state.kind === 'connected' ? state.estate : undefined;
    if (estate === this.#estate) return;
    this.#watching?.dispose();
    this.#estate = estate;
    this.#watching = estate?.onDidChange(() => void this.#read(estate));
    this.#know(none);
    if (estate) void this.#read(estate);
  }

  async #read(estate: Estate): Promise<void> {
    const deleted = await deletedAccountsIn(estate);
    if (deleted && estate === this.#estate) this.#know(deleted);
  }

  /** The same accounts stay the same array, so that nobody judges anew for nothing. */
  #know(deleted: readonly LiveResource[]): void {
    if (wordsOf(deleted) === wordsOf(this.#deleted)) return;
    this.#deleted = deleted;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Undefined where it could not be read, or the estate was refreshed meanwhile. */
async function deletedAccountsIn(estate: Estate): Promise<readonly LiveResource[] | undefined> {
  try {
    const { items } = await estate.subscriptions();
    const lists = await Promise.all(items.map(({ id }) => estate.deletedIn(id).catch(() => ({ items: none }))));
    return lists.flatMap((list) => list.items.filter(({ type }) => type === types.deletedAccount));
  } catch {
    return undefined;
  }
}

function wordsOf(deleted: readonly LiveResource[]): string {
  return deleted.map(({ key, body }) => `${key} ${JSON.stringify(body)}`).join('\n');
}
