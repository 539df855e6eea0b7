/** Requests that a user may send in a window, and its length in milliseconds (Resource Graph documentation). */
const requests = 15;
const windowLength = 5_000;

interface Window {
  readonly startedAt: number;
  count: number;
}

/** Counts requests by user and tells what is left, in the headers by which Resource Graph does. */
export class QueryQuota {
  readonly #windows = new Map<string, Window>();

  /** Counts one request and gives the headers of its reply. */
  headersFor(user: string, now: number): Readonly<Record<string, string>> {
    const open = this.#windows.get(user);
    const window = open === undefined || now - open.startedAt >= windowLength ? { startedAt: now, count: 0 } : open;
    window.count += 1;
    this.#windows.set(user, window);
    const seconds = Math.ceil((window.startedAt + windowLength - now) / 1000);
    return {
      'x-ms-user-quota-remaining': String(Math.max(0, requests - window.count)),
      'x-ms-user-quota-resets-after': `00:00:${String(seconds).padStart(2, '0')}`,
    };
  }
}
